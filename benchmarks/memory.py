"""Resident memory after 100 updates, against pyenphase, each in a process of its own."""

import asyncio
import subprocess
import sys
from collections.abc import Iterator, Mapping
from datetime import timedelta
from pathlib import Path

from benchmarks import bytecode
from pyenvoy import recording
from pyenvoy.endpoint import Role
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.recordings import RECORDINGS

NAME = "8.2.4345_with_device_data"

THEIRS = """
import asyncio, sys, pyenphase
async def run(host, token):
    envoy = pyenphase.Envoy(host)
    await envoy.setup()
    await envoy.authenticate(token=token)
    for _ in range(100):
        await envoy.update()
    await envoy.close()
asyncio.run(run(*sys.argv[1:]))
"""
OURS = """
import asyncio, sys, pyenvoy
from pyenvoy.wire import CATALOGUE
async def run(host, token):
    token = pyenvoy.OwnToken(pyenvoy.Secret(token))
    async with pyenvoy.connect("https://" + host, token) as envoy:
        snapshot = await envoy.snapshot()
        wanted = [one for one in CATALOGUE if envoy.state.answers.get(one) is not None]
        for _ in range(100):
            for one in wanted:
                try:
                    await envoy.fetch(one)
                except pyenvoy.EnvoyError:
                    pass
            pyenvoy.take(envoy.state.answers, snapshot.at)
asyncio.run(run(*sys.argv[1:]))
"""
RESIDENT = "\nprint([line.split()[1] for line in open('/proc/self/status') if 'VmRSS' in line][0])"


async def resident(code: str, variables: Mapping[str, str]) -> int:
    """Kilobytes that a process holds after its hundredth update."""
    taken = recording.parse(RECORDINGS[NAME].read_bytes())
    async with serve(Replay(taken)) as gateway:
        token = gateway.token(Role.OWNER, timedelta(days=300))
        host = f"{gateway.origin.host}:{gateway.origin.port}"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", code + RESIDENT, host, token),
            stdout=subprocess.PIPE,
            env=variables,
        )
        out, _ = await process.communicate()
        return int(out)


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """One row of the table."""
    if NAME not in RECORDINGS or not Path("/proc/self/status").exists():
        return
    with bytecode.kept() as variables:
        for _ in range(2):  # what the first time compiles stays in memory until the end
            ours = asyncio.run(resident(OURS, variables))
            theirs = asyncio.run(resident(THEIRS, variables))
    what = "resident memory after 100 updates, over pyenphase's"
    yield what, f"{ours / theirs:.2f} ({ours // 1024} MB)", "below 1", ours < theirs
