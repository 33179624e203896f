"""Whether moments go on from what is remembered, or our clock has leapt. A pure machine.

A machine without a battery clock starts in 1970, or when it was last switched off, and is right a minute later.
Whoever books by such a moment drops every midnight that is "still to come", or takes years in which nothing was
seen for proof; neither can be made good afterwards. So nobody books by a moment that has leapt before it is sure.

Laws
----
1. A moment goes on from the last that was believed, up to `BACK` before it (answers cross) and `AHEAD` after it.
2. A later one is believed at once where the gateway's clock, read within a day, tells the same as ours.
3. Else a clock has leapt. Its moments are believed once they have come for so long that nobody sets it right.
4. The clock that is right again is believed at once: where it had gone ahead and was believed, for an hour.
"""

from datetime import datetime, timedelta

import attrs

from pyenvoy.model.gateway import Gateway
from pyenvoy.model.snapshot import Snapshot

BACK, AHEAD = timedelta(minutes=1), timedelta(days=2)

STAYS_BACK, STAYS_AHEAD = timedelta(hours=1), timedelta(minutes=15)
"""So long a clock that has leapt is not believed. Ahead is what a machine is, too, that was off for weeks."""

STEP, SETTLES = timedelta(minutes=5), timedelta(hours=1)
"""More than this from one moment to the next is sleep, or a leap; which of them is sure after so long."""

_IN_A_ROW = timedelta(hours=1)
"""Moments further apart do not show that a clock stays as it is."""

_SAME, _LATELY = timedelta(hours=1), timedelta(days=1)


@attrs.frozen
class Moments:
    """What is remembered of moments."""

    last: datetime | None = None
    """The last that was believed."""
    leapt: datetime | None = None
    """Since when moments come that do not go on from it; `None` while they do."""
    heard: datetime | None = None
    """The last of these."""
    before: datetime | None = None
    """The last before a step ahead that was believed and may have been a leap."""
    stepped: datetime | None = None
    """The first after it."""

    def after(self, snapshot: Snapshot) -> "Moments":
        """These moments with that of a snapshot."""
        now = snapshot.at
        if self.last is None or self._is_right_again(self.last, now):
            return Moments(now)
        if _goes_on(self.last, now, snapshot.gateway):
            return self._on(self.last, now)
        in_a_row = self.heard is not None and timedelta() <= now - self.heard <= _IN_A_ROW
        since = self.leapt if in_a_row and self.leapt is not None else now
        if now - since >= (STAYS_BACK if now < self.last else STAYS_AHEAD):
            return self._on(self.last, now)
        return attrs.evolve(self, leapt=since, heard=now)

    def _is_right_again(self, last: datetime, now: datetime) -> bool:
        return self.before is not None and self.before - BACK <= now < last - BACK

    def _on(self, last: datetime, now: datetime) -> "Moments":
        if self.stepped is not None and timedelta() <= now - self.stepped <= SETTLES:
            return Moments(now, before=self.before, stepped=self.stepped)
        return Moments(now, before=last, stepped=now) if now - last > STEP else Moments(now)


def _goes_on(last: datetime, now: datetime, gateway: Gateway | None) -> bool:
    if now <= last + AHEAD:
        return now >= last - BACK
    return _agree(now, gateway)


def _agree(now: datetime, gateway: Gateway | None) -> bool:
    if gateway is None or gateway.clock is None:
        return False
    lately = timedelta() <= now - gateway.source.at <= _LATELY
    return lately and abs(gateway.clock - gateway.source.at) <= _SAME
