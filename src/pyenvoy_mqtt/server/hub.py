"""Every snapshot to everybody who listens, as server-sent events; whoever is slow misses some."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress

HEARTBEAT = 15.0
"""Seconds; a comment then, so that both sides notice a dead line."""
MOST = 64
"""Listeners at once."""

_BEGIN = b"retry: 2000\n\n"
_BEAT = b": \n\n"


class Hub:
    """The latest event of each gateway, made once for all who listen."""

    def __init__(self, heartbeat: float = HEARTBEAT) -> None:
        self.listening = 0
        self._heartbeat = heartbeat
        self._latest: dict[str, tuple[int, bytes]] = {}
        self._count = 0
        self._changed = asyncio.Event()
        self._closed = False

    def put(self, serial: str, body: bytes) -> None:
        """Have this snapshot from now on."""
        self._count += 1
        event = b"event: snapshot\nid: %d\ndata: %s\n\n" % (self._count, body)
        self._latest[serial] = (self._count, event)
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
        """The events of one gateway or of all, the latest at once."""
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
                if not changed.is_set() and not events:
                    with suppress(TimeoutError):
                        async with asyncio.timeout(self._heartbeat):
                            await changed.wait()
                    if not changed.is_set():
                        yield _BEAT
        finally:
            self.listening -= 1

    def _since(self, seen: int, serial: str | None) -> list[bytes]:
        return [
            event
            for one, (number, event) in self._latest.items()
            if number > seen and serial in (None, one)
        ]
