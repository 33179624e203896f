"""What Eve does with a bridge, done by a real controller: it reads a history, and resets a meter and a peak."""

from base64 import b64decode, b64encode
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from pyenvoy_homekit.characteristics import TRAITS
from pyenvoy_homekit.chronicle import Chronicle
from tests.pyenvoy_homekit.controllers import paired
from tests.pyenvoy_homekit.homes import bridged, house, store_of
from tests.pyenvoy_homekit.test_peaks import START, snapshot

MEANS = 30


def lived(serial):
    """The bridge has been here before, for five hours."""
    found = Chronicle(serial)
    hours = datetime.now(UTC) - START
    for number in range(MEANS + 1):
        minute = number * 10 + hours // timedelta(minutes=1) - MEANS * 10
        found.saw(snapshot(1000 + number, total=99_000, net=-500, minute=minute))
    found.save()


@asynccontextmanager
async def phone():
    """A phone that is paired with the bridge of such a house."""
    async with house() as (gateway, site):
        lived(gateway.actor.serial)
        async with bridged(site):
            store = await store_of(gateway.actor.serial)
            async with paired(store.kept.port, store.kept.setup.pin.reveal()) as home:
                await home.look()
                yield home


def place(home, service, kind):
    return home.place(service, TRAITS[kind].uuid)


async def everything(home, service):
    """Every slot that Eve can read, from the first one on, as bytes."""
    await home.write(
        place(home, service, "EveRequest"), b64encode(bytes([0, 0, 1, 0, 0, 0])).decode()
    )
    entries, found = place(home, service, "EveEntries"), b""
    while (read := b64decode(await home.read(entries))) != b"\0":
        found += read
    return found


async def test_eve_reads_the_whole_history_of_before_the_restart():
    async with phone() as home:
        status = b64decode(await home.read(place(home, "History production", "EveStatus")))
        slots = await everything(home, "History production")
        asked, told = permissions(home, "EveRequest"), permissions(home, "EveEntries")
        total = await everything(home, "History consumption total")
    assert (asked, told) == (["pw", "hd"], ["pr", "ev", "hd"])
    assert len(status) == 35
    watts = [int.from_bytes(slots[at + 14 : at + 16], "little") for at in range(21, len(slots), 20)]
    assert watts[:MEANS] == [10 * (1000 + number) for number in range(MEANS)]
    assert len(watts) in (MEANS, MEANS + 1), "ten minutes may have ended meanwhile"
    assert int.from_bytes(total[21 + 14 : 21 + 16], "little") == 65535, "it stays at the end"


def permissions(home, kind):
    """What a controller may do with it."""
    wanted = TRAITS[kind].uuid
    told = (
        one
        for each in home.tree
        for service in each["services"]
        for one in service["characteristics"]
    )
    return next(one["perms"] for one in told if one["type"] == wanted)


async def test_a_person_resets_a_meter_and_a_peak():
    async with phone() as home:
        reset = place(home, "Energy meter consumption net", "EveResetTime")
        assert await home.write(reset, 800_000_000) == 0
        peak = place(home, "Power and energy consumption total", "PowerPeak")
        assert await home.read(peak) == 99.0
        again = place(home, "Power and energy consumption total", "PowerPeakReset")
        await home.listen(peak)
        assert await home.write(again, value=True) == 0
        assert await home.heard(peak, lambda one: one < 99)
        assert await home.read(reset) == 800_000_000
        other = place(home, "Energy meter production", "EveResetTime")
        assert await home.read(other) == 0
