"""The tables of accounting: what counts as noise, how long a doubt lasts, what a plant can do in a time."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.accounting.words import Limit, Why
from pyenvoy.units import WattHours, Watts

WRAP = WattHours(2**32 / 3600)
"""A counter of joules in 32 bits begins anew after this (chapter 1.3 number 3)."""

WRAP_SURPLUS = WattHours(WRAP / 4)
"""More than this beyond a wrap is no proof of one, however long nobody looked."""

NOISE = WattHours(5.0)
"""So far a counter may tremble: registers are rounded, sums are read meter by meter."""

LATE = timedelta(hours=1)
"""A smaller value with a moment up to this much earlier is an old answer, and no fall."""

RECENT, AT_MOST = timedelta(minutes=45), timedelta(minutes=1)
"""A sample is counted soon after its answer came: one that is older, or of later, is of before our clock was set."""

RETURNS = timedelta(days=7)
"""A level that was left longer ago is not simply gone back to: too much would fit it by then."""

WATCHED = timedelta(minutes=15)
"""Between two samples further apart than this, power says nothing about what has flowed."""

ABSENCE = timedelta(days=2)
"""Of full power: more than a month of sun. No rise beyond it is what came while nobody looked, whoever shows it."""

FROZEN_ENERGY, FROZEN_TIME = WattHours(100.0), timedelta(hours=1)
"""A counter that has missed so much in at least such a time stands still (numbers 8 and 18)."""

JOURNAL, FORMER, RISES = 100, 12, 4
"""How many entries are kept, how many levels that were left, and of these on one and the same level."""

QUARTER = timedelta(minutes=15)
"""How old a reading may be on any gateway."""

UNKNOWN = Limit(Watts(50_000.0), QUARTER)
"""A plant of which nothing is known: more than any house has."""


@attrs.frozen
class Proof:
    """What makes a level believed: so many samples in a row over at least such a time."""

    samples: int
    span: timedelta

    @property
    def step(self) -> timedelta:
        """So much of the time between two samples counts: more is a gap, which proves nothing."""
        return self.span / (self.samples - 1)


PROOFS: dict[Why, Proof] = {
    Why.NEW: Proof(3, timedelta(minutes=1)),
    Why.EMPTY: Proof(3, timedelta(hours=1)),  # gateways say 0 while they start (number 2)
    Why.MOVED: Proof(3, timedelta(minutes=15)),
    Why.RESTARTED: Proof(5, timedelta(hours=1)),
    Why.FELL: Proof(5, timedelta(hours=1)),
    Why.JUMPED: Proof(5, timedelta(hours=1)),
    Why.HALVED: Proof(5, timedelta(days=1)),  # a phase that reads zero comes back (number 13)
    Why.DOUBLED: Proof(5, timedelta(days=1)),  # or one that is counted twice, and goes again
    Why.SLIPPED: Proof(5, timedelta(days=1)),  # it will catch up; only a day shows that it does not
}

SECONDED = frozenset({Why.MOVED, Why.FELL, Why.JUMPED})
"""Doubts that another source on the same level ends at once."""


def energy_of(power: Watts, span: timedelta) -> WattHours:
    """What flows at a power in a time; nothing in a time that runs backwards."""
    return WattHours(power * max(span.total_seconds(), 0.0) / 3600)


def slack(limit: Limit) -> WattHours:
    """What a reading may lack because it is not quite new."""
    return energy_of(limit.power, limit.lag)


def room(limit: Limit, since: datetime, at: datetime) -> WattHours:
    """The most a counter can have risen by between two readings."""
    return WattHours(energy_of(limit.power, at - since) + slack(limit))
