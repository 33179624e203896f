"""What is published of a site's energies: figures that never fall, totals, and what was spliced.

They come out of `accounting`, not of a reading: no snapshot holds them.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum

import attrs

from pyenvoy.units import WattHours


class Why(StrEnum):
    """Why a reading is not believed yet, or why a counter was spliced."""

    NEW = "first seen"
    EMPTY = "has never counted"
    MOVED = "another source on another level"
    RESTARTED = "started anew"
    HALVED = "half of what it was"
    DOUBLED = "twice what it was"
    SLIPPED = "fell a little"
    FELL = "fell"
    JUMPED = "rose by more than the plant could make"
    WRAPPED = "passed the end of 32 bits"
    RETURNED = "back on an earlier level"
    REVERTED = "taken back by a person"


class Trust(StrEnum):
    """How far a published figure can be relied on."""

    COUNTED = "counted"
    ESTIMATED = "estimated"
    """Summed up from power, because nothing counts it."""
    HELD = "held"
    """The counter says something that is not believed yet; `why` says what."""
    FROZEN = "frozen"
    """The counter stands still while power flows."""
    BEHIND = "catching up"
    """With the counter, no faster than the plant could produce."""
    AHEAD = "waiting"
    """For the counter, which counted less than was published."""


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
class Total:
    """Energy in a period."""

    energy: WattHours
    since: datetime
    """When the period began, or when we did if that was later."""
    until: datetime
    exact: bool
    """False where an end was interpolated, or nothing is known of a part of the period."""


@attrs.frozen
class Totals:
    """Energy in the periods of now, in the site's time zone. Weeks begin on Monday."""

    today: Total
    yesterday: Total
    week: Total
    month: Total


@attrs.frozen
class Account:
    """What is published of one counter."""

    figure: Figure
    """Since installation; only ever grows."""
    totals: Totals
    missed: timedelta | None = None
    """For how long nothing was seen, where it is estimated."""


@attrs.frozen
class Accounts:
    """What is published of a site."""

    at: datetime
    counters: Mapping[str, Account]
    zone: str
    """In which days begin."""
    zone_known: bool
    """False where it is UTC because nobody has told the site's."""
