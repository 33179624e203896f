"""What is remembered of each panel. Moments are epoch seconds, hours of the day those of UTC, power is in W."""

from collections.abc import Mapping

import attrs

from pyenvoy.model.insight import Verdict


@attrs.frozen
class Compared:
    """One hour of one day: what the panel made and what its peers made, in tenths of a Wh."""

    hour: int
    made: int
    peers: int


@attrs.frozen
class Day:
    """A day with sun, counted from the epoch, and its hours that could be compared."""

    number: int
    hours: tuple[Compared, ...]


@attrs.frozen
class Week:
    """A week, counted from the epoch: by hour of the day what the panel made of its peers' power, in thousandths."""

    number: int
    ratios: tuple[tuple[int, int], ...]


LESS = (Verdict.SHADED, Verdict.BELOW)
"""What is said of a panel that makes less than it used to."""

NO_PROFILE = (0.0,) * 24

NO_GROUP = 0
"""Of a panel that was never compared."""


@attrs.frozen
class Panel:
    """One panel."""

    first: int = 0
    """The day on which it was first listed."""
    last: int = 0
    """When it last reported; 0 for never."""
    listed: int = 0
    """The day on which it was last listed."""
    watts: float = 0.0
    """What it last reported."""
    top: float = 0.0
    """The most that it ever reported."""
    group: int = NO_GROUP
    running: Mapping[int, tuple[float, int]] = attrs.field(factory=dict)
    """By hour since the epoch: watt-seconds, and of how many seconds. Days that are not over."""
    days: tuple[Day, ...] = ()
    weeks: tuple[Week, ...] = ()
    profile: tuple[float, ...] = NO_PROFILE
    """By hour of the day what it makes, faded."""
    seen: float = 0.0
    """How many days are in the profile, faded alike."""
    missed: int = 0
    """Hours with sun in a row in which others reported and it did not."""
    idle: int = 0
    """Hours with sun in a row in which it made nothing."""
    idle_since: int = 0
    told: str = ""
    """What was said of it on the day before: to say it once more takes less."""
    told_since: int = 0
    """The week in which it was first told to make less, and has made less since; 0 where it makes what it used to."""


@attrs.frozen
class Memory:
    """Everything that must survive a restart."""

    panels: Mapping[str, Panel] = attrs.field(factory=dict)
    day: int = 0
    """The first day that is not over; 0 before the first report."""
    dark: int = 0
    """The last day on which snow may have lain."""
    best: tuple[tuple[int, int], ...] = ()
    """By week the best day of the panel in the middle, in tenths of a Wh."""
    zone: str | None = None
    """The last time zone that the gateway gave."""
    edition: int = 0
    """Counts whenever something else may follow from it."""
