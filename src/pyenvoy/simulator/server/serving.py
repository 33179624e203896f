"""Opening and closing the sockets of a gateway and of its cloud."""

import asyncio
import os
import ssl
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

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
from pyenvoy.simulator.server.http import IDLE
from pyenvoy.simulator.server.listening import WATCHED, Listeners, Talk
from pyenvoy.simulator.tokens import Signer

_CERTIFICATE = frozenset({Kind.CERTIFICATE})


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
    at_the_gate: timedelta = timedelta(),
    idle: float = IDLE,
    sleep: Callable[[float], Awaitable[None]] = no_sleep,
    watched: float = WATCHED,
) -> AsyncIterator[Gateway]:
    """Let an actor be a gateway on the network until the block is left.

    `pace` scales the service times (0: at once, 1: as the gateway takes them), those of the actor and
    that of what is answered `at_the_gate`. `https` follows the
    firmware unless told. With https there is a cloud as well. Ports of 0 are chosen by the system.
    `idle` is how many seconds a quiet connection is kept, `watched` how late a refusal of connections
    may begin. Raises `UsageError` when the extra `simulator` is missing, and `OSError` when a port is taken.
    """
    secure = actor.firmware in era.WITH_TOKENS if https is None else https
    signer = Signer.new()
    gateway = Gateway(
        actor,
        Gate(actor.serial, actor.firmware, signer),
        Cloud(cloud or CloudScript(), signer),
        now,
        sleep,
        pace,
        faults.beginning(now()),
        Origin("https" if secure else "http", host, port),
        at_the_gate,
    )
    context = _secured(gateway, certificate) if secure else None
    async with Listeners() as listeners:
        door = await listeners.open(_talk(gateway, stream_every, idle), host, port, context)
        gateway.origin = attrs.evolve(gateway.origin, port=door.port)
        listeners.watch(door, gateway, watched)
        if secure:
            await _open_cloud(listeners, gateway, cloud_port)
        if secure and redirect_port is not None:
            await _open_redirect(listeners, gateway, redirect_port)
        yield gateway


def _talk(gateway: Gateway, stream_every: float, idle: float) -> Talk:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gateway.connections += 1
        gateway.connections_open += 1
        gateway.handshakes += writer.get_extra_info("ssl_object") is not None
        number = gateway.connections
        try:
            await Connection(gateway, reader, writer, number, stream_every, idle).run()
        finally:
            gateway.connections_open -= 1

    return talk


async def _open_cloud(listeners: "Listeners", gateway: Gateway, port: int) -> None:
    host = gateway.origin.host
    hosts = tuple(dict.fromkeys((host, "localhost", "127.0.0.1", "::1")))
    gateway.cloud_certificate = by_an_authority(hosts, _real_now())

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await run_plainly(reader, writer, gateway.answer_as_cloud, gateway)

    door = await listeners.open(talk, host, port, _context(gateway.cloud_certificate))
    gateway.cloud = Origin("https", host, door.port)


async def _open_redirect(listeners: "Listeners", gateway: Gateway, port: int) -> None:
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


def _secured(gateway: Gateway, certificate: Certificate | None) -> ssl.SSLContext:
    """A context for the gateway, which shows another certificate while the fault of that name lasts."""
    gateway.certificate = certificate or self_signed("envoy.local", _real_now())
    context = _context(gateway.certificate)
    other = _context(self_signed("envoy.local", _real_now()))

    def choose(wrapped: ssl.SSLObject, _name: str, _context: ssl.SSLContext) -> None:
        if gateway.fault("", _CERTIFICATE) is not None:
            wrapped.context = other

    context.sni_callback = choose
    return context
