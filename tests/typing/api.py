"""The public API as a user writes it: checked for its types, never run."""

from collections.abc import AsyncIterator
from typing import assert_type

import pyenvoy
from pyenvoy.model.production import Production
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.units import WattHours, Watts
from pyenvoy.wire.ivp_meters import METER_READINGS, MeterReading


async def look() -> None:
    credentials = pyenvoy.Account(pyenvoy.Secret("me@example.org"), pyenvoy.Secret("hush"))
    async with pyenvoy.connect("envoy.local", credentials) as envoy:
        snapshot = await envoy.snapshot()
        assert_type(snapshot, Snapshot)
        assert_type(snapshot.production, Production | None)
        if snapshot.production is not None:
            assert_type(snapshot.production.power, Watts | None)
        assert_type(await envoy.fetch(METER_READINGS), tuple[MeterReading, ...])
        assert_type(await envoy.get("/info"), pyenvoy.Response)
        assert_type(envoy.snapshots(), AsyncIterator[Snapshot])
        async for one in envoy.snapshots():
            for note in one.notes:
                assert_type(note, pyenvoy.Note)
            for gap in one.gaps:
                assert_type(gap.reason, pyenvoy.Reason)


async def with_a_token(text: str) -> None:
    switches = pyenvoy.Switches(off=frozenset({"net_reported_as_total"}))
    token = pyenvoy.OwnToken(pyenvoy.Secret(text))
    async with pyenvoy.connect("https://192.168.1.20", token, switches=switches) as envoy:
        assert_type(pyenvoy.plain(await envoy.snapshot()), dict[str, object])


async def energies() -> None:
    rules = pyenvoy.Rules(zone="Europe/Amsterdam")
    books = pyenvoy.BooksFiles()
    async with pyenvoy.connect("envoy.local", books=books, rules=rules) as envoy:
        async for _ in envoy.snapshots():
            accounts = envoy.accounts
            assert_type(accounts, pyenvoy.Accounts | None)
            if accounts is not None:
                found = accounts.counters["produced"]
                assert_type(found.figure.energy, WattHours)
                assert_type(found.totals.today.energy, WattHours)
                assert_type(pyenvoy.plain(accounts), dict[str, object])


async def what_can_go_wrong() -> None:
    try:
        async with pyenvoy.connect("envoy.local", pyenvoy.Local("installer")) as envoy:
            await envoy.snapshot()
    except pyenvoy.UnreadableError as error:
        assert_type(error.problems, tuple[pyenvoy.Problem, ...])
    except pyenvoy.GatewayError as error:
        assert_type(error.endpoint, str)
    except pyenvoy.EnvoyError:
        raise
