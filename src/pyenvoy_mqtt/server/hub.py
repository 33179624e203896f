"""Every snapshot to everybody who listens, as server-sent events; whoever is slow misses some."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import suppress
from functools import cached_property

HEARTBEAT = 15.0
"""Seconds; a comment then, so that both sides notice a dead line."""
MOST = 64
"""Listeners at once."""

_BEGIN = b"retry: 2000\n\n"
_BEAT = b": \n\n"


class _Event:
    """One event, encoded when somebody listens, and then once for all."""

    def __init__(self, name: str, number: int, make: Callable[[], bytes]) -> None:
        self.number = number
        self._name = name
        self._make = make

    @cached_property
    def sent(self) -> bytes:
        """The bytes."""
        return b"event: %s\nid: %d\ndata: %s\n\n" % (
            self._name.encode(), self.number, self._make(),
        )  # fmt: skip


class Hub:
    """The latest event of each gateway, made once for all who listen."""

    def __init__(self, name: str = "snapshot", heartbeat: float = HEARTBEAT) -> None:
        self.listening = 0
        self._name = name
        self._heartbeat = heartbeat
        self._latest: dict[str, _Event] = {}
        self._count = 0
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, serial: str, make: Callable[[], bytes]) -> None:
        """Have this from now on: what makes one line of JSON."""
        self._count += 1
        self._latest[serial] = _Event(self._name, self._count, make)
        self._wake()

    def close(self) -> None:
        """End every stream: a server that waits for them would never end."""
        self._closed = True
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    @property
    def full(self) -> bool:
        """Whether nobody else can listen."""
        return self.listening >= MOST

    async def stream(self, serial: str | None) -> AsyncIterator[bytes]:
        """The events of one gateway or of all, the latest at once; none when too many listen."""
        if self.full:  # whoever looked before may have come with a hundred others
            return
        self.listening += 1
        try:
            yield _BEGIN
            seen = 0
            while not self._closed:
                changed = self._changed
                events = self._since(seen, serial)
                seen = self._count
                for event in events:
                    yield event
                if not events and not await _soon(changed, self._heartbeat):
                    yield _BEAT
        finally:
            self.listening -= 1

    def _since(self, seen: int, serial: str | None) -> list[bytes]:
        return [
            event.sent
            for one, event in self._latest.items()
            if event.number > seen and serial in (None, one)
        ]


async def _soon(changed: asyncio.Event, seconds: float) -> bool:
    """Wait until something is new, or it is time for a heartbeat."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await changed.wait()
    return changed.is_set()
