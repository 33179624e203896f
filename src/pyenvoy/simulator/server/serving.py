"""Opening and closing the sockets of a gateway and of its cloud."""

import asyncio
import os
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Self

import attrs

from pyenvoy.request import Headers, Origin, Request, Response
from pyenvoy.simulator import era
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.certificate import Certificate, by_an_authority, self_signed
from pyenvoy.simulator.cloud import Cloud, CloudScript
from pyenvoy.simulator.faults import NONE, Faults, Kind
from pyenvoy.simulator.gate import Gate
from pyenvoy.simulator.server.connection import Connection, run_plainly
from pyenvoy.simulator.server.gateway import Gateway, no_sleep
from pyenvoy.simulator.tokens import Signer

_CERTIFICATE = frozenset({Kind.CERTIFICATE})
_REFUSED = frozenset({Kind.REFUSED})
_WATCHED_EVERY = 0.02  # seconds; how late a refusal of connections may begin

Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def _real_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def serve(
    actor: Actor,
    *,
    faults: Faults = NONE,
    pace: float = 0.0,
    now: Callable[[], datetime] = _real_now,
    https: bool | None = None,
    host: str = "127.0.0.1",
    port: int = 0,
    certificate: Certificate | None = None,
    cloud: CloudScript | None = None,
    cloud_port: int = 0,
    redirect_port: int | None = None,
    stream_every: float = 1.0,
    sleep: Callable[[float], Awaitable[None]] = no_sleep,
) -> AsyncIterator[Gateway]:
    """Let an actor be a gateway on the network until the block is left.

    `pace` scales the service times (0: at once, 1: as the gateway takes them). `https` follows the
    firmware unless told. With https there is a cloud as well. Ports of 0 are chosen by the system.
    Raises `UsageError` when the extra `simulator` is missing, and `OSError` when a port is taken.
    """
    secure = actor.firmware in era.WITH_TOKENS if https is None else https
    gateway = Gateway(
        actor,
        Gate(actor.serial, actor.firmware, Signer.new()),
        now,
        sleep,
        pace,
        faults.beginning(now()),
        Origin("https" if secure else "http", host, port),
    )
    if secure:
        gateway.certificate = certificate or self_signed("envoy.local", _real_now())
    async with _Listeners() as listeners:
        talk = _talk(gateway, stream_every)
        context = _changing(gateway) if secure else None
        door = await listeners.open(talk, host, port, context)
        gateway.origin = attrs.evolve(gateway.origin, port=door.port)
        listeners.watch(door, gateway)
        if secure:
            await _open_cloud(listeners, gateway, cloud or CloudScript(), cloud_port)
        if secure and redirect_port is not None:
            await _open_redirect(listeners, gateway, redirect_port)
        yield gateway


def _talk(gateway: Gateway, stream_every: float) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gateway.connections += 1
        gateway.handshakes += writer.get_extra_info("ssl_object") is not None
        await Connection(gateway, reader, writer, gateway.connections, stream_every).run()

    return talk


async def _open_cloud(
    listeners: "_Listeners", gateway: Gateway, script: CloudScript, port: int
) -> None:
    host = gateway.origin.host
    hosts = tuple(dict.fromkeys((host, "localhost", "127.0.0.1", "::1")))
    gateway.cloud_certificate = by_an_authority(hosts, _real_now())
    gateway.cloud_actor = Cloud(script, gateway.gate.signer)

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await run_plainly(reader, writer, gateway.answer_as_cloud, gateway)

    door = await listeners.open(talk, host, port, _context(gateway.cloud_certificate))
    gateway.cloud = Origin("https", host, door.port)


async def _open_redirect(listeners: "_Listeners", gateway: Gateway, port: int) -> None:
    """What port 80 does on 7.x."""

    async def moved(request: Request) -> Response:
        return Response(301, Headers({"location": f"{gateway.origin}{request.path}"}))

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await run_plainly(reader, writer, moved, gateway)

    door = await listeners.open(talk, gateway.origin.host, port, None)
    gateway.redirect = Origin("http", gateway.origin.host, door.port)


# -- TLS ------------------------------------------------------------------------------------------


def _context(certificate: Certificate) -> ssl.SSLContext:
    """A context for a certificate; the library reads it from a file only, which does not stay."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    descriptor, name = tempfile.mkstemp()
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(certificate.pem)
        context.load_cert_chain(name)
    finally:
        Path(name).unlink()
    return context


def _changing(gateway: Gateway) -> ssl.SSLContext | None:
    """A context that shows another certificate while the fault of that name lasts."""
    if gateway.certificate is None:
        return None
    context = _context(gateway.certificate)
    other = _context(self_signed("envoy.local", _real_now()))

    def choose(wrapped: ssl.SSLObject, _name: str, _context: ssl.SSLContext) -> None:
        if gateway.fault("", _CERTIFICATE) is not None:
            wrapped.context = other

    context.sni_callback = choose
    return context


# -- listening ------------------------------------------------------------------------------------


@attrs.define(eq=False)
class _Door:
    """A listening socket, which can be closed and opened again."""

    talk: Talk
    host: str
    port: int
    context: ssl.SSLContext | None
    server: asyncio.Server | None = None

    async def open(self) -> None:
        self.server = await asyncio.start_server(self.talk, self.host, self.port, ssl=self.context)
        self.port = self.server.sockets[0].getsockname()[1]

    def close(self) -> None:
        if self.server is not None:
            self.server.close()
            self.server = None


@attrs.define(eq=False)
class _Listeners:
    """Every door and every open connection; all are gone when the block is left."""

    _doors: list[_Door] = attrs.field(factory=list)
    _talking: dict["asyncio.Task[None]", tuple[_Door, asyncio.StreamWriter]] = attrs.field(
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

    async def open(self, talk: Talk, host: str, port: int, context: ssl.SSLContext | None) -> _Door:
        door = _Door(talk, host, port, context)

        async def counted(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await self._talked(door, talk, reader, writer)

        door.talk = counted
        await door.open()
        self._doors.append(door)
        return door

    async def _talked(
        self, door: _Door, talk: Talk, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        task = asyncio.current_task()
        if task is None:
            return
        self._talking[task] = (door, writer)
        try:
            # a client that goes away in the middle is nobody's mistake
            with suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await talk(reader, writer)
        finally:
            del self._talking[task]
            await _closed(writer)

    def _cut(self, door: _Door) -> None:
        for task, (its_door, writer) in list(self._talking.items()):
            if its_door is door:
                writer.transport.abort()
                task.cancel()

    def watch(self, door: _Door, gateway: Gateway) -> None:
        """Close the door and cut its connections while connections are to be refused."""
        self._watching.append(asyncio.ensure_future(self._watched(door, gateway)))

    async def _watched(self, door: _Door, gateway: Gateway) -> None:
        while True:
            refused = gateway.fault("", _REFUSED) is not None
            if refused and door.server is not None:
                door.close()
                self._cut(door)
            elif not refused and door.server is None:
                await door.open()
            await asyncio.sleep(_WATCHED_EVERY)


async def _closed(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        await asyncio.wait_for(writer.wait_closed(), 0.5)
    except (OSError, TimeoutError):
        writer.transport.abort()
