"""The words of the accounting machine: events, states, the journal, what is published. No rule stands here."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

import attrs

from pyenvoy.units import WattHours, Watts

LARGEST = 1e15
"""Wh. No counter of a house comes near it; what is beyond is no reading."""


class Why(StrEnum):
    """Why a reading is not believed yet, or why a counter was spliced."""

    NEW = "first seen"
    EMPTY = "has never counted"
    MOVED = "another source on another level"
    RESTARTED = "started anew"
    HALVED = "half of what it was"
    SLIPPED = "fell a little"
    FELL = "fell"
    JUMPED = "rose by more than the plant could make"
    WRAPPED = "passed the end of 32 bits"
    RETURNED = "back on an earlier level"
    REVERTED = "taken back by a person"


class Trust(StrEnum):
    """How far a published figure can be relied on."""

    COUNTED = "counted"
    ESTIMATED = "estimated from power"
    HELD = "held: the counter says something that is not believed yet"
    FROZEN = "the counter stands still while power flows"
    BEHIND = "catching up with the counter, no faster than the plant could produce"
    AHEAD = "waiting for the counter, which counted less than was published"


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
class Splice:
    """An entry of the journal: two levels of a counter were joined."""

    id: str
    at: datetime
    counter: str
    why: Why
    before: WattHours
    """The last raw value that was believed."""
    after: WattHours
    """The raw value from which it goes on."""
    was: WattHours
    """What was added to raw values before."""
    offset: WattHours
    """What is added to raw values since."""
    reverted: datetime | None = None


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


# -- what is published ----------------------------------------------------------------------------


@attrs.frozen
class Figure:
    """What is known of one energy since installation."""

    energy: WattHours
    at: datetime
    """When the counter was last read and believed."""
    source: str
    trust: Trust
    why: Why | None = None
    """Why it is held."""
    since: datetime | None = None
    """Since when it is held or frozen."""
    raw: WattHours | None = None
    """What the counter says itself, believed or not."""
    estimated: bool = False
