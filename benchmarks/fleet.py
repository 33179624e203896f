"""Many gateways in one process on one core: what each costs, and how late its live answer is.

The gateways are simulated in another process, on another core where there is one.
"""

import asyncio
import gc
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import attrs

ABOUT = ""
COUNTS = (50, 200, 500)
EVERY = 10.0
"""Seconds between two questions of the live lane."""
STARTS = 8
"""Gateways that start at once: a start asks for everything, some thirty questions."""
WARM = 20.0
WINDOW = 60.0
"""Seconds."""
ERA = "8.2.4345"

Row = tuple[str, str, str, bool | None]


def about(core: str, theirs: float) -> str:
    """How it was measured."""
    return f"""\
**Fleet.** So many equal gateways in one process, each with its own `connect` in one `TaskGroup`, over real
TLS sockets, asked every {EVERY:.0f} s and shown to a reader of `snapshots()`; {STARTS} starting at once,
measured for {WINDOW:.0f} s from {WARM:.0f} s after all have begun, with `gc.freeze()` before that, as the
guide has it. {core} The gateways are a recording of ours (era {ERA}) that
answers at once from another process, which took {theirs:.0%} of a core. Lateness is the moment that a
live answer came less the one that it was due, {EVERY:.0f} s after the question before. Memory is the growth
of the process from before the first gateway, over their number. What is asked every few minutes only is hardly
in it: a start asks for all of it, and costs about 40 ms of the processor for each gateway.
"""


# -- the gateways ---------------------------------------------------------------------------------


def _ticking(actor: Any, stamps: re.Pattern[bytes]) -> Any:
    """The recording with meters that tell the time: those that stand still are not asked for long."""

    @attrs.frozen
    class Ticking:
        actor: Any
        serial: str
        firmware: Any

        def respond(self, request: Any, now: datetime) -> Any:
            _, response = self.actor.respond(request, now)
            if request.path.startswith("/ivp/meters/readings"):
                at = b"\\g<1>%d" % int(now.timestamp())
                response = attrs.evolve(response, body=stamps.sub(at, response.body))
            return self, response

    return Ticking(actor, actor.serial, actor.firmware)


async def serve_many(count: int) -> None:
    """Gateways that play a recording of ours, until standard input ends; prints where they are."""
    from pyenvoy import recording  # noqa: PLC0415  # the client's process shall not hold it
    from pyenvoy.endpoint import Role  # noqa: PLC0415
    from pyenvoy.simulator.certificate import self_signed  # noqa: PLC0415
    from pyenvoy.simulator.replay import Replay  # noqa: PLC0415
    from pyenvoy.simulator.server import serve  # noqa: PLC0415
    from tests.recordings import SAMPLES  # noqa: PLC0415

    path = next(path for name, path in sorted(SAMPLES.items()) if name.startswith(ERA))
    actor = Replay(recording.parse(path.read_bytes()))
    actor = _ticking(actor, re.compile(rb'("timestamp":\s*)\d+'))
    certificate = self_signed("envoy.local", datetime.now(UTC))
    async with AsyncExitStack() as stack:
        found = []
        for _ in range(count):
            serving = serve(actor, certificate=certificate, watched=3600.0)
            gateway = await stack.enter_async_context(serving)
            found.append((str(gateway.origin), gateway.token(Role.OWNER, timedelta(days=300))))
        print(json.dumps(found), flush=True)
        await asyncio.to_thread(sys.stdin.read)
        print(json.dumps(time.process_time()), flush=True)


# -- the client -----------------------------------------------------------------------------------


@attrs.define
class Tally:
    """What was seen of the live answers."""

    late: list[float] = attrs.field(factory=list)
    counting: bool = False
    starting: int = 0
    all: asyncio.Event = attrs.field(factory=asyncio.Event)

    def runs(self) -> None:
        """One more has its first whole picture."""
        self.starting -= 1
        if not self.starting:
            self.all.set()


def _resident() -> float:
    """Megabytes that this process holds."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


async def _one(origin: str, token: str, starting: asyncio.Semaphore, tally: Tally) -> None:
    import pyenvoy  # noqa: PLC0415  # not in the process of the gateways

    credentials = pyenvoy.OwnToken(pyenvoy.Secret(token))
    every = timedelta(seconds=EVERY)
    async with AsyncExitStack() as stack:
        async with starting:
            connection = pyenvoy.connect(origin, credentials, every=every)
            envoy = await stack.enter_async_context(connection)
            await envoy.snapshot()
        tally.runs()
        before = envoy.state.ledger.of("meter_readings")
        async for _ in envoy.snapshots():
            now = envoy.state.ledger.of("meter_readings")
            if now.answered == before.answered or not (before.asked and now.answered):
                continue
            if tally.counting:
                tally.late.append((now.answered - before.asked).total_seconds() - EVERY)
            before = now


async def client(gateways: list[tuple[str, str]]) -> dict[str, float]:
    """Read them all; what it cost, and how late the answers were."""
    import pyenvoy  # noqa: PLC0415  # so that its modules are no part of a gateway's memory

    [getattr(pyenvoy, name) for name in pyenvoy.__all__]
    tally, empty = Tally(starting=len(gateways)), _resident()
    async with asyncio.TaskGroup() as group:
        at_once = asyncio.Semaphore(STARTS)
        tasks = [group.create_task(_one(*one, at_once, tally)) for one in gateways]
        began = time.process_time()
        await tally.all.wait()
        starting = time.process_time() - began
        await asyncio.sleep(WARM)
        gc.collect()
        gc.freeze()
        tally.counting, wall, cpu = True, time.monotonic(), time.process_time()
        await asyncio.sleep(WINDOW)
        wall, cpu = time.monotonic() - wall, time.process_time() - cpu
        held = _resident()
        for task in tasks:
            task.cancel()
    late = sorted(tally.late)
    return {
        "cpu": cpu / wall,
        "starting": starting / len(gateways),
        "memory": (held - empty) / len(gateways),
        "whole": held,
        "median": late[len(late) // 2],
        "p99": late[int(len(late) * 0.99)],
        "worst": late[-1],
        "answers": len(late) / wall,
    }


# -- both -----------------------------------------------------------------------------------------


def _pinned(core: int) -> list[str]:
    """This file as a process on one core, where there are several."""
    cores = sorted(os.sched_getaffinity(0))
    mine = cores[core % len(cores)]
    code = (
        f"import os; os.sched_setaffinity(0, {{{mine}}}); from benchmarks import fleet; fleet.run()"
    )
    return [sys.executable, "-c", code]


def run() -> None:
    """What a process of ours does, by its arguments."""
    what, *rest = sys.argv[1:]
    if what == "serve":
        asyncio.run(serve_many(int(rest[0])))
    else:
        gateways = json.loads(sys.stdin.readline())
        print(json.dumps(asyncio.run(client(gateways))), flush=True)


def once(count: int) -> dict[str, float]:
    """One measurement."""
    both = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with subprocess.Popen([*_pinned(1), "serve", str(count)], **both) as servers:
        found = servers.stdout.readline()
        began = time.monotonic()
        reading = subprocess.run(
            [*_pinned(0), "client"], input=found, stdout=subprocess.PIPE, text=True, check=True
        )
        took = time.monotonic() - began
        servers.stdin.close()
        busy = json.loads(servers.stdout.readline())
    return json.loads(reading.stdout) | {"servers": busy / took}


def rows(found: dict[int, dict[str, float]]) -> Iterator[Row]:
    """What the page says of it."""
    each = {count: one["cpu"] / count * 1000 for count, one in found.items()}
    few, many = min(found), max(found)
    for count, one in found.items():
        cpu = f"{one['cpu']:.0%} ({each[count]:.2f} ms a second for each)"
        aim = "fits on one core" if count == many else ""
        yield f"{count} gateways: share of one core", cpu, aim, one["cpu"] < 0.9 if aim else None
        memory = f"{one['memory']:.2f} MB for each ({one['whole']:.0f} MB in all)"
        yield f"{count} gateways: memory", memory, "", None
        late = f"{one['p99'] * 1000:.0f} ms (median {one['median'] * 1000:.0f} ms)"
        yield f"{count} gateways: lateness of the live answer, p99", late, "", None
    growth = each[many] / each[few]
    what = f"cost per gateway at {many} over that at {few}"
    yield what, f"{growth:.2f}", "at most 1.1", growth <= 1.1
    growth = found[many]["memory"] / found[few]["memory"]
    yield (
        f"memory per gateway at {many} over that at {few}",
        f"{growth:.2f}",
        "at most 1.1",
        growth <= 1.1,
    )


def measure() -> Iterator[Row]:
    """Rows of the table."""
    global ABOUT  # noqa: PLW0603  # what was measured on the way is told below the table
    if not hasattr(os, "sched_setaffinity"):
        return
    found = {count: once(count) for count in COUNTS}
    alone = len(os.sched_getaffinity(0)) > 1
    core = "The process has one core to itself." if alone else "Both processes share one core."
    ABOUT = about(core, max(one["servers"] for one in found.values()))
    yield from rows(found)
