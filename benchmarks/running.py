"""`pyenvoy run` as a child, with a simulated gateway and a broker: what it takes, seen from outside.

The gateway is served by the process that measures, so that every question and handshake is counted.
"""

import asyncio
import os
import re
import socket
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import attrs

from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.server import Gateway, serve

_TICKS = os.sysconf("SC_CLK_TCK")
_STAMPS = re.compile(rb'("(?:timestamp|readingTime|last_update|lastReportDate)":\s*)\d{9,10}')


@attrs.frozen
class Ticking:
    """An actor whose meters tell the time: a source that stands still is not asked for long."""

    actor: Actor

    @property
    def serial(self) -> str:
        return self.actor.serial

    @property
    def firmware(self) -> Any:
        return self.actor.firmware

    def event(self, now: datetime) -> bytes | None:
        return self.actor.event(now)  # type: ignore[attr-defined]  # a recording has one

    def respond(self, request: Any, now: datetime) -> Any:
        actor, response = self.actor.respond(request, now)
        at = b"\\g<1>%d" % int(now.timestamp())
        return Ticking(actor), attrs.evolve(response, body=_STAMPS.sub(at, response.body))


@attrs.define
class Running:
    """A child at work, its gateway, and what the operating system says of it."""

    gateway: Gateway
    child: asyncio.subprocess.Process
    folder: Path
    broker: int
    http: int
    began: float = attrs.field(factory=time.monotonic)

    @property
    def alive(self) -> bool:
        return self.child.returncode is None

    @property
    def resident(self) -> float:
        """Mebibytes."""
        lines = Path(f"/proc/{self.child.pid}/status").read_text().splitlines()
        return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))

    @property
    def cpu(self) -> float:
        """Seconds of the processor since the start."""
        fields = Path(f"/proc/{self.child.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    @property
    def open_files(self) -> int:
        return len(list(Path(f"/proc/{self.child.pid}/fd").iterdir()))


def free_port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@asynccontextmanager
async def running(
    actor: Actor, broker: int, environ: Mapping[str, str] | None = None, sections: str = ""
) -> AsyncIterator[Running]:
    """The child with all that is on by default, as long as the block lasts."""
    with tempfile.TemporaryDirectory() as name:
        folder, http = Path(name), free_port()
        async with serve(actor, watched=3600.0) as gateway:
            _write(folder, gateway, broker, http, sections)
            child = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "pyenvoy", "run"),
                cwd=folder,
                stderr=(folder / "log").open("wb"),
                env=(environ or os.environ)
                | {"XDG_STATE_HOME": str(folder), "PYTHONPATH": str(Path.cwd() / "src")},
            )
            found = Running(gateway, child, folder, broker, http)
            try:
                yield found
            finally:
                if found.alive:
                    child.terminate()
                await child.wait()


def _write(folder: Path, gateway: Gateway, broker: int, http: int, sections: str) -> None:
    token = folder / "token"
    token.touch(0o600)
    token.write_text(gateway.token() if gateway.certificate else "none")
    login = 'token_file = "token"' if gateway.certificate else ""
    (folder / "pyenvoy.toml").write_text(
        f'[gateway]\nhost = "{gateway.origin}"\n{login}\n'
        f'[mqtt]\nbroker = "127.0.0.1"\nport = {broker}\n[mqtt.rest]\nport = {http}\n{sections}'
    )
