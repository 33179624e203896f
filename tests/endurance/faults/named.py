"""What a fault is, and the ways to bring one about that several share."""

from datetime import timedelta

import attrs

from pyenvoy.simulator.faults import Fault

LIVE = ("/ivp/meters/readings", "/api/v1/production", "/production")
CORE = ("/ivp/meters", *LIVE)
OPTIONAL = ("/ivp/ensemble", "/inventory", "/home", "/ivp/ss", "/admin/lib", "/ivp/peb", "/ivp/arf")

ALONE = "alone"


@attrs.frozen
class Named:
    """A fault. `begin` takes a stage, brings it about, and returns what ends it."""

    name: str
    pains: tuple[int, ...]
    """Numbers of the list of what users suffer from."""
    suffers: str
    begin: object
    lasts: tuple[int, int] = (20, 180)
    """Seconds, from and to."""
    fresh: bool | str = False
    """Whether power goes on being published while it lasts; `ALONE` where only without others."""
    fits: object = lambda stage: True
    by_account: bool = False
    """Whether to recover takes a sign-in, which waits until the account's own pause is over."""
    group: str = ""
    """Of faults of one group only one holds at a time; words, where it belongs to several."""
    then: timedelta = timedelta()
    """How long to look on after the recovery."""

    def goes_with(self, others):
        """Whether it may hold at the same time as these."""
        mine = set(self.group.split())
        return all(one is not self and mine.isdisjoint(one.group.split()) for one in others)


def simulated(*faults):
    """Faults that the simulator knows."""

    async def begin(stage):
        name = object()
        stage.fail(name, *faults)

        async def end():
            stage.fail(name)

        return end

    return begin


def fault(kind, *paths, **parameters):
    """A fault of the simulator that holds from now until it is taken away."""
    return Fault(kind, paths=paths, parameters=parameters)


def simply(kind, *paths, **parameters):
    """One fault of the simulator."""
    return simulated(fault(kind, *paths, **parameters))


def once(act):
    """Something that happens in a moment and is not taken back."""

    async def begin(stage):
        await act(stage)

        async def end():
            return

        return end

    return begin


def secure(stage):
    """Firmware with https and tokens."""
    return stage.secure


def metered(stage):
    """A production meter is at work."""
    return stage.living.era.metered
