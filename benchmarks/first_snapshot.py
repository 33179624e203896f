"""From nothing to the first snapshot, against pyenphase, at 100 ms a request over real TLS sockets."""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import attrs
import pyenphase

import pyenvoy
from pyenvoy import recording
from pyenvoy.effects.tokenfile import Memory
from pyenvoy.endpoint import Role
from pyenvoy.firmware import Firmware
from pyenvoy.request import Request, Response
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import Gateway, serve
from tests.recordings import RECORDINGS

EACH = timedelta(milliseconds=100)
NAMES = (
    "7.6.175_with_cts",
    "8.2.4345_with_device_data",
    "8.3.1598_collar",
    "8.3.5169_with_generator",
)
ROUNDS = 5


@attrs.frozen
class Slow:
    """An actor that takes the same time for every answer."""

    actor: Actor

    @property
    def serial(self) -> str:
        """As the actor's."""
        return self.actor.serial

    @property
    def firmware(self) -> Firmware:
        """As the actor's."""
        return self.actor.firmware

    def respond(self, request: Request, now: datetime) -> tuple[Actor, Response]:
        """The actor's answer, taking 100 ms."""
        actor, response = self.actor.respond(request, now)
        return Slow(actor), attrs.evolve(response, took=EACH)


@asynccontextmanager
async def slow_gateway(name: str) -> AsyncIterator[Gateway]:
    """A recording behind real sockets, at 100 ms a request."""
    taken = recording.parse(RECORDINGS[name].read_bytes())
    async with serve(Slow(Replay(taken)), pace=1.0, at_the_gate=EACH) as gateway:
        yield gateway


async def theirs(gateway: Gateway) -> float:
    """Seconds until pyenphase has its first data."""
    token = gateway.token(Role.OWNER, timedelta(days=300))
    envoy = pyenphase.Envoy(f"{gateway.origin.host}:{gateway.origin.port}")
    start = time.perf_counter()
    await envoy.setup()
    await envoy.authenticate(token=token)
    await envoy.update()
    took = time.perf_counter() - start
    await envoy.close()
    return took


async def ours(gateway: Gateway, keep: Memory) -> tuple[float, float]:
    """Seconds until we have production, and until the first complete snapshot."""
    token = gateway.token(Role.OWNER, timedelta(days=300))
    credentials = pyenvoy.OwnToken(pyenvoy.Secret(token))
    start = time.perf_counter()
    first = complete = 0.0
    async with pyenvoy.connect(str(gateway.origin), credentials, tokens=keep) as envoy:
        async for snapshot in envoy.snapshots():
            if not first and snapshot.production is not None:
                first = time.perf_counter() - start
            if snapshot.complete:
                complete = time.perf_counter() - start
                break
    return first, complete


async def compare(name: str) -> tuple[float, float, float, int, int]:
    """Medians of theirs, our first, our complete; requests of theirs; our handshakes beyond the lanes' own."""
    them, first, complete, asked, shaken = [], [], [], 0, 0
    for _ in range(ROUNDS):
        async with slow_gateway(name) as gateway:
            them.append(await theirs(gateway))
            asked = len(gateway.requests)
        async with slow_gateway(name) as gateway:
            one, two = await ours(gateway, Memory())
            first.append(one)
            complete.append(two)
            shaken = gateway.handshakes
    return (
        statistics.median(them),
        statistics.median(first),
        statistics.median(complete),
        asked,
        shaken,
    )


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """Rows of the table."""
    for name in NAMES:
        if name not in RECORDINGS:
            continue
        them, first, complete, asked, shaken = asyncio.run(compare(name))
        theirs_ms = f"(theirs: {them * 1000:.0f} ms, {asked} requests)"
        ratio = first / them
        yield f"first production, {name}", f"{ratio:.2f} {theirs_ms}", "at most 0.4", ratio <= 0.4
        ratio = complete / them
        yield f"first complete snapshot, {name}", f"{ratio:.2f}", "at most 0.8", ratio <= 0.8
        yield (
            f"TLS handshakes until then, {name}",
            str(shaken),
            "one to see the certificate, one a lane",
            shaken <= 3,
        )
