"""The site's clock: hours of UTC as hours of the wall, moments as dates."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta, tzinfo

import attrs

from pyenvoy.model.insight import Hours
from pyenvoy.zones import zone_of

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


@attrs.frozen
class Zone:
    """A time zone as it is at a moment."""

    name: str
    known: bool
    ahead: int
    """Whole hours before UTC, rounded down."""
    minute: int = 0
    """And minutes: India's clock is five hours and a half before it."""
    place: tzinfo = UTC

    @classmethod
    def of(cls, name: str | None, now: datetime) -> "Zone":
        """The zone of a name; UTC for none, and for one that nobody knows."""
        if name is None or (place := zone_of(name)) is None:
            return cls("UTC", known=False, ahead=0)
        ahead, rest = divmod(now.astimezone(place).utcoffset() or timedelta(), HOUR)
        return cls(name, known=True, ahead=ahead, minute=rest // MINUTE, place=place)

    def spans(self, hours: Iterable[int]) -> tuple[Hours, ...]:
        """Hours of UTC as spans of the wall clock, in their order."""
        left = {(hour + self.ahead) % 24 for hour in hours}
        begins = [hour for hour in sorted(left) if (hour - 1) % 24 not in left]
        last = 24 if self.minute else 25  # nobody writes 24:30
        return tuple(Hours(hour, _end(hour, left) % last, self.minute) for hour in begins)

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
