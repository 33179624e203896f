"""An hour of `pyenvoy run` with broker, pages, 50 event streams and history: does its memory stay where it is?

Two processes run at once, the second with a bridge of Apple Home as well.

nox -s soak                     an hour; prints a line a minute for each
nox -s soak -- --minutes 5      as long as is said
nox -s soak -- --write          and keeps the tables in docs/reference/soak.md
"""

import argparse
import asyncio
import platform
import tempfile
import time
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from statistics import linear_regression, median

import attrs

from benchmarks import bytecode
from benchmarks.running import Running, running
from pyenvoy.simulator.answers import living
from tests.pyenvoy_mqtt.brokers import mosquitto

PAGE = Path(__file__).parents[1] / "docs" / "reference" / "soak.md"
ERA = "8.3"
STREAMS = 50
WITHOUT, WITH = "Broker, pages, streams and history", "Apple Home as well"
RUNS = {WITHOUT: "", WITH: '[homekit]\naddress = "127.0.0.1"\n'}
"""What stands in pyenvoy.toml besides."""
SERIALS = {WITHOUT: "122000000001", WITH: "122000000002"}
MOST = 80.0
"""Mebibytes, without Apple Home: nothing is asked of that."""
FLAT = 1.0
"""Mebibytes that the last quarter of the time may lie above the second."""


@attrs.frozen
class Sample:
    """What the process took at a moment."""

    minute: float
    resident: float
    cpu: float
    files: int
    events: int
    asked: int


@attrs.define
class Listening:
    """The event streams, and what has come over them."""

    events: int = 0
    ended: int = 0

    async def stream(self, port: int) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
        try:
            while said := await reader.read(1 << 16):
                self.events += said.count(b"\nevent:") + said.startswith(b"event:")
        finally:
            self.ended += 1
            writer.transport.abort()


async def soak(minutes: float, every: float = 60.0) -> dict[str, list[Sample]]:
    """A sample a minute of each, from the first minute on."""
    with (
        tempfile.TemporaryDirectory() as folder,
        mosquitto(Path(folder)) as port,
        bytecode.kept() as variables,
    ):
        runs = [_run(what, port, variables, minutes, every) for what in RUNS]
        return dict(zip(RUNS, await asyncio.gather(*runs), strict=True))


async def _run(
    what: str, port: int, variables: Mapping[str, str], minutes: float, every: float
) -> list[Sample]:
    """A run before it has left its bytecode, as installing does."""
    house = living(ERA, serial=SERIALS[what], noon=datetime.now(UTC))
    async with running(house, port, variables, RUNS[what]) as first:
        await _answers(first.http)
    async with running(house, port, variables, RUNS[what]) as found:
        return await _watched(what, found, minutes, every)


async def _watched(what: str, found: Running, minutes: float, every: float) -> list[Sample]:
    await _answers(found.http)
    heard, samples = Listening(), []
    streams = [asyncio.create_task(heard.stream(found.http)) for _ in range(STREAMS)]
    try:
        while (minute := (time.monotonic() - found.began) / 60) < minutes + 0.01:
            await asyncio.sleep(every)
            samples.append(_sample(found, heard))
            print(row(samples[-1]), what, flush=True)
    finally:
        for one in streams:
            one.cancel()
        await asyncio.gather(*streams, return_exceptions=True)
    if heard.ended and minute < minutes:
        raise AssertionError("a stream ended early")
    return samples


async def _answers(port: int) -> None:
    """Wait until the pages have something to tell."""
    for _ in range(120):
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            writer.write(b"GET /snapshot HTTP/1.1\r\nHost: localhost\r\n\r\n")
            said = await reader.read(64)
            writer.close()
            if b" 200 " in said:
                return
        except OSError:
            pass
        await asyncio.sleep(0.5)
    raise AssertionError("it does not answer")


def _sample(found: Running, heard: Listening) -> Sample:
    if not found.alive:
        raise AssertionError((found.folder / "log").read_text())
    minute = (time.monotonic() - found.began) / 60
    files, asked = found.open_files, len(found.gateway.requests)
    return Sample(minute, found.resident, found.cpu, files, heard.events, asked)


def row(one: Sample) -> str:
    """A line of the table."""
    return (
        f"| {one.minute:.0f} | {one.resident:.1f} | {one.cpu:.1f} | {one.files} "
        f"| {one.events} | {one.asked} |"
    )


def growth(samples: list[Sample]) -> tuple[float, float]:
    """How far the last quarter lies above the second, MiB; and the slope from the second on, MiB an hour."""
    quarter = max(1, len(samples) // 4)
    second, last = samples[quarter : 2 * quarter] or samples, samples[-quarter:]
    risen = median(one.resident for one in last) - median(one.resident for one in second)
    later = samples[quarter:]
    if len(later) < 2:
        return risen, 0.0
    slope = linear_regression([one.minute for one in later], [one.resident for one in later]).slope
    return risen, slope * 60


def verdict(what: str, samples: list[Sample]) -> Iterator[tuple[str, str, str, bool | None]]:
    """What the hour has shown."""
    most = max(one.resident for one in samples)
    asked = what == WITHOUT
    aim = f"below {MOST:.0f} MiB" if asked else ""
    yield "resident memory at most", f"{most:.1f} MiB", aim, most < MOST if asked else None
    risen, slope = growth(samples)
    yield (
        "the last quarter above the second",
        f"{risen:+.2f} MiB (slope {slope:+.2f} MiB an hour)",
        f"at most {FLAT:.0f} MiB",
        risen <= FLAT,
    )
    files = samples[-1].files - samples[0].files
    yield "open files more at the end than in the first minute", str(files), "none", files <= 0


def page(taken: Mapping[str, list[Sample]]) -> str:
    """The whole page."""
    minutes = max(samples[-1].minute for samples in taken.values())
    lines = [
        "# An hour of memory",
        "",
        f"Measured by `nox -s soak -- --write`: `pyenvoy run` of a living gateway of firmware {ERA} over TLS,",
        f"with a mosquitto, the pages, {STREAMS} listeners to `/api/v1/events` and history, for {minutes:.0f} minutes,",
        f"on Python {platform.python_version()}, {platform.machine()}; beside it another with a bridge of Apple Home as well.",
    ]
    for what, samples in taken.items():
        lines += ["", f"## {what}", "", *_table(what, samples)]
    return "\n".join(lines) + "\n"


def _table(what: str, samples: list[Sample]) -> Iterator[str]:
    yield "| what | measured | aim | kept |\n|---|---|---|---|"
    for name, said, aim, kept in verdict(what, samples):
        yield f"| {name} | {said} | {aim} | { {True: 'yes', False: 'no', None: ''}[kept] } |"
    yield "\n| minute | resident, MiB | CPU, s | open files | events | questions |\n|---|---|---|---|---|---|"
    step = max(1, len(samples) // 12)
    yield from map(row, [samples[0], *samples[step - 1 :: step]] if step > 1 else samples)


def main() -> None:
    """Run it, print, and keep if asked to."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=60.0)
    parser.add_argument("--every", type=float, default=60.0, help="seconds between two samples")
    parser.add_argument("--write", action="store_true")
    asked = parser.parse_args()
    taken = asyncio.run(soak(asked.minutes, asked.every))
    text = page(taken)
    print(text)
    if asked.write:
        PAGE.write_text(text)
    verdicts = [verdict(what, samples) for what, samples in taken.items()]
    if any(kept is False for rows in verdicts for *_, kept in rows):
        raise SystemExit(1)


if __name__ == "__main__":
    main()
