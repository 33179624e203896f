"""Connections, addresses, names and certificates."""

import asyncio
import ssl
import tempfile
from datetime import UTC, datetime

import attrs

from pyenvoy.simulator.certificate import self_signed
from pyenvoy.simulator.faults import Fault, Kind
from tests.endurance import swift
from tests.endurance.faults.named import LIVE, Named, secure, simply, simulated
from tests.endurance.stage import NAME


async def _flapping(stage):
    """Nobody listens for four seconds out of fifteen."""
    from datetime import timedelta

    came = swift.now() - swift.START
    one = Fault(Kind.REFUSED, came, timedelta(seconds=4), every=timedelta(seconds=15))
    return await simulated(one)(stage)


async def _nameless(stage):
    hosts = asyncio.get_running_loop().hosts
    address = hosts[NAME]
    hosts[NAME] = None
    await _cut(stage)

    async def end():
        hosts[NAME] = address

    return end


async def _cut(stage):
    """Every open connection breaks."""
    end = await simply(Kind.REFUSED)(stage)
    await asyncio.sleep(2)
    await end()


async def _moved(stage, host):
    """The gateway is away for a while, and comes back at another address under its name."""
    before = stage.gateway
    await stage.close()

    async def end():
        await stage.open(host, before.origin.port, before)

    return end


def moving(*hosts):
    """To one of these addresses, not the present one."""

    async def begin(stage):
        others = [host for host in hosts if host != stage.gateway.origin.host]
        return await _moved(stage, stage.rng.choice(others))

    return begin


def standing_in(talk, secured):
    """Somebody else listens where the gateway was."""

    async def begin(stage):
        origin = stage.gateway.origin
        back = await _moved(stage, origin.host)
        heard = bytearray()

        async def talking(reader, writer):
            try:
                await talk(reader, writer, heard)
            except (ConnectionError, ssl.SSLError):
                pass
            finally:
                writer.close()

        context = _context() if secured else None
        server = await asyncio.start_server(talking, origin.host, origin.port, ssl=context)

        async def end():
            server.close()
            if b"sessionId" in heard or b"earer" in heard:
                stage.oracle.blame("a secret went to an impostor")
            if secured and stage.secure and heard:
                stage.oracle.blame(f"{len(heard)} bytes went to an impostor")
            await back()

        return end

    return begin


def _context():
    with tempfile.NamedTemporaryFile() as file:
        file.write(self_signed("envoy.local", datetime.now(UTC)).pem)
        file.flush()
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(file.name)
    return context


async def _impostor(reader, writer, heard):
    heard += await reader.read(65536)
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n[]")
    await writer.drain()


async def _mute(reader, writer, heard):
    while found := await reader.read(65536):
        heard += found


async def _router(reader, writer, heard):
    heard += await reader.read(65536)
    page = b"<html>Router login</html>"
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(page), page))
    await writer.drain()


async def _other_gateway(stage):
    """Another gateway answers there, behind the same certificate: only its serial tells."""
    own = stage.actor.inner
    stage.actor.inner = attrs.evolve(own, serial="999999999999")
    await _cut(stage)

    async def end():
        stage.actor.inner = own
        await _cut(stage)

    return end


async def _certificate(stage):
    """The gateway shows another certificate, and then the old one again."""
    end = await simply(Kind.CERTIFICATE)(stage)
    await _cut(stage)
    before = stage.gateway.application_bytes

    async def ended():
        if stage.gateway.application_bytes != before:
            stage.oracle.blame("something was sent behind a strange certificate")
        await end()
        await _cut(stage)

    return ended


FAULTS = (
    Named("nobody listens", (4, 19), "a restart by hand", simply(Kind.REFUSED)),
    Named(
        "away for an hour", (4, 19), "a restart by hand", simply(Kind.REFUSED), lasts=(3600, 4000)
    ),
    Named("the link flaps", (21,), "entities come and go", _flapping),
    Named(
        "the connection closes without an answer",
        (4, 19),
        "nothing until a restart",
        simply(Kind.SILENT_CLOSE),
    ),
    Named(
        "reset in the middle of an answer",
        (19, 20),
        "nothing until a restart",
        simply(Kind.RESET_AFTER, bytes=120),
    ),
    Named(
        "reset on every kept connection",
        (20,),
        "every other question fails",
        simply(Kind.RESET_ON_REUSE),
        fresh=True,
    ),
    Named(
        "answers drip byte by byte",
        (5,),
        "everything waits",
        simply(Kind.DRIP, "/home", "/inventory", rate=20),
        fresh=True,
    ),
    Named("the live page drips", (5, 17), "everything waits", simply(Kind.DRIP, *LIVE, rate=10)),
    Named("the name is known to nobody", (21,), "a restart by hand", _nameless, group="door"),
    Named(
        "another address by the same name",
        (21,),
        "a restart by hand",
        moving("127.0.0.1", "127.0.0.2", "127.0.0.3"),
        group="door",
    ),
    Named(
        "from IPv4 to IPv6 and back",
        (21,),
        "a restart by hand",
        moving("127.0.0.1", "::1"),
        group="door",
    ),
    Named(
        "a stranger with a certificate of his own",
        (28, 29),
        "the token is stolen",
        standing_in(_impostor, secured=True),
        group="door",
        fits=secure,
    ),
    Named(
        "a stranger who speaks no TLS",
        (7, 29),
        "the token is sent in the clear",
        standing_in(_router, secured=False),
        group="door",
    ),
    Named(
        "connections open and nothing is said",
        (4, 5),
        "a restart by hand",
        standing_in(_mute, secured=False),
        group="door",
    ),
    Named(
        "another gateway at the address",
        (21, 29),
        "another house's figures",
        _other_gateway,
        group="door",
        fits=secure,
    ),
    Named(
        "another certificate for a while",
        (29,),
        "locked out for ever",
        _certificate,
        group="door",
        fits=secure,
    ),
)
