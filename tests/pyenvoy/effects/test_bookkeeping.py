"""The books of a gateway over real sockets: taken in, kept, found again, taken back."""

import asyncio
import errno
import os
import shutil
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest

from pyenvoy import insight
from pyenvoy.access.credentials import OwnToken
from pyenvoy.accounting import Rules
from pyenvoy.effects.bookkeeping import Bookkeeping
from pyenvoy.effects.booksfile import BooksFiles, BooksMemory
from pyenvoy.effects.envoy import connect
from pyenvoy.insight import Memory
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.secret import Secret
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import SERIAL, recorded
from tests.pyenvoy.accounting.shots import produced, shot

METERS = [{"eid": 1, "state": "enabled", "measurementType": "production", "phaseCount": 1}]


def told(energy):
    """What a gateway says whose meter has counted so much."""
    return {
        "/ivp/meters": METERS,
        "/ivp/meters/readings": [{"eid": 1, "activePower": 800.0, "actEnergyDlvd": energy}],
        "/ivp/ensemble/inventory": [],
    }


@asynccontextmanager
async def house(energy, shelf, days=0, **how):
    """A client of a gateway whose meter has counted so much after so many days."""
    clock = Fast(start=datetime.now(UTC) + timedelta(days=days))
    page = recorded("D8.2.4345", told(energy))
    async with (
        serve(Replay(page, follow_clock=True)) as one,
        connect(
            str(one.origin), OwnToken(Secret(one.token())), clock=clock, books=shelf, **how
        ) as envoy,
    ):
        yield envoy


async def until(met):
    while not met():  # noqa: ASYNC110  # what another task writes to the disk wakes nobody
        await asyncio.sleep(0.05)


async def published(envoy, wanted=lambda figure: figure):
    """What is published of the production, once it is as wanted."""
    async with asyncio.timeout(100):
        async for _ in envoy.snapshots():
            found = envoy.accounts and envoy.accounts.counters.get("produced")
            if found is not None and wanted(found.figure):
                return found.figure
    return None


async def test_energy_is_published_with_the_snapshot_it_is_of():
    async with house(5e6, BooksMemory()) as envoy:
        assert (await published(envoy)).energy == 5e6
        assert envoy.accounts.at == envoy.latest.at


async def test_before_the_first_snapshot_nothing_is_published():
    async with house(5e6, BooksMemory()) as envoy:
        assert envoy.accounts is None
        assert envoy.books.journal == ()
        assert not envoy.books.revert("produced#1")


async def test_what_a_person_has_settled_counts():
    async with house(5e6, BooksMemory(), rules=Rules(offsets={"produced": 1e6})) as envoy:
        assert (await published(envoy)).energy == 6e6


async def test_energy_does_not_fall_over_a_restart(tmp_path):
    async with house(5e6, BooksFiles(tmp_path)) as envoy:
        await published(envoy)
    async with house(3e6, BooksFiles(tmp_path), days=1) as envoy:
        figure = await published(envoy, lambda one: one.raw == 3e6)
        assert figure.energy >= 5e6
    assert BooksFiles(tmp_path).peek(SERIAL).volume.address.startswith("https://127.0.0.1")


async def test_energy_does_not_fall_when_it_is_killed_before_its_books_are_kept(tmp_path):
    async with house(5e6, BooksFiles(tmp_path / "first")) as envoy:
        await published(envoy)
        left = shutil.copytree(tmp_path / "first", tmp_path / "second")
    for path in {*left.glob("*.books*")} - {*left.glob("*.mark*")}:
        path.unlink()
    async with house(3e6, BooksFiles(left), days=1) as envoy:
        figure = await published(envoy)
        assert figure.energy >= 5e6


async def test_books_are_kept_while_it_runs(tmp_path):
    shelf = BooksFiles(tmp_path)
    async with house(5e6, shelf) as envoy, asyncio.timeout(100):
        await published(envoy)
        await until(lambda: shelf.peek(SERIAL).volume.books.counters)
        assert envoy.books.unkept is None


async def test_books_in_which_nothing_is_new_are_not_written_again():
    shelf = BooksMemory()
    keeping = Bookkeeping(None, None, shelf, Rules())
    await keeping._keep(SERIAL, keeping._opened(SERIAL))
    assert not shelf._known


async def test_a_splice_is_taken_back_by_its_name(tmp_path):
    async with house(5e6, BooksFiles(tmp_path)) as envoy:
        await published(envoy)
    async with house(4e6, BooksFiles(tmp_path), days=1) as envoy:
        await published(envoy, lambda _: envoy.books.journal)
        (entry,) = envoy.books.journal
        assert envoy.books.revert(entry.id)
        assert envoy.books.journal[0].reverted
        assert not envoy.books.revert(entry.id)


async def test_a_wish_from_another_process_is_granted(tmp_path):
    async with house(5e6, BooksFiles(tmp_path)) as envoy:
        await published(envoy)
    async with house(4e6, BooksFiles(tmp_path), days=1) as envoy, asyncio.timeout(100):
        await published(envoy, lambda _: envoy.books.journal)
        other = BooksFiles(tmp_path)
        other.wish(SERIAL, "produced#1")
        await until(lambda: any(one.reverted for one in other.peek(SERIAL).volume.books.journal))
        await until(lambda: not list(tmp_path.glob("*.revert-*")))


async def test_books_that_cannot_be_kept_are_said_once_and_reading_goes_on(tmp_path, caplog):
    (tmp_path / "file").write_text("")
    async with house(5e6, BooksFiles(tmp_path / "file")) as envoy:
        await published(envoy)
        assert envoy.books.problems
    assert "cannot be written" in str(envoy.books.unkept)
    assert len([one for one in caplog.records if "account books" in one.message]) == 2


NOON = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.fixture
def keeping():
    met = SimpleNamespace(serial=SERIAL, origin="")
    state = SimpleNamespace(identity=met)
    return Bookkeeping(SimpleNamespace(state=state), None, BooksMemory(), Rules())


def taken(keeping, *hours, energy=None):
    """The totals of production and the panels after hours from noon; the meter counts 100 Wh in each."""
    for one in hours:
        at = NOON + timedelta(hours=one)
        panels = Inverters(Source("x", at), (Inverter("1", power=100.0, reported_at=at),))
        counted = produced(5e6 + 100 * one if energy is None else energy, at)
        keeping.take(shot(at, production=counted, inverters=panels))
    return keeping.accounts.counters["produced"], keeping._open[SERIAL].volume.panels.panels


THREE_DAYS = (-72, -71.9, -71.8, *range(-71, 1))


@pytest.mark.parametrize("days", [-20_000, -90, -1, 365])
def test_a_minute_of_a_wrong_clock_costs_no_midnight_and_no_panel(keeping, days, caplog):
    before, panels = taken(keeping, *THREE_DAYS)
    assert taken(keeping, 24 * days, 24 * days + 0.01) == (before, panels)
    assert caplog.text.count("clock has leapt") == 1
    found, known = taken(keeping, 0.1)
    assert (found.totals.yesterday, found.totals.today.energy) == (before.totals.yesterday, 1210)
    assert known["1"].first == panels["1"].first


def test_a_start_in_1970_with_zeros_doubles_no_counter(keeping):
    taken(keeping, *THREE_DAYS)
    taken(keeping, *(-20_000 * 24 + step / 900 for step in range(4)), energy=0.0)
    taken(keeping, 0.1, energy=0.0)
    assert taken(keeping, *(0.2 + step / 10 for step in range(20)))[0].figure.energy == 5_000_210


async def test_a_folder_that_cannot_be_listed_does_not_end_the_books(tmp_path, monkeypatch):
    tried, shelf = [], BooksFiles(tmp_path)

    def unlistable(_, pattern):
        tried.append(pattern)
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))
        yield

    async with house(5e6, shelf) as envoy, asyncio.timeout(100):
        await published(envoy)
        with monkeypatch.context() as patch:
            patch.setattr(Path, "glob", unlistable)
            await until(lambda: tried)
        await until(lambda: shelf.peek(SERIAL).volume.books.counters)


class Torn(BooksMemory):
    """Cannot save, the first time, and nobody foresaw why."""

    def __init__(self):
        super().__init__()
        self.torn, self.closed = True, []

    async def save(self, serial, volume):
        torn, self.torn = self.torn, False
        if torn:
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        await super().save(serial, volume)

    def close(self, serial):
        self.closed.append(serial)


async def test_what_nobody_foresaw_does_not_end_the_books(caplog):
    async with house(5e6, shelf := Torn()) as envoy, asyncio.timeout(100):
        await until(lambda: envoy.books.unkept)
        assert "OSError" in str(envoy.books.unkept)
        await until(lambda: shelf._known and envoy.books.unkept is None)
    assert len([one for one in caplog.records if one.exc_info]) == 1


async def test_books_are_left_to_others_whatever_the_last_keeping_says():
    shelf = Torn()
    async with house(5e6, shelf) as envoy:
        await published(envoy)
        shelf.torn = True
    assert shelf.closed == [SERIAL]


def test_panels_that_come_and_go_at_every_answer_are_judged_every_five_minutes(monkeypatch):
    judged, judge = [], insight.judge
    monkeypatch.setattr(insight, "judge", lambda *args: judged.append(1) or judge(*args))
    begin, memory = datetime(2026, 6, 1, 10, tzinfo=UTC), Memory()
    keeping = Bookkeeping(None, None, BooksMemory(), Rules())
    for step in range(60):  # of 20 s
        at = begin + step * timedelta(seconds=20)
        other = Inverter("2", power=100.0, reported_at=at, retired=bool(step % 2))
        found = Inverters(Source("x", at), (Inverter("1", power=100.0, reported_at=at), other))
        memory = keeping._compared(memory, Snapshot(at, inverters=found))
    assert len(judged) == 4
