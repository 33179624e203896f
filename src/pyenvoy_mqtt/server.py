"""The only listening socket: `GET /snapshot`, `/snapshot/<serial>` and `/health`, on this machine only."""

import asyncio
import hashlib
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

from pyenvoy import UsageError

LOOPBACK = "127.0.0.1"
_NAMES = [LOOPBACK, "localhost"]
"""Names under which we answer: a page from elsewhere whose name was turned to this machine gets nothing."""

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
        headers = {"ETag": page.etag, "Cache-Control": "no-cache"}
        if page.etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return Response(page.body, 200, headers, "application/json")

    async def state(_: Request) -> Response:
        ready = pages.get(None) is not None
        return JSONResponse({"ready": ready, "brokers": health()}, 200 if ready else 503)

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
            f"cannot listen on {LOOPBACK}:{port} ({error.strerror}): set another http_port in [mqtt]"
        ) from error


class _Server(uvicorn.Server):
    """Signals are the business of whoever runs us."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


async def serve(pages: Starlette, listening: socket.socket) -> None:
    """Answer until cancelled; then close in order, within a second."""
    config = uvicorn.Config(
        pages, log_config=None, access_log=False, lifespan="off", timeout_graceful_shutdown=1
    )
    server = _Server(config)
    serving = asyncio.ensure_future(server.serve(sockets=[listening]))
    try:
        await asyncio.shield(serving)
    except asyncio.CancelledError:
        server.should_exit = True
        await serving
        raise
