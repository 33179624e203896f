"""What the tests of accounting share: a counter that is told readings, one after the other."""

from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy.accounting import counters
from pyenvoy.accounting.words import Limit, Sample
from pyenvoy.units import Watts

NOW = datetime(2026, 6, 1, 10, tzinfo=UTC)
LIMIT = Limit(Watts(10_000.0), timedelta(minutes=15))  # so readings may lack 2500 Wh


def after(minutes=0.0, **span):
    return NOW + timedelta(minutes=minutes, **span)


@attrs.define
class Told:
    """A counter and a clock."""

    counter: object = attrs.field(factory=lambda: counters.begin("produced", LIMIT))
    now: datetime = NOW

    def tell(self, *raws, every=timedelta(minutes=1), source="meter", power=None, witness=None):
        """Read these values, one after each step."""
        for raw in raws:
            self.now += every
            sample = Sample(raw, self.now, source, power, witness)
            self.counter = counters.after(self.counter, sample, self.now)
        return self

    def hear(self, raw, at, source="meter"):
        """Read a value with a moment of its own."""
        self.counter = counters.after(self.counter, Sample(raw, at, source), self.now)
        return self

    def stay(self, raw, hours, **how):
        """Read the same value every quarter of an hour."""
        return self.tell(*[raw] * int(hours * 4), every=timedelta(minutes=15), **how)

    def revert(self, number):
        self.counter = counters.revert(self.counter, f"produced#{number}", self.now)
        return self

    @property
    def figure(self):
        return counters.figure(self.counter)

    @property
    def energy(self):
        return self.figure.energy

    @property
    def whys(self):
        return [entry.why for entry in self.counter.journal]


def running(raw=5_000_000.0, **how):
    """A counter that is believed."""
    return Told().tell(raw, raw, raw, **how)
