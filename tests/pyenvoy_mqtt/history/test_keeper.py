import asyncio
import shutil
import sqlite3
from contextlib import asynccontextmanager, suppress

from pyenvoy import UsageError
from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.keeper import Keeper
from pyenvoy_mqtt.history.looking import History
from tests.pyenvoy_mqtt.history.sights import START, accounts, after, snapshot


class Site:
    """A site that shows what it is given."""

    def __init__(self):
        self.shown = asyncio.Queue()
        self.accounts = accounts(START, produced=7.0)

    async def snapshots(self):
        while True:
            yield await self.shown.get()


@asynccontextmanager
async def kept(path, site, every=3600.0):
    keeper = Keeper(path, every=every)
    task = asyncio.create_task(keeper.run(site))
    yield keeper
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


def rows(path):
    store = History(opened_to_read(path))
    found = list(store.raw(START, after(3600)))
    store.close()
    return found


async def show(site, *snapshots):
    for one in snapshots:
        site.shown.put_nowait(one)
    while not site.shown.empty():  # noqa: ASYNC110  # taken by another task of this loop
        await asyncio.sleep(0)
    await asyncio.sleep(0)


async def test_what_was_seen_is_written_at_the_end(tmp_path):
    site = Site()
    async with kept(tmp_path / "h", site):
        await show(site, snapshot(), snapshot(after(10)))
    assert [row["produced"] for row in rows(tmp_path / "h")] == [7, 7]


async def test_what_was_seen_is_written_while_it_runs(tmp_path):
    site = Site()
    async with kept(tmp_path / "h", site, every=0.01):
        await show(site, snapshot())
        while not (tmp_path / "h").exists() or not rows(tmp_path / "h"):  # noqa: ASYNC110  # a thread's work
            await asyncio.sleep(0.01)


async def test_a_disk_that_takes_nothing_costs_nothing_but_time(tmp_path, caplog):
    site = Site()
    async with kept(tmp_path / "h", site, every=0.01) as keeper:
        await show(site, snapshot())
        locked = sqlite3.connect(tmp_path / "h")
        keeper.store._database.execute("PRAGMA busy_timeout = 1")
        locked.execute("BEGIN IMMEDIATE")
        await show(site, snapshot(after(10)))
        while "not written" not in caplog.text:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.01)
        locked.rollback()
        locked.close()
    assert len(rows(tmp_path / "h")) == 2
    assert caplog.text.count("not written") == 1


async def written(path, at):
    """Wait until a row of this moment is in the file."""
    found = []
    while at not in found:
        await asyncio.sleep(0.01)
        with suppress(UsageError, sqlite3.Error):  # it is not there yet, or half made
            found = [row["at"] for row in rows(path)]


async def test_a_history_that_was_taken_away_is_begun_anew(tmp_path, caplog):
    site, path = Site(), tmp_path / "history" / "h"
    async with kept(path, site, every=0.01):
        await show(site, snapshot())
        await written(path, START)
        shutil.rmtree(path.parent)
        await show(site, snapshot(after(10)))
        await written(path, after(10))
    assert [row["at"] for row in rows(path)] == [after(10)]
    assert caplog.text.count("taken away") == 1


async def test_a_history_that_can_be_begun_nowhere_waits_until_it_can(tmp_path, caplog):
    site, path = Site(), tmp_path / "history" / "h"
    async with kept(path, site, every=0.01):
        await show(site, snapshot())
        await written(path, START)
        shutil.rmtree(path.parent)
        path.parent.write_bytes(b"no folder")
        await show(site, snapshot(after(10)))
        while "not written" not in caplog.text:  # noqa: ASYNC110  # as above
            await asyncio.sleep(0.01)
        path.parent.unlink()
        await written(path, after(10))
    assert (caplog.text.count("not written"), caplog.text.count("taken away")) == (1, 1)
