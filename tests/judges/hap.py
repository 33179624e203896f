"""hap-controller from npm as a judge: `python -m tests.judges.hap path/to/node_modules`; `nox -s homekit` runs it.

It discovers the bridge, pairs, reads every characteristic, hears of the sun, writes every control, sees what was read
back, loses the bridge and finds it again, and unpairs.
"""

import asyncio
import json
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path

from pyenvoy_homekit.store import Store
from tests.judges.house import faults, judged
from tests.judges.writing import BRIGHTNESS, NAMES, ON, TARGET, Writing, short, writables
from tests.pyenvoy_homekit.homes import bridged, store_of, until

LUX = "6B"


class Node:
    """The controller, in a process of its own."""

    def __init__(self, child):
        self._child = child
        self._said = asyncio.Queue()
        self.events = {}
        self.gone = False
        self.heard = 0

    async def listen(self):
        """Sort what it says, until it ends."""
        while line := await self._child.stdout.readline():
            told = json.loads(line)
            for one in told.get("event", ()):
                self.heard += 1
                self.events[f"{one['aid']}.{one['iid']}"] = one["value"]
            self.gone |= "gone" in told
            if "said" in told or "failed" in told:
                self._said.put_nowait(told)

    async def do(self, what, *args):
        """Let it do something; what came of it. Raises `AssertionError` with what it complains of."""
        told = await self.tried(what, *args)
        assert "failed" not in told, told
        return told["said"]

    async def tried(self, what, *args):
        self._child.stdin.write(json.dumps({"do": what, "args": args}).encode() + b"\n")
        async with asyncio.timeout(60):
            return await self._said.get()


@asynccontextmanager
async def controller(modules):
    child = await asyncio.create_subprocess_exec(
        "node", Path(__file__).with_name("hap.cjs"),
        stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, limit=2**24,
        env=os.environ | {"NODE_PATH": modules},
    )  # fmt: skip
    node = Node(child)
    listening = asyncio.create_task(node.listen())
    try:
        yield node
    finally:
        child.terminate()
        await child.wait()
        await listening


def places(accessories, kind):
    """Where characteristics of this kind are, by the name of their service."""
    found = {}
    for one in accessories:
        for service in one["services"]:
            told = {short(each["type"]): each for each in service["characteristics"]}
            name = next((told[each]["value"] for each in NAMES if each in told), "")
            if kind in told:
                found[name] = f"{one['aid']}.{told[kind]['iid']}"
    return found


def numbers(accessories):
    """Every id there is, with what it stands for."""
    return {
        (one["aid"], each["iid"]): (service["type"], each["type"])
        for one in accessories
        for service in one["services"]
        for each in service["characteristics"]
    }


class Trial:
    """One trial of a bridge, step by step."""

    def __init__(self, node, site, store):
        self.node, self.site, self.store = node, site, store
        self.mac = store.kept.pairings["mac"]
        self.began = time.monotonic()
        self.rows = []

    def step(self, what, said):
        self.rows.append((what, said))
        print(f"{time.monotonic() - self.began:6.1f} s  {what}: {said}", flush=True)

    async def met(self):
        """Found by mDNS, a wrong PIN refused, paired."""
        found = await self.node.do("discover", self.mac, 20)
        assert found["port"] == self.store.kept.port, found
        self.step(
            "discovers",
            f"by mDNS on loopback, category {found['ci']}, not paired (sf {found['sf']})",
        )
        await self.node.do("open", self.mac, "127.0.0.1", found["port"], None)
        assert "failed" in await self.node.tried("pair", "000-00-001")
        keys = await self.node.do("pair", self.store.kept.setup.pin.reveal())
        self.step("pairs", "with the PIN; another PIN is refused")
        return keys

    async def read(self):
        """Every characteristic, in the tree and one by one."""
        tree = (await self.node.do("tree"))["accessories"]
        assert not (wrong := list(faults(tree))), wrong
        every = [
            f"{one['aid']}.{each['iid']}"
            for one in tree for service in one["services"] for each in service["characteristics"]
            if "pr" in each["perms"]
        ]  # fmt: skip
        told = (await self.node.do("read", *every))["characteristics"]
        assert len(told) == len(every)
        assert not [one for one in told if one.get("status", 0)], told
        services = sum(len(one["services"]) for one in tree)
        self.step(
            "reads",
            f"{len(tree)} accessories, {services} services, {len(every)} values, none out of its range",
        )
        return tree

    async def hears(self, tree):
        """The sun moves, and the light sensors with it."""
        lights = places(tree, LUX)
        # all at once: it hangs for ever after subscribing for a second time over one connection
        await self.node.do("listen", *lights.values(), *places(tree, ON).values())
        place, seen = lights["Production"], set()
        async with asyncio.timeout(60):
            while len(seen) < 4:
                await asyncio.sleep(0.2)
                seen |= {self.node.events[place]} if place in self.node.events else set()
        power = self.site.latest.production.power
        assert abs(max(seen) - power) < max(300, power / 4), (seen, power)
        self.step(
            "subscribes",
            f"to {len(lights)} light sensors; hears {len(seen)} powers while the sun moves",
        )

    async def writes(self, tree, refused=()):
        """Everything that says it can be written: what is asked for, and what is read afterwards."""
        writing = Writing(self.node, next(iter(places(tree, TARGET).values())))
        wrong, counted = await writing.all(tree, refused)
        assert not wrong, wrong
        switched = len([one for one in writables(tree) if one.kind == ON])
        lights = len([one for one in writables(tree) if one.kind == BRIGHTNESS])
        self.step(
            "writes",
            f"{sum(counted.values())} characteristics, of them {switched} switches, {lights} brightness: each shows "
            f"what the gateway then says; {writing.refused} times refused while locked; refused by the gateway: "
            f"{', '.join(refused) or 'nothing'}",
        )


@asynccontextmanager
async def trial(node, gateway, site):
    """A trial of a bridge that runs and whose gateway has said everything."""
    async with bridged(site):
        store = await store_of(gateway.actor.serial)
        await until(lambda: site.latest is not None and site.latest.complete, 60)
        yield Trial(node, site, store)


async def everything(node):
    """The whole trial, in a house of which a generator holds the grid apart."""
    async with judged() as (gateway, site):
        async with trial(node, gateway, site) as first:
            keys = await first.met()
            tree = await first.read()
            await first.hears(tree)
            await first.writes(tree, refused=("Off grid", "Grid relay commanded closed"))
        await until(lambda: node.gone)
        async with bridged(site):
            store = await store_of(gateway.actor.serial)
            await node.do("open", first.mac, "127.0.0.1", store.kept.port, keys)
            again = await first.read()
            assert numbers(again).items() >= numbers(tree).items()
            first.step("finds it again", "after a restart of the bridge, with the same numbers")
            await first.hears(again)
            await unpaired(first, gateway, keys)


async def relays(node):
    """Where the relay to the grid can be switched."""
    async with (
        judged(era="8.2.127_three_cts") as (gateway, site),
        trial(node, gateway, site) as second,
    ):
        keys = await second.met()
        await second.writes(await second.read())
        await unpaired(second, gateway, keys)


async def unpaired(trial, gateway, keys):
    await trial.node.do("unpair", keys["iOSDevicePairingID"])
    await until(lambda: not Store(gateway.actor.serial).kept.pairings["paired_clients"])
    trial.step("unpairs", "and is forgotten")


async def main(modules):
    os.environ["XDG_STATE_HOME"] = tempfile.mkdtemp()
    async with controller(modules) as node:
        await everything(node)
        await relays(node)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
