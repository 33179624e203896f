"""How often each question was asked, how long its answers took and how they failed: for statistics alone.

Nothing follows from it; what becomes of a question stands in the ledger.
"""

from bisect import bisect_left
from collections.abc import Mapping
from datetime import timedelta

import attrs

from pyenvoy.errors import Reason
from pyenvoy.polling.ledger import Entry
from pyenvoy.request import Response, Silence

BOUNDS = (0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)
"""Seconds: the upper ends of all classes of durations but the last, which has none."""

_NONE = (0,) * (len(BOUNDS) + 1)


@attrs.frozen
class Counts:
    """Of one endpoint, since the start."""

    answers: tuple[int, ...] = _NONE
    """How many answers took so long, class by class."""
    seconds: float = 0.0
    """How long all of them took together."""
    failures: Mapping[Reason, int] = attrs.field(factory=dict)

    def answered(self, took: timedelta) -> "Counts":
        """One answer more."""
        seconds = took.total_seconds()
        place = bisect_left(BOUNDS, seconds)
        counted = (*self.answers[:place], self.answers[place] + 1, *self.answers[place + 1 :])
        return attrs.evolve(self, answers=counted, seconds=self.seconds + seconds)

    def failed(self, why: Reason) -> "Counts":
        """One failure more."""
        return attrs.evolve(self, failures={**self.failures, why: self.failures.get(why, 0) + 1})


@attrs.frozen
class Tally:
    """Of every endpoint, by name."""

    counts: Mapping[str, Counts] = attrs.field(factory=dict)

    def answered(self, name: str, took: timedelta) -> "Tally":
        """An endpoint has answered."""
        return self._with(name, self.of(name).answered(took))

    def failed(self, name: str, why: Reason) -> "Tally":
        """An endpoint gave nothing that can be used."""
        return self._with(name, self.of(name).failed(why))

    def heard(self, name: str, entry: Entry, heard: Response | Silence) -> "Tally":
        """An endpoint was heard of, and stands so in the ledger since; what was dropped there is not counted."""
        if entry.failures and entry.why is not None:
            return self.failed(name, entry.why)
        counts = isinstance(heard, Response) and entry.asked is not None
        return self.answered(name, heard.took) if counts else self

    def of(self, name: str) -> Counts:
        """One endpoint's counts."""
        return self.counts.get(name, Counts())

    def _with(self, name: str, counts: Counts) -> "Tally":
        return Tally({**self.counts, name: counts})
