"""The lock before controls: locked at the start, opened for a while, locked again by itself. Pure; time comes in as `now`."""

from datetime import datetime, timedelta

import attrs


@attrs.frozen
class Lock:
    """A lock."""

    since: datetime | None = None
    """When it was opened; `None` while it is locked."""

    def is_open(self, now: datetime, span: timedelta) -> bool:
        """Whether controls may be used; a clock that was set back never leaves it open."""
        return self.since is not None and timedelta() <= now - self.since < span

    def turned(self, now: datetime, *, locked: bool) -> "Lock":
        """Opened from now on, or locked."""
        return Lock(None if locked else now)

    def closes(self, span: timedelta) -> datetime | None:
        """When it locks itself; `None` while it is locked."""
        return None if self.since is None else self.since + span
