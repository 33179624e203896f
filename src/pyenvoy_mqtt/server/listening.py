"""The only listening socket of the pages: connections are bounded, and cut when nothing whole is asked."""

import asyncio
import os
import socket
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from pyenvoy import UsageError
from pyenvoy_mqtt.server import hub

LOOPBACK = "127.0.0.1"

PATIENCE = 5
"""Seconds for asking, and between two questions."""
MOST = 2 * hub.MOST + 64
"""Connections at once: streams of both kinds at their most, and room for who only asks something.

More would leave no descriptors to reach the gateway with.
"""


def listen(address: str, port: int, section: str = "mqtt.rest") -> socket.socket:
    """Listen there. Raises `UsageError` when the port is not to be had."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        why = os.strerror(error.errno) if error.errno and error.errno > 0 else str(error)
        raise UsageError(
            f"cannot listen on {address}:{port} ({why}): set another port or address in [{section}]"
        ) from error


class _Server(uvicorn.Server):
    """Signals are the business of whoever runs us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _send_at_once(transport: asyncio.Transport) -> None:
    """Head and body go out one after the other: without this the second waits 40 ms for the first.

    asyncio does it only for sockets that were made with their protocol's number.
    """
    transport.get_extra_info("socket").setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


class _Connection(H11Protocol):
    """Cuts who has connected and asks nothing, drips, or does not take what it asked for.

    uvicorn waits for all of these for ever.
    """

    _unsent = 0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to watch it, unless there are too many already."""
        super().connection_made(transport)
        _send_at_once(transport)
        if len(self.connections) > MOST:
            transport.abort()
        self._watch(None)

    def _watch(self, before: object) -> None:
        """Look again and again whether another question has come since."""
        if not self.transport.is_closing():
            self.loop.call_later(self.timeout_keep_alive, self._look, before)

    def _look(self, before: object) -> None:
        if self.transport.is_closing() and self.scheme == "https":
            return  # asyncio ends it, and knows no more what is unsent
        asked: RequestResponseCycle | None = self.cycle
        unsent = self.transport.get_write_buffer_size()
        idle = asked is before and (asked is None or asked.response_complete)
        if idle or (unsent and unsent == self._unsent):
            self.transport.abort()
        self._unsent = unsent
        self._watch(asked)


async def serve(
    application: ASGIApp,
    listening: socket.socket,
    close: Callable[[], Awaitable[None]] | None = None,
    patience: int = PATIENCE,
    certificate: Path | None = None,
) -> None:
    """Answer until cancelled; then `close` what never ends by itself, and end within a second.

    With a certificate, PEM and its key in one file, it is answered over TLS.
    """
    config = uvicorn.Config(
        application,
        http=_Connection,
        timeout_keep_alive=patience,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",  # else a library for them is loaded wherever one happens to be installed
        server_header=False,
        ssl_certfile=certificate,
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        if close is not None:
            await close()
        await serving
        raise
