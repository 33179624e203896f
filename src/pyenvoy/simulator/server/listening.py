"""Listening sockets that can be closed, opened again, and left behind with nothing open."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Self, cast

import attrs

from pyenvoy.simulator.faults import Kind
from pyenvoy.simulator.server.gateway import Gateway

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]

_REFUSED = frozenset({Kind.REFUSED})
WATCHED = 0.02
"""Seconds; how late a refusal of connections may begin."""


@attrs.define(eq=False)
class Door:
    """A listening socket, which can be closed and opened again."""

    talk: Talk
    host: str
    port: int
    context: ssl.SSLContext | None
    server: asyncio.Server | None = None

    async def open(self) -> None:
        """Listen; a port of 0 becomes the one that the system has chosen, and stays it."""
        self.server = await asyncio.start_server(self.talk, self.host, self.port, ssl=self.context)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        """Listen no more; connections that are open stay so."""
        if self.server is not None:
            self.server.close()
            self.server = None


@attrs.define(eq=False)
class Listeners:
    """Every door and every open connection; all are gone when the block is left."""

    _doors: list[Door] = attrs.field(factory=list)
    _talking: dict["asyncio.Task[None]", tuple[Door, asyncio.StreamWriter]] = attrs.field(
        factory=dict
    )
    _watching: list["asyncio.Task[None]"] = attrs.field(factory=list)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        for task in self._watching:
            task.cancel()
        for door in self._doors:
            door.close()
        left = [*self._watching, *self._talking]
        for door in self._doors:
            self._cut(door)
        await asyncio.gather(*left, return_exceptions=True)
        await asyncio.sleep(0)  # lets aborted transports close their sockets

    async def open(self, talk: Talk, host: str, port: int, context: ssl.SSLContext | None) -> Door:
        """Open a door and talk to all who come. Raises `OSError` when the port is taken."""
        door = Door(talk, host, port, context)

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._talked(door, talk, reader, writer)

        door.talk = counted
        await door.open()
        self._doors.append(door)
        return door

    async def _talked(
        self, door: Door, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = cast("asyncio.Task[None]", asyncio.current_task())  # there always is one here
        self._talking[task] = (door, writer)
        try:
            # a client that goes away in the middle is nobody's mistake
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await talk(reader, writer)
        finally:
            del self._talking[task]
            await _closed(writer)

    def _cut(self, door: Door) -> None:
        for task, (its_door, writer) in list(self._talking.items()):
            if its_door is door:
                aborted(writer)
                task.cancel()

    def watch(self, door: Door, gateway: Gateway, every: float) -> None:
        """Close the door and cut its connections while connections are to be refused."""
        self._watching.append(asyncio.ensure_future(self._watched(door, gateway, every)))

    async def _watched(self, door: Door, gateway: Gateway, every: float) -> None:
        while True:
            refused = gateway.fault("", _REFUSED) is not None
            if refused and door.server is not None:
                door.close()
                self._cut(door)
            elif not refused and door.server is None:
                await door.open()
            await asyncio.sleep(every)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await asyncio.wait_for(writer.wait_closed(), 0.5)
    except (OSError, TimeoutError):
        aborted(writer)


def aborted(writer: asyncio.StreamWriter) -> None:
    """Let go of a connection at once; of one by TLS that has been let go of, Python 3.11.2 fails to do so."""
    with suppress(AttributeError):
        writer.transport.abort()
