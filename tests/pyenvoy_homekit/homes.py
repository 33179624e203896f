"""A house as the adapter sees it: a simulated gateway over real sockets, a client, a site, a bridge."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import Site
from pyenvoy.endpoint import Role
from pyenvoy.secret import Secret
from pyenvoy.settings import GatewaySettings
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy_homekit.adapter import Homekit
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_homekit.store import Store, folder

BATTERIES = "8.2.127_generator_running"


@asynccontextmanager
async def house(era=BATTERIES, allow=(), role=Role.OWNER, **settings):
    """A gateway, and the site of it."""
    async with serve(living(era, noon=datetime.now(UTC))) as gateway:
        token = OwnToken(Secret(gateway.token(role)))
        async with connect(str(gateway.origin), token) as envoy:
            sections = {
                "homekit": HomekitSettings(**{"address": "127.0.0.1", **settings}),
                "gateway": GatewaySettings(str(gateway.origin), allow=tuple(allow)),
            }
            yield gateway, Site(envoy, sections, WallClock(), allow)


@asynccontextmanager
async def bridged(site, adapter=None):
    """The adapter, running for this site as long as the block lasts."""
    task = asyncio.create_task((adapter or Homekit()).run(site))
    try:
        yield task
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true, seconds=20):
    """Wait for something that nobody tells us."""
    async with asyncio.timeout(seconds):
        while not true():  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.01)


async def listening(port, address="127.0.0.1", seconds=20):
    """Wait until somebody listens on this port."""
    async with asyncio.timeout(seconds):
        while True:
            try:
                _, writer = await asyncio.open_connection(address, port)
            except OSError:
                await asyncio.sleep(0.02)
            else:
                writer.close()
                return


async def store_of(serial, seconds=20, address="127.0.0.1"):
    """What the bridge of this gateway keeps, once it has chosen its port and listens."""
    await until((folder() / f"{serial}.json").exists, seconds)
    await until(lambda: Store(serial).kept.port is not None, seconds)
    await listening(Store(serial).kept.port, address)
    return Store(serial)
