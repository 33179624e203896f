"""Clocks that are wrong, on either side, and days that end."""

import asyncio
from datetime import UTC, datetime, timedelta

from pyenvoy.simulator.faults import Kind
from tests.endurance import swift
from tests.endurance.faults.named import Named, secure, simply

_SETTLING = timedelta(minutes=2)


def ours(**span):
    """The client's clock is set, and set right again."""

    async def begin(stage):
        stage.set_clock(timedelta(**span))

        async def end():
            stage.set_clock(timedelta())

        return end

    return begin


def started(behind):
    """The client is started with a clock that is so far behind, and is set right after a while."""

    async def begin(stage):
        await stage.stop()
        stage.clock.off = -behind(stage)
        await stage.start()

        async def end():
            stage.set_clock(timedelta())

        return end

    return begin


def _since_1970(_):
    return swift.now() - datetime(1970, 1, 1, tzinfo=UTC) - timedelta(seconds=30)


def _months(stage):
    return timedelta(days=stage.rng.uniform(60, 300))


async def _midnight(stage):
    """Time goes on until just before the gateway's midnight; the day then ends."""
    zone = stage.living.era.plant.zone
    t = swift.now().timestamp()
    await stage.leap(timedelta(seconds=zone.midnight(t, 1) - t - 40))

    async def end():
        return

    return end


async def _asleep(stage):
    """The machine sleeps for hours, whatever was under way."""
    span = timedelta(hours=stage.rng.uniform(1, 9))
    asyncio.get_running_loop().leap(span)
    stage.oracle.leapt(span)

    async def end():
        return

    return end


def gateway(**span):
    return simply(Kind.CLOCK, seconds=timedelta(**span).total_seconds())


FAULTS = (
    Named(
        "the gateway's clock is an hour ahead",
        (11,),
        "tokens end too soon",
        gateway(hours=1),
        fresh=False,
        group="reckoning",
    ),
    Named(
        "the gateway's clock is a day behind",
        (11,),
        "days are booked twice",
        gateway(days=-1),
        fresh=True,
        group="reckoning",
    ),
    Named(
        "the gateway's clock is a week ahead",
        (2, 11),
        "the token has ended",
        gateway(days=7),
        fits=secure,
        group="reckoning",
    ),
    Named(
        "our clock is an hour ahead",
        (11,),
        "figures from the future",
        ours(hours=1),
        group="reckoning",
    ),
    Named(
        "our clock is an hour behind",
        (11,),
        "nothing for an hour",
        ours(hours=-1),
        group="reckoning",
    ),
    Named(
        "our clock is set back by a day",
        (11,),
        "nothing for a day",
        ours(days=-1),
        group="reckoning",
    ),
    Named(
        "our clock is a year ahead",
        (2, 11),
        "days are lost, the token has ended",
        ours(days=365),
        lasts=(60, 120),
        group="reckoning",
    ),
    Named(
        "started in 1970",
        (11, 19),
        "days are lost",
        started(_since_1970),
        lasts=(60, 120),
        group="reckoning door",
    ),
    Named(
        "started months behind",
        (11, 19),
        "days are lost",
        started(_months),
        lasts=(60, 120),
        group="reckoning door",
    ),
    Named(
        "the day ends",
        (11,),
        "a spike at midnight",
        _midnight,
        lasts=(90, 120),
        fresh=True,
        group="reckoning",  # a small lie that begins while nobody looks is what may have happened
    ),
    Named(
        "our machine sleeps for hours",
        (11, 19),
        "a spike after a reconnect",
        _asleep,
        lasts=(1, 10),
        group="reckoning",  # the same
    ),
)
