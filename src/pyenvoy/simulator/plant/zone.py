"""Local time without a database: an offset, and the two rules by which clocks are put forward."""

from datetime import UTC, date, datetime, timedelta
from enum import Enum

import attrs

_DAY = 86400


class Summer(Enum):
    """When clocks are an hour ahead."""

    NEVER = "never"
    EUROPE = "last Sunday of March to last Sunday of October, at 01:00 UTC"
    AMERICA = "second Sunday of March to first Sunday of November, at 02:00 local time"


def _sunday(year: int, month: int, nth: int) -> datetime:
    """Midnight UTC of the nth Sunday of a month; 0 is the last."""
    if nth:
        first = date(year, month, 1)
        day = first + timedelta(days=(6 - first.weekday()) % 7 + 7 * (nth - 1))
    else:
        last = date(year, month, 31)  # March and October both have 31 days
        day = last - timedelta(days=(last.weekday() + 1) % 7)
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


@attrs.frozen
class Zone:
    """A time zone as the gateway names it."""

    name: str
    offset: int
    """Seconds ahead of UTC in winter."""
    summer: Summer = Summer.NEVER

    def ahead(self, t: float) -> int:
        """Seconds ahead of UTC at this moment."""
        return self.offset + 3600 * self._is_summer(t)

    def _is_summer(self, t: float) -> bool:
        year = datetime.fromtimestamp(t + self.offset, UTC).year
        if self.summer is Summer.NEVER:
            return False
        if self.summer is Summer.EUROPE:
            begin = _sunday(year, 3, 0).timestamp() + 3600
            return begin <= t < _sunday(year, 10, 0).timestamp() + 3600
        begin = _sunday(year, 3, 2).timestamp() + 7200 - self.offset
        return begin <= t < _sunday(year, 11, 1).timestamp() + 3600 - self.offset

    def local(self, t: float) -> datetime:
        """The wall clock, as a datetime without a zone."""
        return datetime.fromtimestamp(t + self.ahead(t), UTC).replace(tzinfo=None)

    def midnight(self, t: float, days: int = 0) -> int:
        """The epoch second at which the local day of `t` began, or the one `days` later."""
        day = (t + self.ahead(t)) // _DAY + days
        guess = day * _DAY - self.offset
        return int(day * _DAY - self.ahead(guess - 3600 * self._is_summer(guess)))


def utc(t: float) -> str:
    """A moment as `2026-01-01 00:00:00 UTC`."""
    return f"{datetime.fromtimestamp(t, UTC):%Y-%m-%d %H:%M:%S} UTC"
