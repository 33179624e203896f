"""One connection: requests in, responses out, and the faults that break the wire itself."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable

import attrs

from pyenvoy.firmware import Firmware
from pyenvoy.recording import same_place
from pyenvoy.request import Headers, Request, Response
from pyenvoy.simulator import era
from pyenvoy.simulator.faults import OF_THE_STREAM, ON_THE_WIRE, Fault, Kind
from pyenvoy.simulator.server.gateway import Gateway
from pyenvoy.simulator.server.http import Nonsense, head, keeps_alive, read_request, rendered

STREAM = "/stream/meter"
_LATEST = Firmware((8,))  # the cloud and the redirect speak like the newest


@attrs.frozen
class Connection:
    """A connection to the gateway."""

    gateway: Gateway
    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    number: int
    stream_every: float
    idle: float

    async def run(self) -> None:
        """Answer until the other side, the era or a fault ends it."""
        rest, reused = b"", False
        while True:
            asked = await read_request(self.reader, rest, self._count, self.idle)
            if asked is None:
                return
            if isinstance(asked, Nonsense):
                await self._send(
                    self._rendered(era.refusal(self._firmware, "/", asked.status), "/")
                )
                return
            self.gateway.arrived(asked.request, self.number)
            if not await self._served(asked.request, reused=reused) or asked.last:
                return
            rest, reused = asked.rest, True

    async def _served(self, request: Request, *, reused: bool) -> bool:
        """Answer one request; whether another may follow."""
        fault = self.gateway.fault(request.path, ON_THE_WIRE)
        worn_out = reused and self._firmware in era.RESETS_ON_REUSE
        if worn_out or (fault is not None and fault.kind is Kind.RESET_ON_REUSE and reused):
            return self._reset()
        if fault is not None and fault.kind is Kind.SILENT_CLOSE:
            return False
        if fault is not None and fault.kind is Kind.HANG:
            await self._gone()
            return False
        if same_place(request.path) == STREAM and self.gateway.event() is not None:
            return await self._stream(request)
        response = await self.gateway.answer(request)
        if fault is not None and fault.kind is not Kind.RESET_ON_REUSE:
            return await self._broken(fault, response, request.path)
        await self._send(self._rendered(response, request.path))
        return keeps_alive(self._firmware)

    async def _broken(self, fault: Fault, response: Response, path: str) -> bool:
        """Send an answer that breaks off, or breaks the rules; nothing follows it."""
        whole = self._rendered(response, path)
        match fault.kind:
            case Kind.DRIP:
                pause = 1 / max(fault.number("rate", 20), 1)
                for i in range(len(whole)):
                    await self._send(whole[i : i + 1])
                    await self.gateway.sleep(pause)
            case Kind.RESET_AFTER:
                await self._send(whole[: fault.number("bytes", 100)])
                self._reset()
            case Kind.WRONG_LENGTH:
                said = max(len(response.body) + fault.number("more", 100), 0)
                await self._send(self._head(response, said) + response.body)
            case Kind.GARBLED:
                await self._send(
                    b"HTTP/1.1 200 OK\r\n\x00\x1fnot a header\r\n: \r\n\r\n" + response.body
                )
            case _:
                await self._huge(response, fault.number("bytes", 64 << 20))
        return False

    async def _huge(self, response: Response, size: int) -> None:
        await self._send(self._head(response, size))
        while size > 0:
            await self._send(b" " * min(size, 65536))
            size -= 65536

    # -- the stream -------------------------------------------------------------------------------

    async def _stream(self, request: Request) -> bool:
        """Events, one a second, until the other side goes; the answer to a refused one is usual."""
        refused, headers = self.gateway.enter(request)
        if refused is not None:
            await self._send(self._rendered(refused, request.path))
            return keeps_alive(self._firmware)
        pairs = (("content-type", "text/event-stream"), ("cache-control", "no-cache"))
        more = tuple((name, headers[name]) for name in headers)
        chunked = ("Transfer-Encoding", "chunked")
        response = Response(200, Headers(pairs + more))
        await self._send(head(response, self._firmware, self.gateway.now(), chunked))
        gone = asyncio.ensure_future(self._gone())
        try:
            await self._events(gone)
        finally:
            gone.cancel()
        return False

    async def _events(self, gone: "asyncio.Future[None]") -> None:
        waiting = b""
        while not gone.done():
            fault = self.gateway.fault(STREAM, OF_THE_STREAM)
            kind = fault.kind if fault else None
            if kind is not Kind.STREAM_SILENT:
                waiting += self.gateway.event() or b""
            piece = fault.number("bytes", 16384) if fault and kind is Kind.STREAM_BUFFERED else 1
            if waiting and len(waiting) >= piece:
                await self._send(b"%x\r\n%b\r\n" % (len(waiting), waiting))
                waiting = b""
            await asyncio.wait({gone}, timeout=self.stream_every)

    # -- bytes ------------------------------------------------------------------------------------

    @property
    def _firmware(self) -> Firmware:
        return self.gateway.actor.firmware

    def _rendered(self, response: Response, path: str) -> bytes:
        return rendered(response, self._firmware, self.gateway.now(), path)

    def _head(self, response: Response, length: int) -> bytes:
        said = ("Content-Length", str(length))
        return head(response, self._firmware, self.gateway.now(), said)

    async def _send(self, sent: bytes) -> None:
        self.writer.write(sent)
        await self.writer.drain()

    async def _gone(self) -> None:
        """Wait until the other side is gone; what it says meanwhile is counted and thrown away."""
        while received := await self.reader.read(65536):
            self._count(len(received))

    def _count(self, received: int) -> None:
        self.gateway.application_bytes += received

    def _reset(self) -> bool:
        """Cut the connection so that the other side sees a reset; nothing follows."""
        found = self.writer.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()
        return False


async def run_plainly(
    reader: asyncio.StreamReader,
    writer: asyncio.StreamWriter,
    respond: Callable[[Request], Awaitable[Response | None]],
    gateway: Gateway,
) -> None:
    """A connection without gate and faults: the cloud, and the redirect of port 80."""
    rest = b""
    while True:
        asked = await read_request(reader, rest, lambda _: None)
        if asked is None or isinstance(asked, Nonsense):
            return
        response = await respond(asked.request)
        if response is None:
            return
        await gateway.sleep(response.took.total_seconds())
        writer.write(rendered(response, _LATEST, gateway.clock(), "/"))
        await writer.drain()
        if asked.last:
            return
        rest = asked.rest
