"""A house as the adapter sees it: a simulated gateway over real sockets, a client, a site; and one told by hand."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import attrs

from pyenvoy.access.credentials import OwnToken
from pyenvoy.commands import Confirmed, course
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import Site
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt.publishing import Publishing
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Topics

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
BATTERIES = "8.2.127_generator_running"


class Told:
    """A site that carries out every wish at once, and remembers it."""

    accounts = None
    insight = None
    paused = False

    def __init__(self, snapshot=None, outcome=None):
        self.state = SimpleNamespace(available=True, access=None, picture=None)
        self.done = []
        self.snapshot = snapshot
        self.outcome = outcome or Confirmed()
        self.may_end = asyncio.Event()
        self.may_end.set()

    async def do(self, command, *, by, told=None):
        self.done.append(command)
        state = course.begin(command, self.snapshot, Role.INSTALLER, who=by, now=NOON)
        told(course.entry(state), state)
        await self.may_end.wait()
        ended = attrs.evolve(state, phase=course.Ended(NOON, self.outcome))
        told(course.entry(ended), ended)
        return self.outcome


@asynccontextmanager
async def published(port, site, snapshot, **settings):
    """What is published of a snapshot on this broker, as long as the block lasts."""
    found = MqttSettings("127.0.0.1", port, **settings)
    publishing = Publishing(site, found, Topics("pyenvoy", snapshot.gateway.serial))
    publishing.take(snapshot)
    task = asyncio.create_task(publishing.run())
    try:
        yield publishing
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def house(era=BATTERIES, allow=(), role=Role.OWNER, **settings):
    """A gateway, and the site of it."""
    async with serve(living(era)) as gateway:
        token = OwnToken(Secret(gateway.token(role)))
        async with connect(str(gateway.origin), token) as envoy:
            section = {"mqtt": MqttSettings("127.0.0.1", **settings)}
            yield gateway, Site(envoy, section, WallClock(), allow)


async def until(true, seconds=60):
    """Wait for something that nobody tells us; a busy machine takes its time."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.01)


MINUTE = timedelta(minutes=1)
