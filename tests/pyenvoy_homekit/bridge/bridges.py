"""A bridge on loopback that shows what a test wants, without a gateway behind it."""

import asyncio
import tempfile
from contextlib import asynccontextmanager
from pathlib import Path

from pyenvoy_homekit import dressing
from pyenvoy_homekit.bridge.announcing import Announcers
from pyenvoy_homekit.bridge.bridge import Bridge, nothing_read
from pyenvoy_homekit.bridge.network import free_port
from pyenvoy_homekit.bridge.writing import Reply
from pyenvoy_homekit.shape import Accessory, Characteristic, Service
from pyenvoy_homekit.store import Store

OWN = dressing.bridge("Envoy", serial="122", model="Envoy", firmware="D8.2.4382")


def light(value, key="power", name="Sun"):
    """A light sensor that shows watts."""
    return Service("LightSensor", key, name, (Characteristic("CurrentAmbientLightLevel", value),))


def switch(value, sets="polling", key="switch", name="Switch"):
    return Service("Switch", key, name, (Characteristic("On", value, sets),))


def device(*services, key="production", name="Production", **more):
    return Accessory(key, name, services, **more)


class Taps:
    """Who is tapped: it remembers what was wanted, and says what a test wants it to say."""

    def __init__(self):
        self.seen = []
        self.reply = Reply.DONE

    def __call__(self, sets, value):
        self.seen.append((sets, value))
        return self.reply() if callable(self.reply) else self.reply


class Running:
    """A bridge that runs."""

    def __init__(self, store, taps, bridge, port):
        self.store, self.taps, self.bridge, self.port = store, taps, bridge, port

    @property
    def pin(self):
        return self.store.kept.setup.pin.reveal()

    def show(self, *accessories):
        self.bridge.show(OWN, accessories)


@asynccontextmanager
async def running(*accessories, where=None, reads=nothing_read, port=None, own=OWN):
    """A bridge as long as the block lasts; with `where`, it finds what an earlier one has kept."""
    with tempfile.TemporaryDirectory() as folder:
        store, taps, announcers = Store("122", Path(where or folder)), Taps(), Announcers()
        bridge = Bridge(store, taps, reads)
        bridge.show(own, accessories)
        port = port or free_port("127.0.0.1")
        async with announcers.at("127.0.0.1") as announcer:
            await bridge.start("127.0.0.1", port, announcer)
            try:
                yield Running(store, taps, bridge, port)
            finally:
                await bridge.stop()
                await asyncio.sleep(0)
