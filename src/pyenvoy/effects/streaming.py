"""The meter stream, kept open: each event as if it had been asked for. What follows is the session's to say."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing
from datetime import timedelta

import attrs

from pyenvoy.effects.transport import Transport
from pyenvoy.request import Headers, Origin, Request, Response, Silence, Silent
from pyenvoy.wire.stream import Splitter

PACE = timedelta(seconds=0.2)
"""The shortest time between two events that are handed on: whoever floods has to wait, and does not keep us busy."""

_AT_ONCE = 16 * 1024
"""Bytes that may come without an event before they have to wait as well; an event has about 1500."""

_LEAST = 1024
"""What a piece counts for in these bytes, however small it is: it costs us time."""

PATIENCE = timedelta(seconds=45)
"""With the next event: one comes every second, on 7.0.88 twenty of them every 23 (protocol chapter 7.1)."""

_WANTED = "text/event-stream"


async def events(
    transport: Transport, request: Request, gateway: Origin
) -> AsyncGenerator[Response | Silence, None]:
    """The newest event of every piece that comes, as an answer; the last is what has ended it."""
    headers = Headers(
        (*((name, request.headers[name]) for name in request.headers), ("accept", _WANTED))
    )
    asked = attrs.evolve(request, headers=headers, patience=PATIENCE)
    splitter = Splitter()
    clock = asyncio.get_running_loop().time
    last, idle = clock(), 0
    async with aclosing(transport.pieces(asked, gateway)) as pieces:
        async for piece in pieces:
            if not isinstance(piece, bytes):
                yield piece
                return
            splitter, found = splitter.split(piece)
            idle += max(len(piece), _LEAST)
            if found:
                yield Response(200, Headers(), found[-1])
                await asyncio.sleep(PACE.total_seconds())
                last, idle = clock(), 0
            elif clock() - last > PATIENCE.total_seconds():
                # the patience of a piece is renewed by every byte, also by those that mean nothing
                yield Silence(Silent.TOO_SLOW, f"no event for {PATIENCE.total_seconds():g} s")
                return
            elif idle > _AT_ONCE:
                await asyncio.sleep(PACE.total_seconds())
                idle = 0
