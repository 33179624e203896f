"""The words of the accounting machine: events, states, the journal, what is published. No rule stands here."""

from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from pyenvoy.model.accounts import Figure, Splice, Trust, Why
from pyenvoy.units import WattHours, Watts

__all__ = [
    "LARGEST",
    "Bounded",
    "Counter",
    "Event",
    "Figure",
    "Hold",
    "Limit",
    "Line",
    "Revert",
    "Sample",
    "Splice",
    "Trust",
    "Why",
]

LARGEST = 1e15
"""Wh. No counter of a house comes near it; what is beyond is no reading."""


@attrs.frozen
class Limit:
    """What a plant can do at one place: bounds on what a counter can honestly show."""

    power: Watts
    """Never more flows there."""
    lag: timedelta
    """Readings may be this old: gateways report in steps of five minutes to an hour."""


# -- events ---------------------------------------------------------------------------------------


@attrs.frozen
class Sample:
    """A counter was read."""

    raw: WattHours
    at: datetime
    """When the answer came, by our clock."""
    source: str
    """Who said it; the same name as long as the same counter is read in the same way."""
    power: Watts | None = None
    """What flows there now, in the direction that is counted."""
    witness: WattHours | None = None
    """Another counter of the same energy, on its own level."""


@attrs.frozen
class Bounded:
    """The plant is known better, or has changed."""

    limit: Limit


@attrs.frozen
class Revert:
    """A person takes a splice back."""

    id: str


Event: TypeAlias = Sample | Bounded | Revert


# -- states ---------------------------------------------------------------------------------------


@attrs.frozen
class Line:
    """A level on which a counter runs: energy is `raw + offset`."""

    source: str
    raw: WattHours
    at: datetime
    """Of the last sample on it."""
    moved: datetime
    """When `raw` last moved."""
    began: datetime
    """When it was first seen."""
    offset: WattHours = WattHours(0.0)
    witness: WattHours | None = None
    unmet: WattHours = WattHours(0.0)
    """What has flowed since `raw` last moved, by the power that was seen meanwhile."""

    @property
    def energy(self) -> WattHours:
        """What the counter comes to on this level."""
        return WattHours(self.raw + self.offset)


@attrs.frozen
class Hold:
    """Readings that are not believed yet."""

    why: Why
    since: datetime
    """Since when none was believed."""
    began: datetime
    """When this level was first seen."""
    count: int
    """Samples that agree with it, in a row."""
    level: Line
    """What the counter will run on if it stays there."""


@attrs.frozen
class Counter:
    """All that is known about one counter. `published` never falls."""

    name: str
    limit: Limit
    line: Line | None = None
    """`None` until the first level is believed; nothing is published before."""
    published: WattHours = WattHours(0.0)
    risen: datetime | None = None
    """When `published` last rose."""
    credit: WattHours = WattHours(0.0)
    """What may be published beyond that which the time since `risen` allows."""
    hold: Hold | None = None
    former: tuple[Line, ...] = ()
    """Levels that were left, the latest last."""
    journal: tuple[Splice, ...] = ()
    spliced: int = 0
    """How often; numbers the journal."""
