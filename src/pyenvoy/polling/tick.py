"""When a new second of the gateway's meters can be asked for, by our clock. A pure machine; it knows no endpoint.

Meters are read once a second, and each reading is stamped with its whole second. Who asks at any moment gets
one that is half a second old already; who asks right after the second has begun gets it new. So the stamps of
the answers tell where in our second that is: a question sent at `t` that brings the stamp `S` says that the
gateway's clock, the way to it included, is between `S - t` and one second more ahead of ours.

Laws
----
1. A question is never made earlier than it was due, and later by less than a second.
2. Nothing is delayed before several answers in a row have agreed, nor when later ones no longer do.
3. What the bounds leave open is halved by asking in its midst; in the end questions come `NARROW` after the
   beginning of the second at most.
4. Clocks drift: the bounds widen with each answer. What contradicts them by little moves them; what does so by
   more, as often as makes them doubtful, begins anew.
"""

from datetime import datetime, timedelta
from math import floor

import attrs

NARROW = 0.05
"""Seconds: the second is known as well as this makes no more difference."""

NEAR = 0.25
"""Seconds after the beginning of a second that are not worth waiting for the next one."""

_DRIFT = 0.0005
"""Seconds by which the bounds widen with each answer."""

_TREMBLING = 0.1
"""Seconds: so much the way to the gateway may take longer once than another time."""

_AGREED, _MOST, _DOUBT = 3, 5, 2
"""Answers that must agree; the trust that is gained at most; what one that does not agree takes of it."""


@attrs.frozen
class Tick:
    """How far the gateway's second is ahead of ours, as far as it is known."""

    low: float = 0.0
    high: float = 1.0
    """Seconds: it is ahead by `low` at least, and by less than `high`."""
    trust: int = -1
    """How well the answers have agreed; below 0 there was none."""

    @property
    def known(self) -> bool:
        """Whether enough answers agree."""
        return self.trust >= _AGREED

    def heard(self, asked: datetime, stamp: float) -> "Tick":
        """What was asked for at a moment is stamped with this second of the gateway's clock."""
        low = floor(stamp) - asked.timestamp()
        high = low + 1
        if self.trust < 0:
            return Tick(low, high, 0)
        lowest, highest = max(self.low - _DRIFT, low), min(self.high + _DRIFT, high)
        if lowest < highest:
            return Tick(lowest, highest, min(self.trust + 1, _MOST))
        if lowest - highest < _TREMBLING:
            found = (low, low + NARROW) if lowest == low else (high - NARROW, high)
            return Tick(*found, self.trust)
        doubted = self.trust - _DOUBT
        return Tick(low, high, 0) if doubted < 0 else attrs.evolve(self, trust=doubted)

    def at(self, moment: datetime) -> datetime:
        """The moment itself, or the beginning of the next second where that is worth waiting for."""
        if not self.known:
            return moment
        ahead = self.low if self.high - self.low <= NARROW else (self.low + self.high) / 2
        past = (moment.timestamp() + ahead) % 1
        return moment if past <= NEAR else moment + timedelta(seconds=1 - past)
