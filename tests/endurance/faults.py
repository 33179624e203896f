"""What goes wrong at gateways, one by one: what people suffer of it, how it is brought about, what must hold."""

from datetime import timedelta

import attrs

from pyenvoy.simulator.faults import Kind
from tests.endurance.stage import fault

LIVE = ("/ivp/meters/readings", "/api/v1/production")
CORE = ("/ivp/meters", "/api/v1/production", "/production")


@attrs.frozen
class Named:
    """A fault. `begin` brings it about and returns what ends it."""

    name: str
    pains: tuple[int, ...]
    """Numbers of the list of what users suffer from."""
    suffers: str
    begin: object
    lasts: tuple[int, int] = (20, 180)
    """Seconds, from and to."""
    fresh: bool = False
    """Whether power goes on being published while it lasts."""
    fits: object = lambda stage: True
    recovers: timedelta = timedelta(seconds=60)
    honest: bool = True
    """Whether the gateway's counters go on telling the truth."""


def simulated(kind, *paths, **parameters):
    """A fault that the simulator knows."""

    async def begin(stage):
        name = f"{kind} {paths}"
        stage.fail(name, fault(kind, *paths, **parameters))

        async def end():
            stage.fail(name)

        return end

    return begin


def secure(stage):
    return stage.secure


FAULTS = (
    Named("every answer 503", (3, 6), "nothing until a restart", simulated(Kind.STATUS, status=503)),
    Named("an optional page answers 500", (6,), "everything goes offline",
          simulated(Kind.STATUS, "/ivp/ensemble", "/inventory", status=500), fresh=True),
    Named("an optional page is refused", (6,), "a loop of reconnects",
          simulated(Kind.STATUS, "/ivp/ensemble", "/home", status=401), fresh=True, fits=secure),
    Named("an optional page hangs", (6,), "everything goes offline",
          simulated(Kind.HANG, "/inventory", "/production.json"), fresh=True),
    Named("the live page hangs", (5, 17), "stale figures that look live", simulated(Kind.HANG, *LIVE)),
    Named("everything hangs", (4, 5), "restart by hand", simulated(Kind.HANG)),
    Named("nobody listens", (4, 19), "restart by hand", simulated(Kind.REFUSED)),
    Named("half a document", (30,), "a crash", simulated(Kind.HALF)),
    Named("null in place of an answer", (30,), "a crash", simulated(Kind.NULL)),
    Named("a page of HTML with 200", (1, 30), "a crash", simulated(Kind.PAGE)),
    Named("every cookie is worthless", (3,), "storms of 401", simulated(Kind.EVICTED), fits=secure),
)
