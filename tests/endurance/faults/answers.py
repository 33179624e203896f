"""Answers that are none: states, slowness, reboots, the nightly outage."""

import attrs

from pyenvoy.simulator.faults import Kind
from tests.endurance.faults.named import LIVE, OPTIONAL, Named, fault, secure, simply, simulated


async def _rebooting(stage):
    """Nobody listens, then 503 for everything, as while booting."""
    end = await simply(Kind.REFUSED)(stage)
    stage.gateway.forget_sessions()
    await stage.play(stage.rng.uniform(20, 60))
    after = await simply(Kind.STATUS, status=503)(stage)
    await end()
    return after


async def _nightly(stage):
    """What happens after 23:00: it hangs, refuses everybody, and is slow for a while."""
    for kind in (Kind.HANG, Kind.UNAUTHORIZED):
        end = await simply(kind)(stage)
        await stage.play(stage.rng.uniform(30, 90))
        await end()
    stage.gateway.forget_sessions()
    return await simulated(
        fault(Kind.STATUS, "/ivp/pdm", "/home", status=504), fault(Kind.HANG, "/inventory")
    )(stage)


def slower(by):
    """Every service time is so many times as long."""

    async def begin(stage):
        stage.gateway.pace = by

        async def end():
            stage.gateway.pace = 1.0

        return end

    return begin


async def _upgraded(stage):
    """A new firmware: a reboot, other sessions, another version, perhaps other pages."""
    before = stage.living.era
    later = attrs.evolve(
        before.firmware, parts=(*before.firmware.parts[:-1], before.firmware.parts[-1] + 7)
    )
    end = await simply(Kind.REFUSED)(stage)
    await stage.play(60)
    _becomes(stage, later)
    await end()

    async def back():
        again = await simply(Kind.REFUSED)(stage)
        await stage.play(60)
        _becomes(stage, before.firmware)
        await again()

    return back


def _becomes(stage, firmware):
    living = stage.actor.inner
    stage.actor.inner = attrs.evolve(living, era=attrs.evolve(living.era, firmware=firmware))
    stage.gateway.gate = attrs.evolve(stage.gateway.gate, firmware=firmware).without_sessions()


FAULTS = (
    Named("every answer 503", (3, 6), "nothing until a restart", simply(Kind.STATUS, status=503)),
    Named("every answer 504", (5,), "a storm of reconnects", simply(Kind.STATUS, status=504)),
    Named("every answer 500", (6,), "nothing until a restart", simply(Kind.STATUS, status=500)),
    Named("every answer 404", (7,), "capabilities are unlearnt", simply(Kind.STATUS, status=404)),
    Named("every answer 429", (5,), "polled harder still", simply(Kind.STATUS, status=429)),
    Named("every answer a redirect", (7,), "a login page is read as data", simply(Kind.REDIRECT)),
    Named(
        "the live page is 404",
        (6, 7),
        "power is gone for an hour",
        simply(Kind.STATUS, *LIVE, status=404),
    ),
    Named("the live page is 503", (6,), "power is gone", simply(Kind.STATUS, *LIVE, status=503)),
    Named(
        "optional pages answer 500",
        (6,),
        "everything goes offline",
        simply(Kind.STATUS, *OPTIONAL, status=500),
        fresh=True,
    ),
    Named(
        "optional pages are refused",
        (6,),
        "a loop of reconnects",
        simply(Kind.STATUS, *OPTIONAL, status=401),
        fresh=True,
        fits=secure,
    ),
    Named(
        "optional pages are 404",
        (6,),
        "entities vanish",
        simply(Kind.STATUS, *OPTIONAL, status=404),
        fresh=True,
    ),
    Named(
        "optional pages hang",
        (6,),
        "everything goes offline",
        simply(Kind.HANG, *OPTIONAL, "/production.json"),
        fresh=True,
    ),
    Named("the live page hangs", (5, 17), "stale figures that look live", simply(Kind.HANG, *LIVE)),
    Named("everything hangs", (4, 5), "a restart by hand", simply(Kind.HANG)),
    Named(
        "everything hangs for an hour",
        (4, 5),
        "a restart by hand",
        simply(Kind.HANG),
        lasts=(3600, 3700),
    ),
    Named("ten times as slow", (5, 18), "polled harder still", slower(10.0)),
    Named("a hundred times as slow", (5, 18), "polled harder still", slower(100.0)),
    Named("a reboot", (3, 4), "storms of 401", _rebooting, lasts=(30, 120)),
    Named("the outage after 23:00", (4,), "offline until a restart", _nightly),
    Named(
        "a firmware upgrade, and back",
        (9,),
        "half the entities stay away",
        _upgraded,
        lasts=(60, 180),
    ),
)
