"""Time as it was lived through, from look to look: what a clock leaps by is none of it. Pure.

A machine without a battery for its clock starts an hour behind or in 1970, and is set right a minute later. By its clock
everything would then have been missing for long, and would be taken back before anybody had looked for it.
"""

from datetime import datetime, timedelta

BETWEEN = timedelta(minutes=1)
"""So much counts from one look to the next, which come every second; in more nothing ran, or the clock was set."""


class Steady:
    """A clock that begins where ours does, and neither leaps nor goes back."""

    def __init__(self) -> None:
        self._looked: datetime | None = None
        self._time: datetime | None = None

    def at(self, now: datetime) -> datetime:
        """Its time at this look."""
        if self._time is None or self._looked is None:
            self._time = now
        else:
            self._time += min(max(now - self._looked, timedelta()), BETWEEN)
        self._looked = now
        return self._time
