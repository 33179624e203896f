"""Energy by day, week, month or year, in the site's own time zone, from what the counters had come to.

Periods are differences of the same counters, so days add up to months and months to years.
"""

from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum

import attrs

from pyenvoy_mqtt.history.columns import COUNTERS
from pyenvoy_mqtt.history.looking import History

LONGEST = 4000
"""Periods in one answer; more is a mistake, or malice."""


class Period(StrEnum):
    """How energy is divided."""

    DAY = "day"
    WEEK = "week"
    """Begins on Monday."""
    MONTH = "month"
    YEAR = "year"


@attrs.frozen
class Energies:
    """What flowed in one period, in Wh by counter; `None` where nothing is known of it."""

    first: date
    since: datetime
    until: datetime
    energies: dict[str, float | None]
    whole: bool
    """Whether history knows the counters from before its beginning: else something is missing."""


def energies(
    history: History, period: Period, first: date, last: date, zone: tzinfo
) -> list[Energies]:
    """The period that `first` lies in, that of `last`, and all between."""
    days = tuple(starts(period, first, last))
    moments = [midnight(day, zone) for day in (*days, following(period, days[-1]))]
    marks = history.energies(moments)
    return [
        _between(history, days[at], moments[at : at + 2], marks[at : at + 2])
        for at in range(len(days))
    ]


def _between(
    history: History,
    first: date,
    moments: Sequence[datetime],
    marks: Sequence[dict[str, float | None]],
) -> Energies:
    before, after = marks
    begun = before if any(before.values()) else history.first_counted(*moments)
    found = {one.name: _difference(begun[one.name], after[one.name]) for one in COUNTERS}
    return Energies(first, moments[0], moments[1], found, whole=begun is before)


def _difference(before: float | None, after: float | None) -> float | None:
    if before is None or after is None:
        return None
    return max(after - before, 0.0)  # books that were lost have begun anew


def starts(period: Period, first: date, last: date) -> Iterator[date]:
    """The first day of every period from one day to another; at most `LONGEST` of them."""
    day = _start(period, first)
    for _ in range(LONGEST):
        yield day
        day = following(period, day)
        if day > last:
            return


def _start(period: Period, day: date) -> date:
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.YEAR:
            return day.replace(month=1, day=1)


def following(period: Period, day: date) -> date:
    """The first day of the period after the one that begins on `day`."""
    match period:
        case Period.DAY:
            return day + timedelta(days=1)
        case Period.WEEK:
            return day + timedelta(days=7)
        case Period.MONTH:
            return (day + timedelta(days=31)).replace(day=1)
        case Period.YEAR:
            return day.replace(year=day.year + 1)


def midnight(day: date, zone: tzinfo) -> datetime:
    """When a day begins, in UTC: also where clocks are set at midnight."""
    return datetime.combine(day, time(), zone).astimezone(UTC)
