"""pyenphase through our caching proxy: it must read the numbers of the original, value for value.

    python peers/proxy.py [NAME ...]

asks every recording, and the living plant in every era, twice: at the simulated gateway and at the proxy of a
client of ours. Fails if anything differs, or if the proxy asked the gateway anything by itself.
"""

import asyncio
import dataclasses
import sys
import tempfile
from collections.abc import Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pyenphase
from compare import gateways, theirs

sys.path.insert(0, str(Path(__file__).parents[1]))

import pyenvoy
from pyenvoy.access.credentials import Local, OwnToken
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.host import Site
from pyenvoy.endpoint import Role
from pyenvoy.request import Origin
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt import server
from pyenvoy_mqtt.keys import Names
from pyenvoy_mqtt.server.proxying import Proxy, certificate
from pyenvoy_mqtt.settings.proxy import ProxySettings
from pyenvoy_mqtt.topics import payload
from tests.recordings import RECORDINGS

MOVING = (".system_production", ".system_consumption", ".system_net_consumption")
"""What pyenphase reads from `/production`, and through us from `/production.json`."""


@dataclasses.dataclass
class Answering:
    """Where the proxy is, in the shape of a gateway."""

    origin: Origin


@asynccontextmanager
async def proxied(gateway: Any, actor: Actor, token: str, folder: Path) -> Any:
    """A proxy before a gateway, with all that is known after one whole snapshot."""
    modern = actor.firmware.major >= 7
    credentials = OwnToken(pyenvoy.Secret(token)) if modern else Local("installer")
    async with pyenvoy.connect(str(gateway.origin), credentials) as envoy:
        snapshot = await envoy.snapshot(whole=True)
        envoy.pause()
        pages = server.Pages()
        serial = snapshot.gateway.serial
        pages.put(Site(envoy, {}, WallClock()), serial, snapshot, payload(snapshot))
        settings = ProxySettings(enabled=True, port=0, tls=modern)
        shown = certificate(settings, folder)
        with server.listen("127.0.0.1", 0) as listening:
            answers = Proxy(pages, settings).application(Names("127.0.0.1"))
            task = asyncio.create_task(server.serve(answers, listening, certificate=shown))
            host, port = listening.getsockname()
            yield Answering(Origin("https" if modern else "http", host, port))
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def both(actor: Actor, at: Any, folder: Path) -> tuple[Any, Any, int]:
    """What it reads at the gateway, what it reads at the proxy, what the proxy has asked for it."""
    async with serve(actor, now=lambda: at) as gateway:
        token = gateway.token(Role.OWNER)
        direct = await theirs(gateway, actor, token)
        async with proxied(gateway, actor, token, folder) as answering:
            before = len(gateway.requests)
            through = await theirs(answering, actor, token)
            return direct, through, len(gateway.requests) - before


def values(thing: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every value that it has read, by its place; what came raw is not looked at."""
    if dataclasses.is_dataclass(thing):
        for field in dataclasses.fields(thing):
            if field.name != "raw":
                yield from values(getattr(thing, field.name), f"{where}.{field.name}")
    elif isinstance(thing, dict):
        for key, one in thing.items():
            yield from values(one, f"{where}[{key}]")
    elif isinstance(thing, list):
        for number, one in enumerate(thing):
            yield from values(one, f"{where}[{number}]")
    else:
        yield where, thing


def main(names: list[str]) -> int:
    """Compare, print what differs, and return how much."""
    compared = differ = otherwise = 0
    with tempfile.TemporaryDirectory() as folder:
        for name, actor, at in gateways(names):
            try:
                direct, through, asked = asyncio.run(both(actor, at, Path(folder)))
            except pyenphase.EnvoyError as error:
                print(f"{name:45} pyenphase gives up: {type(error).__name__}: {error}")
                continue
            mine, original = dict(values(through)), dict(values(direct))
            compared += len(original)
            for where in sorted(mine.keys() | original.keys()):
                if mine.get(where) != original.get(where):
                    if name in RECORDINGS and where.startswith(MOVING):
                        otherwise += 1
                        continue
                    differ += 1
                    print(
                        f"{name:45} {where:50} {original.get(where)!s:>20} {mine.get(where)!s:>20}"
                    )
            if asked:
                differ += 1
                print(f"{name:45} the gateway was asked {asked} times")
    print(f"\n{compared} values compared, {differ} different")
    print(f"{otherwise} more because the same figures were recorded from two pages at two moments")
    return differ


if __name__ == "__main__":
    sys.exit(min(main(sys.argv[1:]), 1))
