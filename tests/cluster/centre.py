"""What a reader at the centre sees: when each site is heard, and what a newcomer finds there."""

import asyncio
import json
import time
from contextlib import asynccontextmanager, suppress
from itertools import pairwise

import aiomqtt
import attrs

from tests.cluster.sites import wish

QUIET = 1.5
"""Seconds without a message after which a broker has told all that it keeps."""


def client(port, login=None, **more):
    user, password = login or (None, None)
    version = aiomqtt.ProtocolVersion.V5
    return aiomqtt.Client(
        "127.0.0.1", port, username=user, password=password, protocol=version, **more
    )


async def kept(port, topics, login=None):
    """What a newcomer at this broker finds under these topics."""
    found = {}
    async with client(port, login) as reader:
        for topic in topics:
            await reader.subscribe(topic, qos=0)
        with suppress(TimeoutError):
            async with asyncio.timeout(QUIET) as limit:
                async for message in reader.messages:
                    if message.retain:
                        found[str(message.topic)] = message.payload
                        limit.reschedule(asyncio.get_running_loop().time() + QUIET)
    return found


@attrs.define(eq=False)
class Watcher:
    """Hears the live values of every site, through all reconnects of its own."""

    login: tuple | None = None
    heard: dict = attrs.field(factory=dict)
    back: float = 0.0
    """When it was connected last."""

    async def run(self, ports):
        """Hear whoever answers first; again after 0.1 s whenever the connection is lost."""
        while True:
            for port in ports:
                try:
                    await self._listen(port)
                except aiomqtt.MqttError:
                    await asyncio.sleep(0.1)

    async def _listen(self, port):
        async with client(port, self.login, timeout=5) as reader:
            await reader.subscribe("pyenvoy/+/live", qos=1)
            self.back = time.monotonic()
            async for message in reader.messages:
                if not message.retain:
                    serial = str(message.topic).split("/")[1]
                    self.heard.setdefault(serial, []).append(time.monotonic())

    def since(self, serial, moment):
        """The first live value of a site after this moment; `None` while there is none."""
        return next((one for one in self.heard.get(serial, ()) if one >= moment), None)

    def longest(self, serial, moment):
        """The longest silence of a site from its last value before this moment on, in seconds."""
        heard = self.heard[serial]
        before = max((one for one in heard if one < moment), default=moment)
        from_there = [one for one in heard if one >= before]
        return max(b - a for a, b in pairwise(from_there))


@attrs.define(eq=False)
class Bridge:
    """What the broker of a site says of its bridge: up or down, and since when."""

    changes: list = attrs.field(factory=list)

    async def run(self, site):
        async with client(site.broker.port) as reader:
            await reader.subscribe(f"bridges/{site.name}/state", qos=1)
            async for message in reader.messages:
                self.changes.append((time.monotonic(), message.payload == b"1"))

    def torn(self, moment):
        """Whether it has changed after this moment; that it is down is not always said."""
        return any(at >= moment for at, _ in self.changes)

    def up(self, moment):
        """When it was up again after this moment; `None` while it is not."""
        return next((at for at, up in self.changes if up and at >= moment), None)


@asynccontextmanager
async def watching(ports, login=None):
    found = Watcher(login)
    async with running(found.run(ports)):
        yield found


@asynccontextmanager
async def running(work):
    """Some work beside, for as long as the block lasts."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def obeys(port, site, login=None, seconds=10):
    """How long a wish takes from the centre to the site and its answer back, in seconds."""
    began = time.monotonic()
    async with client(port, login) as caller:
        await caller.subscribe(f"{site.root}/reserve/result", qos=1)
        await caller.publish(f"{site.root}/reserve/set", wish(str(began)), qos=1)
        async with asyncio.timeout(seconds):
            async for message in caller.messages:
                if json.loads(message.payload)["id"] == str(began):
                    return time.monotonic() - began
    raise AssertionError("unreachable")
