"""The site's clock: hours of UTC as hours of the wall, moments as dates."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import attrs

from pyenvoy.model.insight import Hours

HOUR = timedelta(hours=1)


@attrs.frozen
class Zone:
    """A time zone as it is at a moment."""

    name: str
    known: bool
    ahead: int
    """Hours before UTC, rounded down."""
    place: tzinfo = UTC

    @classmethod
    def of(cls, name: str | None, now: datetime) -> "Zone":
        """The zone of a name; UTC for none, and for one that nobody knows."""
        if name is None:
            return cls("UTC", known=False, ahead=0)
        try:
            place = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError, OSError):  # OSError: "America" is a folder
            return cls("UTC", known=False, ahead=0)
        shift = now.astimezone(place).utcoffset()
        return cls(name, known=True, ahead=0 if shift is None else shift // HOUR, place=place)

    def spans(self, hours: Iterable[int]) -> tuple[Hours, ...]:
        """Hours of UTC as spans of the wall clock, in their order."""
        left = {(hour + self.ahead) % 24 for hour in hours}
        begins = [hour for hour in sorted(left) if (hour - 1) % 24 not in left]
        return tuple(Hours(hour, _end(hour, left)) for hour in begins)

    def day(self, moment: datetime) -> str:
        """The day of a moment, as people write it."""
        there = moment.astimezone(self.place)
        return f"{there.day} {there:%B %Y}"

    def moment(self, moment: datetime) -> str:
        """The day and the time of a moment."""
        return f"{self.day(moment)} {moment.astimezone(self.place):%H:%M}"


def _end(begin: int, left: set[int]) -> int:
    end = begin + 1
    while end % 24 in left and end - begin < 24:
        end += 1
    return (end - 1) % 24 + 1
