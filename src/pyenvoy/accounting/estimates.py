"""Energy where no meter counts it: the area under the power that was seen, both directions apart.

Between two readings power is taken to run straight from one to the other. Where they are too far apart
nothing is added, and the time is counted as missed: an estimate is never more than what was seen.
"""

from datetime import datetime, timedelta

import attrs

from pyenvoy.units import WattHours, Watts

LONGEST = timedelta(minutes=15)
"""Readings further apart than this say nothing about the time between them."""

_HOUR = 3600


@attrs.frozen
class Seen:
    """A power reading."""

    power: Watts
    at: datetime


@attrs.frozen
class Estimate:
    """What has flowed at one place, as far as power was seen."""

    positive: WattHours = WattHours(0.0)
    negative: WattHours = WattHours(0.0)
    """Of power below zero, counted upwards."""
    told: Seen | None = None
    """The latest reading, as it was told."""
    last: Seen | None = None
    """The latest reading, with the moment it counts for."""
    missed: timedelta = timedelta()
    """For how long nothing was seen since it began."""


def after(estimate: Estimate, seen: Seen, most: Watts, now: datetime) -> Estimate:
    """The estimate after a reading; one beyond what the place can carry is as good as none.

    Several answers make up what batteries are, with the moment of one of them: a power that has changed
    since that moment counts for `now`.
    """
    if abs(seen.power) > most or seen == estimate.told:
        return estimate
    renewed = estimate.told is not None and estimate.told.at == seen.at
    return _summed(attrs.evolve(estimate, told=seen), Seen(seen.power, now) if renewed else seen)


def _summed(estimate: Estimate, seen: Seen) -> Estimate:
    last = estimate.last
    if last is None or seen.at < last.at:  # the clock was set back: begin anew from here
        return attrs.evolve(estimate, last=seen)
    span = seen.at - last.at
    if span > LONGEST:
        return attrs.evolve(estimate, last=seen, missed=estimate.missed + span)
    positive, negative = _areas(last.power, seen.power, span.total_seconds() / _HOUR)
    return attrs.evolve(
        estimate,
        positive=WattHours(estimate.positive + positive),
        negative=WattHours(estimate.negative + negative),
        last=seen,
    )


def _areas(first: float, last: float, hours: float) -> tuple[float, float]:
    """The areas above and below zero of a power that runs straight from `first` to `last`, Wh."""
    area = (first + last) / 2 * hours
    if first * last >= 0:
        return max(area, 0.0), max(-area, 0.0)
    crossing = first / (first - last)
    before = abs(first) / 2 * hours * crossing
    then = abs(last) / 2 * hours * (1 - crossing)
    return (before, then) if first > 0 else (then, before)
