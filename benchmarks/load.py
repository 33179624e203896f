"""What `pyenvoy run` takes over five recordings of real gateways, beside the plugin under Homebridge."""

import asyncio
import json
import os
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import AsyncExitStack, suppress
from datetime import timedelta
from itertools import pairwise
from pathlib import Path
from statistics import median

import aiomqtt
import attrs

from benchmarks import bytecode
from benchmarks.running import Running, Ticking, running
from pyenvoy import recording
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from tests.pyenvoy_mqtt.brokers import mosquitto
from tests.recordings import RECORDINGS

NAMES = (
    "7.3.466_with_cts_3phase",
    "7.6.175_with_cts",
    "8.2.4345_with_device_data",
    "8.3.1598_collar",
    "8.3.5169_with_generator",
)
WARM = 60.0
WINDOW = 120.0
"""Seconds."""
HALF = timedelta(seconds=10)
HOME = '[homekit]\naddress = "127.0.0.1"\n'
SECTIONS = {"": "", ", Apple Home too": HOME}
"""What stands in pyenvoy.toml besides: the plugin is a bridge of Apple Home in any case."""
STARTS = 2
"""Before the one that stays; the first of all compiles."""

Row = tuple[str, str, str, bool | None]

ABOUT = ""


def about(load: float) -> str:
    """How it was measured."""
    return f"""\
`pyenvoy run` with all that is on by default (MQTT, Home Assistant's announcements, pages, history), then with a
bridge of Apple Home as well: a child for each of five recordings of real gateways
({", ".join(f"`{one}`" for one in NAMES)}),
played over real sockets with TLS to a mosquitto. The start is the best of {STARTS + 1} for each, since others use
the machine, with bytecode compiled before, as it is where it was installed; all else is measured over {WINDOW:.0f} s of
all five together, {WARM:.0f} s after the last start. The plugin was measured under homebridge on two shared cores over
five recordings too, with MQTT, REST and HomeKit and a power value every 10 s. Ranges go from the recording that took
least to the one that took most; the most counts. At the end every answer of the gateway is half a document for
{HALF.total_seconds():.0f} s. The gateway closes a connection that is quiet for 75 s: what is asked every few minutes alone begins with
a handshake then. At the end {load:.0f} processes wanted one of
{os.cpu_count()} cores; these had a priority of {os.nice(0)} (0 is usual, -20 the highest).
"""


@attrs.frozen
class Taken:
    """What one child took."""

    name: str
    start: float
    began: float
    """CPU of the start, s."""
    resident: float
    cpu: float
    asked: float
    shaken: float
    apart: float
    """Seconds between two questions for the live power."""


def measure() -> Iterator[Row]:
    """The rows."""
    global ABOUT  # noqa: PLW0603  # how busy the machine was is told below the table
    if not set(NAMES) <= set(RECORDINGS):
        return
    with suppress(PermissionError):
        os.nice(-10)  # others use the machine; children have it from us
    for what, sections in SECTIONS.items():
        taken, lives = asyncio.run(_taken(sections))
        yield from rows(what, taken)
        yield (
            f"half a JSON from the gateway{what}",
            "goes on, and publishes again" if lives else "ended (theirs: its process ends)",
            "goes on (theirs: its process ends)",
            lives,
        )
    ABOUT = about(os.getloadavg()[1])


def rows(what: str, taken: list[Taken]) -> Iterator[Row]:
    """Ours beside the plugin's, from the least to the most."""
    for name, found, theirs, limit, aim in (
        ("resident memory, MiB", [one.resident for one in taken], "157 to 166", 83.0, "half of theirs"),
        ("CPU a minute, s", [one.cpu for one in taken], "0.24 to 0.82", 0.82, "no more than theirs"),
        ("TLS handshakes a minute", [one.shaken for one in taken], "18 to 72", 0.9, "below one"),
        ("power is asked for every, s", [one.apart for one in taken], "10", 2.1, "2"),
        ("from start to the first message, s", [one.start for one in taken], "1.7 to 2.4", 2.4, "no more than theirs"),
        ("CPU until then, s", [one.began for one in taken], "not known", None, ""),
        ("requests to the gateway a minute", [one.asked for one in taken], "18 to 72", None, ""),
    ):  # fmt: skip
        least, most = (f"{one:.3g}" for one in (min(found), max(found)))
        said = least if least == most else f"{least} to {most}"
        yield (
            f"{name}{what}",
            f"{said} (theirs: {theirs})",
            aim,
            limit and max(found) <= limit,
        )


async def _taken(sections: str) -> tuple[list[Taken], bool]:
    async with AsyncExitStack() as stack:
        folder = stack.enter_context(tempfile.TemporaryDirectory())
        port = stack.enter_context(mosquitto(Path(folder)))
        variables = stack.enter_context(bytecode.kept())
        starts, found = [], []
        for name in NAMES:
            tries = [await _tried(name, port, variables, sections) for _ in range(STARTS)]
            one = await stack.enter_async_context(running(_played(name), port, variables, sections))
            starts.append(
                min([*tries, await _first_message(port, one)])
            )  # the quickest, with its CPU
            found.append(one)
        return await _window(found, starts), await _survives(found, port)


async def _tried(
    name: str, port: int, variables: Mapping[str, str], sections: str
) -> tuple[float, float]:
    async with running(_played(name), port, variables, sections) as one:
        return await _first_message(port, one)


def _played(name: str) -> Ticking:
    return Ticking(Replay(recording.parse(RECORDINGS[name].read_bytes())))


async def _first_message(port: int, found: Running) -> tuple[float, float]:
    """Seconds from the start to the first message with a power in it, and those of the processor."""
    topic = f"pyenvoy/{found.gateway.actor.serial}/live"
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe(topic)
        async with asyncio.timeout(60):
            async for message in client.messages:
                if not message.retain:
                    return time.monotonic() - found.began, found.cpu
    raise AssertionError("nothing was published")


async def _window(found: list[Running], starts: list[tuple[float, float]]) -> list[Taken]:
    await asyncio.sleep(WARM)
    before = [(one.cpu, len(one.gateway.requests), one.gateway.handshakes) for one in found]
    began = time.monotonic()
    await asyncio.sleep(WINDOW)
    minutes = (time.monotonic() - began) / 60
    return [
        Taken(
            name,
            *start,
            one.resident,
            (one.cpu - cpu) / minutes,
            (len(one.gateway.requests) - asked) / minutes,
            (one.gateway.handshakes - shaken) / minutes,
            _apart(one, asked),
        )
        for name, start, one, (cpu, asked, shaken) in zip(NAMES, starts, found, before, strict=True)
    ]


def _apart(found: Running, first: int) -> float:
    """Seconds between two questions at the place that is asked most."""
    asked = found.gateway.requests[first:]
    ((path, _),) = Counter(one.path for one in asked).most_common(1)
    at = [one.at for one in asked if one.path == path]
    return median((b - a).total_seconds() for a, b in pairwise(at))


async def _survives(found: list[Running], port: int) -> bool:
    """Whether all go on after half documents, and publish what comes then."""
    for one in found:
        one.gateway.faults = Faults((Fault(Kind.HALF, duration=HALF),), one.gateway.clock())
    await asyncio.sleep(HALF.total_seconds() + 5)
    return all([one.alive and await _published(one, port) for one in found])


async def _published(found: Running, port: int) -> bool:
    """Whether a new snapshot with a production is published within a minute and a half."""
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe(f"pyenvoy/{found.gateway.actor.serial}/state")
        try:
            async with asyncio.timeout(90):
                async for message in client.messages:
                    if not message.retain and json.loads(message.payload)["production"]:
                        return True
        except TimeoutError:
            pass
    return False
