"""Requests off a socket (through h11) and responses as bytes, so that a fault can spoil every one of them."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from email.utils import format_datetime
from http import HTTPStatus

import attrs
import h11

from pyenvoy.firmware import Firmware
from pyenvoy.request import Headers, Method, Request, Response
from pyenvoy.simulator import era

IDLE = 75.0
"""A connection on which nothing is asked for this many seconds is closed, as nginx does."""


@attrs.frozen
class Asked:
    """A request off the wire; `rest` came after it, `last` says that nothing more will."""

    request: Request
    rest: bytes
    last: bool


@attrs.frozen
class Nonsense:
    """What came was no request that a gateway knows."""

    status: int


async def read_request(
    reader: asyncio.StreamReader, rest: bytes, count: Callable[[int], None], idle: float = IDLE
) -> Asked | Nonsense | None:
    """The next request of a connection; `None` when it has been closed, or idle for too long."""
    connection = h11.Connection(h11.SERVER)
    connection.receive_data(rest) if rest else None
    head: h11.Request | None = None
    body = b""
    while True:
        try:
            event = connection.next_event()
        except h11.RemoteProtocolError:
            return Nonsense(400)
        match event:
            case h11.NEED_DATA:
                received = await _receive(reader, idle)
                count(len(received))
                connection.receive_data(received)
            case h11.Request():
                head = event
            case h11.Data():
                body += bytes(event.data)
            case h11.EndOfMessage() if head is not None:
                return _asked(head, body, connection)
            case _:
                return None


async def _receive(reader: asyncio.StreamReader, idle: float) -> bytes:
    try:
        return await asyncio.wait_for(reader.read(65536), idle)
    except TimeoutError:
        return b""


def _asked(head: h11.Request, body: bytes, connection: h11.Connection) -> Asked | Nonsense:
    method = head.method.decode()
    if method not in set(Method):
        return Nonsense(405)
    pairs = tuple((name.decode(), value.decode("latin-1")) for name, value in head.headers)
    request = Request(Method(method), head.target.decode("latin-1"), Headers(pairs), body or None)
    last = connection.their_state is h11.MUST_CLOSE
    return Asked(request, connection.trailing_data[0], last)


# -- responses ------------------------------------------------------------------------------------


def keeps_alive(firmware: Firmware) -> bool:
    """Whether a second request may come on a connection."""
    return firmware not in era.CLOSES_AFTER_EACH


def rendered(response: Response, firmware: Firmware, at: datetime, path: str) -> bytes:
    """A whole response, with the headers of its era around those that it brings."""
    body = response.body
    chunked = firmware in era.WITH_TOKENS and path.partition("?")[0] in era.CHUNKED and body
    length = ("Transfer-Encoding", "chunked") if chunked else ("Content-Length", str(len(body)))
    said = head(response, firmware, at, length)
    return said + (b"%x\r\n%b\r\n0\r\n\r\n" % (len(body), body) if chunked else body)


def head(
    response: Response, firmware: Firmware, at: datetime, length: tuple[str, str] | None
) -> bytes:
    """The status line and the headers; what the response says itself is not said twice."""
    try:
        phrase = HTTPStatus(response.status).phrase
    except ValueError:
        phrase = ""
    pairs = [
        *(pair for pair in _of_the_era(firmware, at) if pair[0] not in response.headers),
        *((name, one) for name in response.headers for one in response.headers.all_of(name)),
        *([length] if length else []),
    ]
    lines = [f"HTTP/1.1 {response.status} {phrase}", *(f"{name}: {value}" for name, value in pairs)]
    return "\r\n".join((*lines, "", "")).encode("latin-1")


def _of_the_era(firmware: Firmware, at: datetime) -> list[tuple[str, str]]:
    date = ("Date", format_datetime(at, usegmt=True))
    if firmware in era.WITH_TOKENS:
        return [
            ("Server", "openresty/1.17.8.1"),
            date,
            ("Connection", "keep-alive"),
            ("Strict-Transport-Security", "max-age=63072000; includeSubdomains"),
            ("X-Frame-Options", "DENY"),
            ("X-Content-Type-Options", "nosniff"),
        ]
    if keeps_alive(firmware):
        return [date]
    return [date, ("Pragma", "no-cache"), ("Cache-Control", "no-cache"), ("Connection", "close")]
