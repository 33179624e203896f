"""The only listening socket: `GET /snapshot`, `/snapshot/<serial>` and `/health`, on this machine only."""

import asyncio
import hashlib
import os
import socket
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

import attrs
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from uvicorn.protocols.http.h11_impl import H11Protocol, RequestResponseCycle

from pyenvoy import UsageError

LOOPBACK = "127.0.0.1"
_NAMES = [LOOPBACK, "localhost"]
"""Names under which we answer: a page from elsewhere whose name was turned to this machine gets nothing."""

_OURS_ALONE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
}
"""A page from elsewhere must not even have it loaded as a picture or a script."""

_PATIENCE = 5
"""Seconds for asking, and between two questions."""
_MOST = 100
"""Connections at once; more would leave no descriptors to reach the gateway with."""

_NOT_YET = "the gateway has not been read yet"

Health = Callable[[], Mapping[str, object]]


@attrs.frozen
class Page:
    """A snapshot as bytes, encoded once however often it is asked for."""

    body: bytes
    etag: str


class Pages:
    """The latest snapshot of each gateway."""

    def __init__(self) -> None:
        self._latest: dict[str, Page] = {}

    def put(self, serial: str, body: bytes) -> None:
        """Have these bytes from now on."""
        self._latest[serial] = Page(body, f'"{hashlib.sha256(body).hexdigest()[:32]}"')

    def get(self, serial: str | None) -> Page | None:
        """The page of a gateway; without a serial number the only one's, or the first one's."""
        if serial is None:
            return next(iter(self._latest.values()), None)
        return self._latest.get(serial)


def application(pages: Pages, health: Health) -> Starlette:
    """The pages; 503 with the reason until there is a snapshot."""

    async def snapshot(request: Request) -> Response:
        page = pages.get(request.path_params.get("serial"))
        if page is None:
            return JSONResponse({"error": _NOT_YET}, 503, {"Retry-After": "2"})
        headers = {"ETag": page.etag, "Cache-Control": "no-cache", **_OURS_ALONE}
        if page.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(page.body, 200, headers, "application/json")

    async def state(_: Request) -> Response:
        ready = pages.get(None) is not None
        told = {"ready": ready, "brokers": health()}
        return JSONResponse(told, 200 if ready else 503, _OURS_ALONE)

    places = {"/snapshot": snapshot, "/snapshot/{serial}": snapshot, "/health": state}
    routes = [Route(path, answer) for path, answer in places.items()]
    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=_NAMES, www_redirect=False)]
    return Starlette(routes=routes, middleware=middleware)


def listen(port: int) -> socket.socket:
    """A socket on the loopback address. Raises `UsageError` when the port is taken."""
    try:
        return socket.create_server((LOOPBACK, port))
    except OSError as error:
        raise UsageError(
            f"cannot listen on {LOOPBACK}:{port} ({os.strerror(error.errno or 0)}): set another port in [mqtt.rest]"
        ) from error


class _Server(uvicorn.Server):
    """Signals are the business of whoever runs us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


class _Connection(H11Protocol):
    """Cuts who has connected and asks nothing, or drips: uvicorn waits for these for ever."""

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]  # as uvicorn's
        """Begin to watch it, unless there are too many already."""
        super().connection_made(transport)
        if len(self.connections) > _MOST:
            transport.abort()
        self._watch(None)

    def _watch(self, before: object) -> None:
        """Look again and again whether another question has come since."""
        if not self.transport.is_closing():
            self.loop.call_later(self.timeout_keep_alive, self._look, before)

    def _look(self, before: object) -> None:
        asked: RequestResponseCycle | None = self.cycle
        if asked is before and (asked is None or asked.response_complete):
            self.transport.abort()
        self._watch(asked)


async def serve(pages: Starlette, listening: socket.socket, patience: int = _PATIENCE) -> None:
    """Answer until cancelled; then close in order, within a second."""
    config = uvicorn.Config(
        pages,
        http=_Connection,
        timeout_keep_alive=patience,
        log_config=None,
        access_log=False,
        lifespan="off",
        ws="none",  # else a library for them is loaded wherever one happens to be installed
        timeout_graceful_shutdown=1,
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
