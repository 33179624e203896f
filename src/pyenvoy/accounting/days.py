"""Totals of days, weeks and months in the site's own time zone, from what is published of a counter.

Kept are not totals but marks: what the counter had come to at each midnight. Every total is the
difference of two of them, so that days always add up to what the counter has counted, across daylight saving
and restarts. Nothing here knows where energies come from.
"""

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, tzinfo

import attrs

from pyenvoy.model.accounts import Total, Totals
from pyenvoy.units import WattHours

KEPT = 70
"""How many midnights are kept: this month and the one before, and a week more."""

NEAR = timedelta(minutes=20)
"""Samples on both sides of a midnight that lie closer together than this make it exact."""

_DAY = timedelta(days=1)


@attrs.frozen
class Mark:
    """What a counter had come to at a moment."""

    at: datetime
    energy: WattHours
    exact: bool = True
    """False where it was interpolated between samples far apart."""


@attrs.frozen
class Days:
    """One counter's midnights, the latest last; before them the first sample there ever was."""

    marks: tuple[Mark, ...]
    last: Mark
    """The latest sample."""


# -- midnights ------------------------------------------------------------------------------------


def midnight(day: date, zone: tzinfo) -> datetime:
    """The moment a day begins, UTC; the first of two, and where it is left out, what comes in its place."""
    return datetime(day.year, day.month, day.day, tzinfo=zone).astimezone(UTC)


def _midnights(after: datetime, until: datetime, zone: tzinfo) -> Iterator[datetime]:
    """The midnights in a time, at most the latest `KEPT`, oldest first."""
    last = until.astimezone(zone).date()
    first = max(after.astimezone(zone).date(), last - KEPT * _DAY)
    for number in range((last - first).days + 1):
        moment = midnight(first + number * _DAY, zone)
        if after < moment <= until:
            yield moment


# -- the machine ----------------------------------------------------------------------------------


def begin(energy: WattHours, at: datetime) -> Days:
    """The first sample of a counter: all its energy so far lies before it."""
    first = Mark(at, energy)
    return Days((first,), first)


def after(days: Days, energy: WattHours, at: datetime, zone: tzinfo) -> Days:
    """The marks after a sample. Where the clock was set back, what lies in the future is dropped, but no energy."""
    now = Mark(at, energy)
    if at < days.last.at:
        kept = tuple(mark for mark in days.marks if mark.at <= at)
        return Days(kept or (Mark(at, days.marks[0].energy, exact=False),), now)
    passed = tuple(
        _between(days.last, now, moment) for moment in _midnights(days.last.at, at, zone)
    )
    return Days((*days.marks, *passed)[-KEPT:], now)


def _between(before: Mark, then: Mark, moment: datetime) -> Mark:
    """The mark between two others, on the straight line; exact when it lies close to them."""
    span = then.at - before.at
    share = (moment - before.at) / span if span else 1.0
    energy = before.energy + (then.energy - before.energy) * share
    return Mark(moment, WattHours(energy), span <= NEAR or moment == then.at)


# -- totals ---------------------------------------------------------------------------------------


def at_moment(days: Days, moment: datetime) -> Mark:
    """What the counter had come to at a moment; the nearest that is known where it was not yet known."""
    known = (*days.marks, days.last)
    place = bisect_left(known, moment, key=lambda mark: mark.at)
    if place == len(known):
        return attrs.evolve(days.last, exact=moment - days.last.at <= NEAR)
    if known[place].at == moment:
        return known[place]
    if place == 0:
        return attrs.evolve(known[0], exact=False)
    return _between(known[place - 1], known[place], moment)


def total(days: Days, start: datetime, end: datetime) -> Total:
    """Energy from one moment to another."""
    first, last = at_moment(days, start), at_moment(days, end)
    return Total(
        energy=WattHours(last.energy - first.energy),
        since=max(start, first.at),
        until=last.at,
        exact=first.exact and last.exact,
    )


def day(days: Days, which: date, zone: tzinfo) -> Total:
    """Energy of a day of the site's."""
    return total(days, midnight(which, zone), midnight(which + _DAY, zone))


def totals(days: Days, now: datetime, zone: tzinfo) -> Totals:
    """Energy of today, yesterday, this week and this month."""
    today = now.astimezone(zone).date()
    now = max(
        now, days.last.at
    )  # what was counted by a clock that was ahead has flowed all the same
    monday, first = today - today.weekday() * _DAY, today.replace(day=1)
    return Totals(
        today=total(days, midnight(today, zone), now),
        yesterday=day(days, today - _DAY, zone),
        week=total(days, midnight(monday, zone), now),
        month=total(days, midnight(first, zone), now),
    )
