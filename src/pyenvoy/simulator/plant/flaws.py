"""What is wrong with single panels, and how each of them differs from its neighbours. Pure."""

from collections.abc import Iterable
from enum import StrEnum
from math import cos, pi

import attrs

from pyenvoy.simulator.plant.noise import smooth, unit

_DAY = 86400
_YEAR = 365.2425 * _DAY
_WANDERS = 0.6
"""Hours by which a shadow comes later in the winter, and earlier in the summer."""


class Kind(StrEnum):
    """What is wrong with a panel."""

    DEAD = "dead"
    """It reports, and makes nothing."""
    SILENT = "silent"
    """Its inverter reports no more."""
    SOILED = "soiled"
    """Dirt gathers until it takes `part`, and is washed off at the end."""
    AGEING = "ageing"
    """It loses `part` of its power over the time, for good."""
    SHADED = "shaded"
    """A thing that was not there throws a shadow from one hour to another."""
    SNOW = "snow"
    """Snow lies on it; from each panel it slides at another hour after the end."""


@attrs.frozen
class Flaw:
    """One thing that is wrong with one panel, or with all."""

    kind: Kind
    panel: int | None
    """The number of the panel; `None` for all."""
    since: int
    """Epoch s."""
    until: int = 1 << 40
    part: float = 1.0
    """Of its power, when it is worst."""
    over: int = 60 * _DAY
    """Seconds until it is worst, where it comes slowly."""
    hours: tuple[float, float] = (0.0, 24.0)
    """Of UTC, where it comes with the hour; the end may be past 24."""

    def concerns(self, panel: int) -> bool:
        """Whether this is about a panel."""
        return self.panel is None or self.panel == panel

    def kept(self, seed: int, panel: int, t: float, clear: float) -> float:
        """What it leaves of the panel's power; the clearer the sky, the darker a shadow."""
        if t < self.since or t >= self._end(seed, panel):
            return 1.0
        match self.kind:
            case Kind.SOILED | Kind.AGEING:
                return 1 - self.part * min(1.0, (t - self.since) / self.over)
            case Kind.SHADED:
                first, last = self.hours
                passed = (t / 3600 - first - _WANDERS * cos(2 * pi * t / _YEAR)) % 24
                return 1 - self.part * clear if passed < last - first else 1.0
            case _:
                return 0.0

    def _end(self, seed: int, panel: int) -> float:
        if self.kind is not Kind.SNOW:
            return self.until
        return self.until + 1.5 * _DAY * unit(seed, 61, panel, self.since)


def kept(flaws: Iterable[Flaw], seed: int, panel: int, t: float, clear: float) -> float:
    """What all that is wrong leaves of a panel's power, 0 to 1."""
    left = 1.0
    for flaw in flaws:
        if flaw.concerns(panel):
            left *= flaw.kept(seed, panel, t, clear)
    return left


def silent_since(flaws: Iterable[Flaw], panel: int, t: float) -> int | None:
    """Since when a panel's inverter reports no more; `None` while it does."""
    found = [
        one.since
        for one in flaws
        if one.kind is Kind.SILENT and one.concerns(panel) and one.since <= t < one.until
    ]
    return min(found, default=None)


def is_silent(flaws: Iterable[Flaw], panel: int, t: float) -> bool:
    """Whether a panel's inverter reports no more."""
    return silent_since(flaws, panel, t) is not None


def wavering(seed: int, panel: int, t: float, light: float) -> float:
    """By what a panel differs from its neighbours without a reason that anybody knows: about 1.

    Its temperature, as some hang cooler; dew and dust over weeks; what its inverter measures each time.
    """
    warm = 0.03 * (unit(seed, 62, panel) - 0.5) * light
    weeks = 0.02 * (smooth(seed, 1000 + panel, t, 20 * _DAY) - 0.5)
    noise = 0.06 * (unit(seed, 63, panel, int(t)) + unit(seed, 64, panel, int(t)) - 1) / 2
    return 1 + warm + weeks + noise


def examples(panels: int, noon: float, now: int) -> tuple[Flaw, ...]:
    """What may be wrong with a roof of some panels now: one is dirty, one silent, one newly shaded; with few, less.

    `noon` is when the sun stands high, as an hour of UTC.
    """
    every = (
        Flaw(Kind.SOILED, 1, now - 40 * _DAY, part=0.14, over=30 * _DAY),
        Flaw(Kind.SILENT, panels - 2, now - 5 * _DAY),
        Flaw(Kind.SHADED, panels // 2, now - 20 * _DAY, part=0.85, hours=(noon + 1, noon + 4)),
    )
    return every[: panels // 4]
