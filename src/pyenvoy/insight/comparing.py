"""Who has a history hands it over whole: `compare`."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from pyenvoy.errors import UsageError
from pyenvoy.insight.hearing import Report, hear
from pyenvoy.insight.judging import judge
from pyenvoy.insight.limits import DAY, IDLE, SETTLED
from pyenvoy.insight.memory import Memory
from pyenvoy.model.insight import Insight
from pyenvoy.units import Watts

_BEGIN = datetime(1970, 1, 2, tzinfo=UTC)
_ANEW = timedelta(hours=1)
_OVER = timedelta(hours=26)
"""After the last report the day it belongs to is over."""


def compare(rows: Iterable[tuple[datetime, str, float | None]], zone: str | None = None) -> Insight:
    """Compare panels by their reports: moment, serial number and mean power in W since the report before.

    Rows come in the order of time; those without power are passed over, and within an hour those that only say once
    more what the panel reported before. Hours are told in the time zone of this name. Raises `UsageError` for a moment
    without one.
    """
    memory, last, day = Memory(), _BEGIN, list[Report]()
    for report in _reports(rows):
        after = max(last, report.at)
        if day and _day(after) > _day(last):
            memory, day = hear(memory, day, last), []
        last = after
        day.append(report)
    memory = hear(memory, day, last)
    return judge(hear(memory, (), last + _OVER), last, zone)


def _day(at: datetime) -> int:
    """Which day is closed next: what is heard until then can be heard at once."""
    return (int(at.timestamp()) - SETTLED) // DAY


def _reports(rows: Iterable[tuple[datetime, str, float | None]]) -> Iterator[Report]:
    """Each report once."""
    known: dict[str, Report] = {}
    for at, serial, watts in rows:
        if at.tzinfo is None:
            raise UsageError(
                f"{at} of {serial} says no time zone: give moments with one, such as UTC"
            )
        if watts is not None and not _is_said(known.get(serial), at, watts):
            known[serial] = Report(serial, at, Watts(watts))
            yield known[serial]


def _is_said(before: Report | None, at: datetime, watts: float) -> bool:
    """Whether a row of a history only shows the last report once more."""
    return before is not None and before.power == watts and watts > IDLE and at - before.at < _ANEW
