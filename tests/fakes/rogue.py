"""A server that speaks anything but good HTTP, on the loopback address."""

import asyncio
import socket
import struct
from contextlib import asynccontextmanager, suppress

from pyenvoy.request import Origin

RESET = object()
"""In place of bytes: cut the connection the hard way."""

_HELLO = b"\x16"
"""How TLS begins; where it is not spoken, the line goes dead."""


@asynccontextmanager
async def rogue(*sent, endless=b"", context=None, heard=None, port=0):
    """Answer every request with these bytes, then with `endless` for as long as anybody listens.

    What arrives goes into `heard`.
    """

    async def talk(reader, writer):
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
            asked = await reader.readexactly(1)
            if asked != _HELLO:
                asked += await reader.readuntil(b"\r\n\r\n")
                if heard is not None:
                    heard.append(asked)
                await _speak(writer, sent, endless)
        writer.transport.abort()

    server = await asyncio.start_server(talk, "127.0.0.1", port, ssl=context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        yield Origin("https" if context else "http", "127.0.0.1", port)


async def _speak(writer, sent, endless):
    for piece in sent:
        if piece is RESET:
            bare = writer.get_extra_info("socket")
            bare.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
            return
        writer.write(piece)
        await writer.drain()
    while endless:
        writer.write(endless)
        await writer.drain()
