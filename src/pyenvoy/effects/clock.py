"""What time it is, and waiting for a later one."""

import asyncio
from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Time as the shell sees it; tests bring one that does not wait."""

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment`, or at once when it has passed."""


class WallClock:
    """The machine's own clock."""

    def now(self) -> datetime:
        """Return the moment, aware, in UTC."""
        return datetime.now(UTC)

    async def sleep_until(self, moment: datetime) -> None:
        """Return at `moment`, or at once when it has passed."""
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))


async def rest(clock: Clock, until: datetime, woken: asyncio.Event) -> None:
    """Wait until a moment, or until somebody wakes us."""
    waiting = [asyncio.ensure_future(one) for one in (clock.sleep_until(until), woken.wait())]
    try:
        await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for one in waiting:
            one.cancel()
