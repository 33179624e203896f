"""Sites that are bridged to a centre, and the centre breaks: `python -m tests.cluster [--write] [SCENE ...]`.

First to one mosquitto, then to two ejabberd nodes that are one cluster, then without bridges. Says for how long each
site was dark for a reader at the centre, what a newcomer finds there afterwards, and what a site costs a broker.
`nox -s cluster` runs this.
"""

import asyncio
import sys
import tempfile
import time
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import attrs

from tests.cluster import load
from tests.cluster.centre import Bridge, Watcher, client, kept, obeys, running, watching
from tests.cluster.nodes import (
    LOGIN,
    PASSWORD,
    Balancer,
    Mosquitto,
    available,
    cluster,
    joined,
    listening,
    ruled,
)
from tests.cluster.sites import EVERY, Site, reporting, site
from tests.cluster.table import Row, Table
from tests.pyenvoy_mqtt.brokers import free_port

AWAY = 10.0
"""Seconds for which the only central broker is gone."""
CADENCE = 2 * EVERY + 1.0
"""From one live value to the next, with a moment for the way."""
SETTLED = 5.0
NOTICED = 8.0
"""Seconds until every bridge that was torn has said so, or is up again."""
REFRESH = 60.0
TOPICS = ("pyenvoy/#", "homeassistant/device/#")


@attrs.define(eq=False)
class Stage:
    """The sites, who watches them, and the table that comes of it."""

    scene: str
    sites: list
    watcher: Watcher
    bridges: dict
    table: Table
    login: tuple | None = None

    async def begun(self):
        """Every site is heard at the centre."""
        began = time.monotonic()
        await self._all_heard(began)
        self.say("all sites heard from the start", f"{time.monotonic() - began:.1f} s")
        await asyncio.sleep(15)  # until everything was asked once and is announced

    def say(self, what, measured, aim="", kept=None):
        self.table.add(Row(self.scene, what, measured, aim, kept))

    async def dark(self, broken, when):
        """For how long each site is not heard; those whose bridge was torn must connect again first."""
        await asyncio.sleep(NOTICED)
        for one in self.sites:
            torn = self.bridges[one.name].torn(broken)
            reconnect = await self._reconnected(one, broken) - broken if torn else 0.0
            async with asyncio.timeout(60):
                while self.watcher.since(one.serial, broken + reconnect) is None:
                    await asyncio.sleep(0.05)
            silence = self.watcher.longest(one.serial, broken)
            within = f"reconnect {reconnect:.1f} s + {CADENCE:.0f} s"
            self.say(f"{one.name} dark, {when}", f"{silence:.1f} s", within if reconnect else f"{CADENCE:.0f} s",
                     silence <= reconnect + CADENCE)  # fmt: skip

    async def unbridged(self, broken):
        """For how long each site is not heard, where nothing tells when it was connected again."""
        await self._all_heard(time.monotonic())
        for one in self.sites:
            silence = self.watcher.longest(one.serial, broken)
            self.say(f"{one.name} dark, first node killed", f"{silence:.1f} s",
                     f"pause of 0.5 s + {CADENCE:.0f} s", silence <= 0.5 + CADENCE)  # fmt: skip

    async def _reconnected(self, one, broken):
        async with asyncio.timeout(60):
            while (found := self.bridges[one.name].up(broken)) is None:
                await asyncio.sleep(0.05)
        return found

    async def whole(self, place, port, when, *, must=True):
        """What a newcomer finds at the centre is what stands at the sites, topic by topic."""
        for one in self.sites:
            one.stand_still()
        await asyncio.sleep(2)
        there = await kept(port, TOPICS, self.login)
        missing = stale = count = 0
        for one in self.sites:
            own = await kept(one.broker.port, TOPICS)
            count += len(own)
            missing += len(own.keys() - there.keys())
            stale += sum(there[topic] != own[topic] for topic in own.keys() & there.keys())
        await self._go_on()
        found = f"{count - missing} of {count} topics, {stale} of them old"
        aim = f"{count}, none old" if must else ""
        self.say(f"a newcomer at {place} finds, {when}", found, aim,
                 (missing + stale == 0) if must else None)  # fmt: skip

    async def _go_on(self):
        began = time.monotonic()
        for one in self.sites:
            one.go_on()
        await self._all_heard(began)

    async def _all_heard(self, since):
        for one in self.sites:
            while self.watcher.since(one.serial, since) is None:
                if time.monotonic() - since > 60:
                    raise AssertionError(f"{one.name} is not heard\n{one.said}")
                await asyncio.sleep(0.05)

    async def commands(self, place, port, when):
        """A wish from the centre comes to every site, and its answer back."""
        spans = [await obeys(port, one, self.login) for one in self.sites]
        self.say(f"a wish from {place} answered, {when}", f"{max(spans):.2f} s", "10 s", True)

    async def refreshed(self, port, ask):
        """How long a newcomer waits until every topic was said once more."""
        topics = set()
        for one in self.sites:
            topics |= (await kept(one.broker.port, TOPICS)).keys()
        topics = {one for one in topics if not one.endswith(("/availability", "/control"))}
        return await heard_all(port, self.login, topics, ask)


async def heard_all(port, login, topics, ask):
    """Seconds until all of these were heard by a newcomer, who says that Home Assistant is there if told to."""
    began = time.monotonic()
    waiting = set(topics)
    async with client(port, login) as reader, asyncio.timeout(REFRESH + 20):
        for topic in TOPICS:
            await reader.subscribe(topic, qos=0)
        if ask:
            await reader.publish("homeassistant/status", "online", qos=1)
        async for message in reader.messages:
            waiting.discard(str(message.topic))
            if not waiting:
                return time.monotonic() - began
    raise AssertionError("unreachable")


@asynccontextmanager
async def stage(scene, table, folder, ports, *, login=None, password=None):
    """Two sites, each bridged to these ports: the second to the last of them first.

    With a password each signs in by its own name, else all by one login.
    """
    async with AsyncExitStack() as stack:
        sites = []
        for number, order in ((1, ports), (2, ports[::-1])):
            own = (f"site{number}", password) if password else login
            made = site(folder, number, order, own)
            sites.append(await stack.enter_async_context(made))
        watcher = await stack.enter_async_context(watching(ports[::-1], login))
        bridges = {one.name: Bridge() for one in sites}
        for one in sites:
            await stack.enter_async_context(running(bridges[one.name].run(one)))
        found = Stage(scene, sites, watcher, bridges, table, login)
        await found.begun()
        yield found


async def one_broker(table, folder):
    """One mosquitto, killed for ten seconds; it has forgotten all when it comes back."""
    centre = Mosquitto(folder / "centre", free_port(), ruled(folder, ("site1", "site2")))
    centre.start()
    try:
        await listening(centre.port)
        ports = [centre.port]
        async with stage("mosquitto", table, folder, ports, password=PASSWORD) as found:
            await found.whole("the centre", centre.port, "before")
            broken = time.monotonic()
            centre.kill()
            await asyncio.sleep(AWAY)
            centre.start()
            await listening(centre.port)
            await found.dark(broken, f"centre killed for {AWAY:.0f} s")
            await asyncio.sleep(SETTLED)
            await found.whole("the centre", centre.port, f"{SETTLED:.0f} s later")
            await found.commands("the centre", centre.port, "after it")
    finally:
        centre.kill()


async def two_nodes(table, folder):
    """Two ejabberd nodes: each in turn is killed, and comes back."""
    with cluster(folder) as nodes:
        await joined(nodes)
        first, second = nodes
        ports = [one.port for one in nodes]
        async with stage("ejabberd", table, folder, ports, login=LOGIN) as found:
            for node, name in ((first, "the first node"), (second, "the second node")):
                await found.whole(name, node.port, "before", must=False)
            await _waits(found, second)
            await _killed(found, first, second, "first")
            await found.whole("the first node", first.port, "once it is back", must=False)
            await _killed(found, second, first, "second")
            await found.whole("the second node", second.port, "once it is back", must=False)


async def _waits(found, node):
    """What is not kept at a node is heard there: on request, or within `refresh` minutes."""
    for ask, how, most in ((True, "having asked for it", 15.0), (False, "without asking", REFRESH)):
        span = await found.refreshed(node.port, ask)
        found.say(f"a newcomer at the second node has heard every topic, {how}", f"{span:.1f} s",
                  f"{most:.0f} s", span <= most + 5)  # fmt: skip


async def _killed(found, node, other, name):
    broken = time.monotonic()
    node.kill()
    await found.dark(broken, f"{name} node killed")
    await asyncio.sleep(SETTLED)
    await found.whole("the other node", other.port, f"{SETTLED:.0f} s after the {name} was killed")
    await found.commands("the other node", other.port, f"after the {name} was killed")
    node.start()
    await listening(node.port)
    await asyncio.sleep(SETTLED)


async def no_bridges(table, folder):
    """Two sites that speak to the cluster themselves, through one port before both nodes; a node is killed."""
    with cluster(folder) as nodes:
        await joined(nodes)
        first, second = nodes
        async with AsyncExitStack() as stack:
            way = await stack.enter_async_context(Balancer([one.port for one in nodes]).open())
            sites = []
            for number in (1, 2):
                one = Site(f"site{number}", f"12200000000{number}", folder / f"site{number}")
                made = reporting(one, port=way.port, login=LOGIN)
                sites.append(await stack.enter_async_context(made))
            watcher = await stack.enter_async_context(watching([second.port], LOGIN))
            found = Stage("ejabberd, no bridges", sites, watcher, {}, table, LOGIN)
            await found.begun()
            known = {one for node in nodes for one in await kept(node.port, TOPICS, LOGIN)}
            broken = time.monotonic()
            first.kill()
            await asyncio.sleep(SETTLED)
            there = await kept(second.port, TOPICS, LOGIN)
            await found.unbridged(broken)
            kept_there = len(known & there.keys())
            found.say(f"a newcomer at the other node finds, {SETTLED:.0f} s later",
                      f"{kept_there} of {len(known)} topics", f"{len(known)}",
                      kept_there == len(known))  # fmt: skip
            await found.commands("the other node", second.port, "after it")


async def main(names, *, write):
    table = Table()
    if why := available():
        print(f"the cluster is not run: {why}", flush=True)
        return 1
    for name in names or SCENES:
        with tempfile.TemporaryDirectory() as folder:
            if name == "costs":
                recorded = await load.one_broker(table, Path(folder))
                (Path(folder) / "nodes").mkdir()
                await load.two_nodes(table, Path(folder) / "nodes", recorded)
            else:
                await SCENES[name](table, Path(folder))
    if write:
        table.write()
    return table.broken


SCENES = {"mosquitto": one_broker, "ejabberd": two_nodes, "direct": no_bridges, "costs": None}


if __name__ == "__main__":
    given = sys.argv[1:]
    scenes = [one for one in given if one in SCENES]
    sys.exit(min(asyncio.run(main(scenes, write="--write" in given)), 1))
