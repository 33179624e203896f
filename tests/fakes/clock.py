"""A clock that runs faster than the wall's, so that minutes pass in a test without being waited for."""

import asyncio
from datetime import UTC, datetime, timedelta


class Fast:
    """`factor` seconds pass in one."""

    def __init__(self, factor=200, start=None):
        self.factor = factor
        self._start = start or datetime.now(UTC)
        self._loop = None

    def now(self):
        loop = asyncio.get_running_loop()
        if self._loop is None:
            self._loop, self._began = loop, loop.time()
        return self._start + timedelta(seconds=(loop.time() - self._began) * self.factor)

    async def sleep_until(self, moment):
        seconds = (moment - self.now()).total_seconds() / self.factor
        await asyncio.sleep(min(max(seconds, 0), 3600))
