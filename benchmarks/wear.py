"""What `pyenvoy run` writes to the disk in an hour, file by file: an SD card is worn by it."""

import asyncio
import re
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import attrs

from benchmarks import bytecode
from benchmarks.running import Running, running
from pyenvoy.simulator.answers import living
from tests.pyenvoy_mqtt.brokers import mosquitto

ERA = "8.3"
WARM, WINDOW = 180.0, 600.0
"""Seconds."""
LOOK = 0.05
"""Seconds between two looks at the files."""
HOUR = 3600.0 / WINDOW
RUNS = {
    "MQTT, pages, history": ("122000000001", ""),
    "Apple Home too": ("122000000002", '[homekit]\naddress = "127.0.0.1"\n'),
}
"""Each with its serial number and with what stands in pyenvoy.toml besides."""

Row = tuple[str, str, str, bool | None]

ABOUT = f"""\
Two children at once, `pyenvoy run` with MQTT, Home Assistant's announcements, pages and history, the second with a bridge of
Apple Home as well, at the living house `{ERA}` at noon, which has panels and batteries whose powers change with every
question: {WARM:.0f} s of warming up, {WINDOW:.0f} s measured, made an hour of. At night there is less to write. Bytes handed over
are `wchar` of `/proc/<pid>/io`, which counts no sockets, blocks `write_bytes`: every page of 4 KB that was touched, once for each
time that it went to the disk. What the file system itself writes for each change, its journal and its table of contents,
comes on top and differs from one to another. A file counts as written when it has another time or is another file at the next
look, {LOOK * 1000:.0f} ms later.
"""


@attrs.frozen
class Written:
    """What one child has written until a moment."""

    handed: int
    blocks: int
    files: Counter[str]


def measure() -> Iterator[Row]:
    """The rows; a file that both write stands with the first."""
    told: set[str] = set()
    for what, (before, after) in asyncio.run(_both()).items():
        yield _row(f"handed over in an hour, {what}", after.handed - before.handed)
        yield _row(f"blocks that are written in an hour, {what}", after.blocks - before.blocks)
        for name, times in (after.files - before.files).most_common():
            if name not in told:
                yield f"`{name}`, {what}", f"{times * HOUR:.0f} times an hour", "", None
        told |= after.files.keys()


def _row(what: str, count: int) -> Row:
    return what, f"{count * HOUR / 1e6:.1f} MB", "", None


async def _both() -> dict[str, tuple[Written, Written]]:
    with (
        tempfile.TemporaryDirectory() as folder,
        mosquitto(Path(folder)) as port,
        bytecode.kept() as variables,
    ):

        async def one(serial: str, sections: str) -> tuple[Written, Written]:
            house = living(ERA, serial=serial, noon=datetime.now(UTC))
            async with running(house, port, variables, sections) as found:
                return await _watched(found)

        taken = await asyncio.gather(*(one(*told) for told in RUNS.values()))
        return dict(zip(RUNS, taken, strict=True))


async def _watched(found: Running) -> tuple[Written, Written]:
    files: Counter[str] = Counter()
    seen = _stamps(found.folder)
    moments: list[Written] = []
    began = time.monotonic()
    for until in (WARM, WARM + WINDOW):
        while time.monotonic() - began < until:
            await asyncio.sleep(LOOK)
            now = _stamps(found.folder)
            files.update(_kind(path) for path in now if now[path] != seen.get(path))
            seen = now
        if not found.alive:
            raise AssertionError((found.folder / "log").read_text())
        moments.append(_written(found.child.pid, files))
    return moments[0], moments[1]


def _stamps(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file that is kept, with what changes when it is written."""
    found = {}
    for path in (folder / "pyenvoy").rglob("*"):
        try:
            known = path.stat()
        except FileNotFoundError:
            continue
        if path.is_file() and not path.name.startswith("."):
            found[str(path.relative_to(folder / "pyenvoy"))] = (known.st_ino, known.st_mtime_ns)
    return found


def _kind(path: str) -> str:
    return re.sub(r"\d{12}", "<serial>", path)


def _written(child: int, files: Counter[str]) -> Written:
    lines = Path(f"/proc/{child}/io").read_text().splitlines()
    told = {name: int(count) for name, count in (one.split(": ") for one in lines)}
    return Written(told["wchar"], told["write_bytes"], Counter(files))
