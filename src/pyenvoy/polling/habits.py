"""The outage that a gateway has every day at its own time, learnt from the days on which it was met. Pure.

Laws
----
1. A day is cut into slots of `SLOT`, by UTC. A slot is met when nobody answers in it, the gateway as a whole.
2. A slot is expected when it was met on `LEARNT` of the last `DAYS` days; today is not one of them.
3. A day on which more than `MOST` slots were met tells of a cable or of a network, not of a habit.
4. In an expected slot one endpoint of the core is asked, each half a minute at most, with `PATIENCE`;
   and a failure is followed by `PAUSE`.
5. Who is away then counts as available, until the grace after the slot; also if it is that much too early.
"""

from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

SLOT = timedelta(minutes=5)
DAYS, LEARNT = 7, 3
KEPT = 2 * DAYS
"""So many days are remembered, the nearest ones: more than are counted, for today may be a mistake of our clock."""

MOST = 12
"""Slots: an hour."""

PATIENCE = timedelta(seconds=60)
PAUSE = timedelta(seconds=60)
GRACE = timedelta(minutes=5)
"""Unless the user says otherwise."""

Days: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]
"""Day since 1970, the slots met on it; oldest first."""

_DAY = timedelta(days=1) // SLOT


@attrs.frozen
class Habits:
    """When the gateway was away, in the last days."""

    days: Days = ()
    grace: timedelta = GRACE
    """So long before and after it may be away as well."""

    def met(self, now: datetime) -> "Habits":
        """Nobody answers at this moment."""
        day, slot = _place(now)
        known = dict(self.days)
        if slot in known.get(day, ()):
            return self
        known[day] = tuple(sorted((*known.get(day, ()), slot)))
        nearest = sorted(known, key=lambda one: abs(one - day))[:KEPT]
        return attrs.evolve(self, days=tuple((one, known[one]) for one in sorted(nearest)))

    def expects(self, now: datetime) -> bool:
        """Whether it is used to be away at this time of the day."""
        day, slot = _place(now)
        before = [slots for one, slots in self.days if day - DAYS <= one < day]
        return sum(slot in slots and len(slots) <= MOST for slots in before) >= LEARNT

    def excuses(self, now: datetime) -> bool:
        """Whether it may be away at this moment and counts as available all the same."""
        offs = [*(SLOT * one for one in range(self.grace // SLOT + 1)), self.grace]
        return any(self.expects(now + off) or self.expects(now - off) for off in offs)


def slot_ends(now: datetime) -> datetime:
    """When the slot of this moment is over."""
    into = timedelta(seconds=now.timestamp() % SLOT.total_seconds())
    return now - into + SLOT


def _place(moment: datetime) -> tuple[int, int]:
    return divmod(int(moment.timestamp() // SLOT.total_seconds()), _DAY)
