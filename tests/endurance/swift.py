"""Time that passes only while nobody has anything to do: real sockets, and a year in minutes.

The event loop looks at its sockets first. Where nothing has come and only timers are left, it puts its own
clock forward to the next of them instead of waiting. Everything that asks the loop for the time, timeouts
above all, lives in that time.
"""

import asyncio
import os
import selectors
import socket
from datetime import UTC, datetime, timedelta

START = datetime(2026, 1, 5, 6, tzinfo=UTC)
_FOREIGN = 0.005
"""Real seconds to wait where no timer is left: only something outside this process can go on."""

_LONG = 0.5
"""Seconds."""


class _Selector(selectors.DefaultSelector):
    """Never waits while there is a timer: it puts the clock forward."""

    loop = None

    def select(self, timeout=None):
        found = super().select(0)
        if found or timeout == 0:
            return found
        if timeout is None:
            return super().select(_FOREIGN)
        if (
            timeout > _LONG
        ):  # somebody's patience may end: what was sent must have had its chance to come
            os.sched_yield()
            found = super().select(0)
        if not found:
            self.loop.ahead += timeout
        return found


class Loop(asyncio.SelectorEventLoop):
    """An event loop whose time is its own; names are looked up in `hosts`."""

    def __init__(self):
        selector = _Selector()
        super().__init__(selector)
        selector.loop = self
        self.ahead = 0.0
        self._clock_resolution = 1e-6
        self.hosts = {}

    def time(self):
        return getattr(self, "ahead", 0.0)

    def leap(self, span):
        """Let time pass in which nobody did anything, as when a machine sleeps."""
        self.ahead += span.total_seconds()

    async def getaddrinfo(self, host, port, *, family=0, type=0, proto=0, flags=0):
        name = host.decode() if isinstance(host, bytes) else host
        found = self.hosts.get(name, name)
        if found is None:
            raise socket.gaierror(socket.EAI_NONAME, "no such host")
        return socket.getaddrinfo(found, port, family, type, proto, flags | socket.AI_NUMERICHOST)


def now():
    """The true time."""
    return START + timedelta(seconds=asyncio.get_running_loop().time())


class Clock:
    """The client's clock, which may be wrong by `off`."""

    def __init__(self):
        self.off = timedelta()

    def now(self):
        return now() + self.off

    async def sleep_until(self, moment):
        await asyncio.sleep(max(0.0, (moment - self.now()).total_seconds()))


def run(main):
    """Run to the end in swift time."""
    with asyncio.Runner(loop_factory=Loop) as runner:
        return runner.run(main)
