"""A lane that ends by a mistake: it says so, nobody is told that old values are new, and it is begun anew."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.effects.booksfile import BooksMemory
from pyenvoy.effects.lasting import lasting
from pyenvoy.errors import EnvoyError
from tests.fakes.sockets import until
from tests.pyenvoy.effects.test_envoy import entered, gateway

MINUTE = timedelta(minutes=1)


class Torn(BooksMemory):
    """Raises, the first time, what nobody may raise here: in the middle of a lane."""

    def __init__(self):
        super().__init__()
        self.torn = True

    def open(self, serial):
        torn, self.torn = self.torn, False
        if torn:
            raise RuntimeError("torn")
        return super().open(serial)


async def test_a_lane_that_ends_by_a_mistake_says_so_and_is_begun_anew(caplog):
    async with gateway() as one, entered(one, books=Torn()) as envoy, asyncio.timeout(20):
        with pytest.raises(EnvoyError, match=r"lane has stopped \(RuntimeError: torn\)"):
            async for _ in envoy.snapshots():
                pass
        assert not envoy.state.available
        await until(lambda: envoy.state.available)
        assert (await envoy.snapshot()).complete
    assert [one.exc_info is not None for one in caplog.records if "torn" in one.message] == [True]


class Still:
    """A clock that is put forward by whoever waits."""

    def __init__(self):
        self.moment = datetime(2026, 6, 1, tzinfo=UTC)
        self.slept = []

    def now(self):
        return self.moment

    async def sleep_until(self, moment):
        self.slept.append(moment - self.moment)
        self.moment = moment


async def test_what_ends_again_and_again_is_begun_anew_after_longer_pauses(caplog):
    clock, runs = Still(), iter((0, 0, 0, 0, 0, 60))

    async def run():
        clock.moment += next(runs) * MINUTE
        raise RuntimeError

    def ended(_):
        if len(clock.slept) == 5:
            task.cancel()

    task = asyncio.create_task(lasting("it", run, ended, clock))
    await asyncio.wait({task})
    assert task.cancelled()
    assert clock.slept == [pause * MINUTE for pause in (1, 5, 15, 60, 60, 1)]
    assert [one.exc_info is not None for one in caplog.records] == [True, *[False] * 4, True]


async def test_what_is_cancelled_ends():
    begun = asyncio.Event()

    async def run():
        begun.set()
        await asyncio.Event().wait()

    task = asyncio.create_task(lasting("it", run, lambda _: None, Still()))
    await begun.wait()
    task.cancel()
    await asyncio.wait({task})
    assert task.cancelled()
