"""Routes → an ASGI application: who may ask, bodies, marks, and doing what a pure answer says is to do."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import TypeAlias

import attrs
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route as Path
from starlette.types import ASGIApp, Receive, Scope, Send

from pyenvoy_mqtt.keys import Keys, Names, key_of
from pyenvoy_mqtt.rest import (
    ROUTES,
    Action,
    Asked,
    Do,
    Listen,
    Poll,
    Remember,
    Reply,
    Route,
    View,
    Work,
    refusal,
)
from pyenvoy_mqtt.rest.board import told
from pyenvoy_mqtt.rest.wishes import polled
from pyenvoy_mqtt.server.hub import Hub
from pyenvoy_mqtt.server.pages import Page, Pages, now
from pyenvoy_mqtt.server.wishes import Wishes
from pyenvoy_mqtt.web import PAGES

_LARGEST = 16_384
"""Bytes of a body; no command has a tenth of it."""
_PATIENCE = 5.0
"""Seconds for a body to come."""

_OURS_ALONE = {
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
}
"""A page from elsewhere must not even have it loaded as a picture or a script."""


Endpoint: TypeAlias = Callable[[Request], Awaitable[Response]]


class Server:
    """Everything that answers: the pages, who listens, what is under way."""

    def __init__(
        self,
        pages: Pages,
        keys: Keys | None = None,
        names: Names | None = None,
        routes: Sequence[Route] = (*ROUTES, *PAGES),
        patience: float = _PATIENCE,
    ) -> None:
        self.pages = pages
        self.hub = Hub()
        self.boards = Hub("board")
        self.wishes = Wishes()
        self._keys = keys or Keys()
        self._names = names or Names("127.0.0.1")
        self._routes = routes
        self._patience = patience
        pages.listeners.append(self.put)
        for serial, view in pages.known.views.items():
            self.put(serial, view)

    def put(self, serial: str, view: View) -> None:
        """Tell everybody who listens."""
        self.hub.put(serial, lambda: view.body)
        self.boards.put(serial, lambda: told(view).body)

    def application(self) -> Starlette:
        """What uvicorn runs."""
        ways: dict[str, dict[str, Endpoint]] = {}
        for one in self._routes:
            ways.setdefault(one.path, {})[one.method] = self._endpoint(one)
        paths = [Path(path, _by_method(found), methods=[*found]) for path, found in ways.items()]
        found = Starlette(
            routes=paths,
            middleware=[Middleware(Door, names=self._names)],
            exception_handlers={HTTPException: _refused},
        )
        found.router.redirect_slashes = False  # a path that is not there is not there
        return found

    async def close(self) -> None:
        """End what would keep us from ending."""
        self.hub.close()
        self.boards.close()
        await self.wishes.close()

    def _endpoint(self, route: Route) -> Endpoint:
        async def endpoint(request: Request) -> Response:
            given = key_of(
                request.headers.get("authorization", ""), request.headers.get("x-api-key", "")
            )
            refused = self._keys.refusal(route.access, given)
            if refused is not None:
                return response(refused)
            body = await self._body(request) if route.takes else b""
            if isinstance(body, Reply):
                return response(body)
            asked = Asked(
                now(),
                dict(request.query_params),
                {name: str(part) for name, part in request.path_params.items()},
                body,
                request.headers.get("prefer", ""),
            )
            return await self._done(self.pages.ask(route, asked), request)

        return endpoint

    async def _body(self, request: Request) -> bytes | Reply:
        """The body, if it is JSON, not too long and comes in time."""
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != "application/json":
            return refusal(415, "the body must be application/json")
        try:
            async with asyncio.timeout(self._patience):
                return await _gathered(request)
        except TimeoutError:
            return _closing(refusal(408, f"the body did not come within {self._patience:g} s"))
        except ClientDisconnect:
            return _closing(refusal(400, "half a body"))

    async def _done(self, action: Action | Page, request: Request) -> Response:
        match action:
            case Page():
                return _page(action, request)
            case Reply():
                return response(action)
            case Do():
                return response(await self.wishes.do(self.pages.sites[action.serial], action))
            case Poll():
                self.pages.poll(action.serial, on=action.on)
                return response(polled(action.key, on=action.on))
            case Listen():
                return self._stream(action, request.method)
            case Remember():
                return response(self.wishes.became(action.number))
            case Work():
                return response(await asyncio.to_thread(action.run))

    def _stream(self, action: Listen, method: str) -> Response:
        hub = self.boards if action.boards else self.hub
        if hub.full:
            return response(refusal(503, "too many listen already"))
        headers = {"Cache-Control": "no-store", "X-Accel-Buffering": "no", **_OURS_ALONE}
        if method == "HEAD":  # it would be streamed to nobody, for ever
            return Response(b"", 200, headers, "text/event-stream")
        stream = hub.stream(action.serial)
        return StreamingResponse(stream, 200, headers, "text/event-stream")


def _by_method(ways: Mapping[str, Endpoint]) -> Endpoint:
    """All that one path answers to; what is asked for its head alone is got."""

    async def endpoint(request: Request) -> Response:
        return await ways[request.method if request.method in ways else "GET"](request)

    return endpoint


async def _gathered(request: Request) -> bytes | Reply:
    body = b""
    async for part in request.stream():
        body += part
        if len(body) > _LARGEST:
            return _closing(refusal(413, f"the body has more than {_LARGEST} bytes"))
    return body


def _closing(reply: Reply) -> Reply:
    return attrs.evolve(reply, headers=(*reply.headers, ("Connection", "close")))


def _page(page: Page, request: Request) -> Response:
    """The page, squeezed if wanted; nothing but its mark to who has it already."""
    headers = {
        "ETag": page.etag,
        "Cache-Control": "no-cache",
        "Vary": "Accept-Encoding, Authorization",
        **_OURS_ALONE,
        **dict(page.reply.headers),
    }
    marks = {one.strip() for one in request.headers.get("if-none-match", "").split(",")}
    if marks & {page.etag, f"W/{page.etag}", "*"}:
        return Response(status_code=304, headers=headers)
    body = page.reply.body
    if page.worth_squeezing and "gzip" in request.headers.get("accept-encoding", ""):
        headers["Content-Encoding"] = "gzip"
        body = page.squeezed
    return Response(body, 200, headers, page.reply.kind)


def response(reply: Reply) -> Response:
    """A reply as Starlette sends it."""
    headers = {"Cache-Control": "no-store", **_OURS_ALONE, **dict(reply.headers)}
    return Response(reply.body, reply.status, headers, reply.kind)


async def _refused(_: Request, error: Exception) -> Response:
    """What Starlette itself refuses: a path or a method that is not there."""
    assert isinstance(error, HTTPException)  # noqa: S101  # it is registered for no other
    words = {404: "there is nothing at this path", 405: "this path is not asked so"}
    said = refusal(error.status_code, words.get(error.status_code, error.detail))
    return response(attrs.evolve(said, headers=tuple((error.headers or {}).items())))


class Door:
    """Lets nobody in who asks by another name, or from a page that is not ours."""

    def __init__(self, app: ASGIApp, names: Names) -> None:
        self._app = app
        self._names = names

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, or let in."""
        if scope["type"] == "http":
            request = Request(scope)
            host, origin = request.headers.get("host", ""), request.headers.get("origin", "")
            if (strange := self._names.strange(host, origin)) is not None:
                await response(strange)(scope, receive, send)
                return
        await self._app(scope, receive, send)
