"""Age of the published power, the gateway's load and TLS handshakes, beside pyenphase, in real time.

Both clients run at once, each with a gateway of its own that lives, over real TLS sockets.
"""

import asyncio
import statistics
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import attrs
import pyenphase

import pyenvoy
from pyenvoy import recording
from pyenvoy.endpoint import Role
from pyenvoy.firmware import Firmware
from pyenvoy.recording import same_place
from pyenvoy.request import Method, Request, Response
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import Gateway, serve
from tests.recordings import RECORDINGS

ABOUT = ""


def about(cpu: float) -> str:
    """How it was measured."""
    return f"""\
**Beside pyenphase.** {6 * EACH} living gateways of the era `{ERA}` in one process, half of them for each
client, over real TLS sockets and in real time: after {WARM:.0f} s of warming up, {WINDOW:.0f} s are measured.
All together took {cpu:.0%} of one core, so nobody waited for the processor. Two thirds take the service
times of the recording `{NAME}`, what is not in it {USUAL} s; the others {FAST} s for
everything but `/home` (9 s) and `/production.json` (5 s). pyenphase is asked for `update()` {INTERVAL:.0f} s
after the end of the one before, as Home Assistant does; pyenvoy runs as it comes out of `connect`, in the
second group with a smaller share of the gateway's time. The age
is now less the moment that the gateway's figure was true for, which it writes beside the figure in whole
seconds (`timestamp`, `readingTime`); it is looked at ten times a second, and where pyenphase publishes two
powers the fresher counts. The busy share is the sum of service times over the time, seen at the gateway;
handshakes are not in it, nor is the start, when both ask for everything once.
"""


NAME = "8.3.5169_with_generator"
ERA = "8.3.5169_generator_idle"
EACH = 4
"""Gateways of each kind for each client, begun at quarters of a second: their clocks tick in whole ones."""
INTERVAL = 60.0
"""Seconds between the end of an update of pyenphase and the next."""
WARM = 120.0
WINDOW = 600.0
"""Seconds: all that is asked at least every ten minutes comes up as often as it does in a year."""
FRUGAL = 0.125
"""Somewhat less of the time than pyenphase takes there."""
USUAL = 0.28
"""Seconds for what was not recorded: what the short answers of the recording take."""
FAST = 0.04
"""Seconds on a gateway whose connection stays open (protocol chapter 8.2)."""
SLOW_PAGES = {"/home": 9.0, "/production.json": 5.0, "/production.json?details=1": 5.0}


@attrs.frozen
class Timed:
    """An actor that takes its time by a table."""

    actor: Actor
    seconds: Mapping[str, float] = attrs.field(repr=False)
    usual: float

    @property
    def serial(self) -> str:
        """As the actor's."""
        return self.actor.serial

    @property
    def firmware(self) -> Firmware:
        """As the actor's."""
        return self.actor.firmware

    def respond(self, request: Request, now: datetime) -> tuple[Actor, Response]:
        """The actor's answer, in the time of the table."""
        actor, response = self.actor.respond(request, now)
        took = timedelta(seconds=self.seconds.get(same_place(request.path), self.usual))
        return attrs.evolve(self, actor=actor), attrs.evolve(response, took=took)


@attrs.define
class Load:
    """When the gateway was busy, and for how long."""

    spans: list[tuple[float, float]] = attrs.field(factory=list)

    async def sleep(self, seconds: float) -> None:
        """Take the time of an answer."""
        if seconds > 0:
            self.spans.append((time.monotonic(), seconds))
            await asyncio.sleep(seconds)

    def share(self, begin: float, end: float) -> float:
        """The sum of service times in a window over its length."""
        inside = (min(at + took, end) - max(at, begin) for at, took in self.spans)
        return sum(span for span in inside if span > 0) / (end - begin)


@attrs.define
class Side:
    """One client with its gateway, and the moment that its newest published power was true for."""

    gateway: Gateway
    load: Load
    true_at: float | None = None
    ages: list[float] = attrs.field(factory=list)
    shaken: int = 0
    asked: int = 0


Run = Callable[[Side], Awaitable[None]]
Row = tuple[str, str, str, bool | None]


async def theirs(side: Side) -> None:
    """pyenphase as Home Assistant uses it."""
    envoy = pyenphase.Envoy(f"{side.gateway.origin.host}:{side.gateway.origin.port}")
    try:
        await envoy.setup()
        await envoy.authenticate(token=side.gateway.token(Role.OWNER, timedelta(days=300)))
        while True:
            side.true_at = _their_moment(await envoy.update())
            await asyncio.sleep(INTERVAL)
    finally:
        await envoy.close()


def _their_moment(found: pyenphase.EnvoyData) -> float:
    """Of the power of the system and that of its meter the fresher."""
    page = next(said for path, said in found.raw.items() if path.startswith("/production"))
    section = next(one for one in page["production"] if one["type"] == "eim")
    return float(max(section["readingTime"], found.ctmeter_production.timestamp))


async def ours(side: Side, busy: float | None = None) -> None:
    """Ourselves, as we come or with a smaller share of the gateway's time."""
    token = pyenvoy.OwnToken(pyenvoy.Secret(side.gateway.token(Role.OWNER, timedelta(days=300))))
    more = {} if busy is None else {"busy": busy}
    async with pyenvoy.connect(str(side.gateway.origin), token, **more) as envoy:
        async for snapshot in envoy.snapshots():
            made = snapshot.production
            if made is not None and made.measured_at is not None:
                side.true_at = made.measured_at.timestamp()


@asynccontextmanager
async def _side(seconds: Mapping[str, float], usual: float) -> AsyncIterator[Side]:
    load = Load()
    actor = Timed(living(ERA, noon=datetime.now(UTC)), seconds, usual)
    gate = timedelta(seconds=usual)
    async with serve(actor, pace=1.0, at_the_gate=gate, sleep=load.sleep) as gateway:
        yield Side(gateway, load)


async def _watched(sides: list[Side], warm: float, window: float) -> tuple[float, float, float]:
    """Sample the ages while a window lasts; where it began, where it ended, and the CPU it took."""
    await asyncio.sleep(warm)
    begin, cpu = time.monotonic(), time.process_time()
    before = [(one.gateway.handshakes, len(one.gateway.requests)) for one in sides]
    while (at := time.monotonic()) < begin + window:
        now = datetime.now(UTC).timestamp()
        for side in sides:
            if side.true_at is not None:
                side.ages.append(now - side.true_at)
        await asyncio.sleep(max(0.0, at + 0.1 - time.monotonic()))
    end = time.monotonic()
    for side, (shaken, asked) in zip(sides, before, strict=True):
        side.shaken = side.gateway.handshakes - shaken
        side.asked = len(side.gateway.requests) - asked
    return begin, end, (time.process_time() - cpu) / (end - begin)


def recorded() -> dict[str, float]:
    """Seconds by place, as the recording has them."""
    taken = recording.parse(RECORDINGS[NAME].read_bytes())
    return {
        same_place(one.request.path): one.response.took.total_seconds()
        for one in taken.entries
        if one.request.method is Method.GET
    }


Sides = tuple[str, list[Side], list[Side]]
"""A kind of gateway, with theirs and ours of it."""


async def compare(warm: float, window: float) -> tuple[list[Sides], float, float, float]:
    """Both clients at gateways of both kinds, all at once; then the window and the CPU it took."""
    tables = {
        f"service times of {NAME}": (recorded(), USUAL, None),
        f"the same, ours with `busy={FRUGAL}`": (recorded(), USUAL, FRUGAL),
        "`/home` 9 s, `/production.json` 5 s": (SLOW_PAGES, FAST, None),
    }
    async with AsyncExitStack() as stack:

        async def some(*table: Any) -> list[Side]:
            return [await stack.enter_async_context(_side(*table)) for _ in range(EACH)]

        groups: list[Sides] = []
        clients: list[tuple[Run, list[Side]]] = []
        for what, (*table, busy) in tables.items():
            groups.append((what, await some(*table), await some(*table)))
            clients += [(theirs, groups[-1][1]), (partial(ours, busy=busy), groups[-1][2])]
        runs = [
            asyncio.create_task(_later(i / EACH, run, side))
            for run, sides in clients
            for i, side in enumerate(sides)
        ]
        every = [side for _, them, us in groups for side in (*them, *us)]
        watching = asyncio.create_task(_watched(every, warm, window))
        await asyncio.wait([watching, *runs], return_when=asyncio.FIRST_COMPLETED)
        for one in runs:
            if one.done():
                await one  # neither client ever ends by itself: it has failed
            one.cancel()
        begin, end, cpu = await watching
        await asyncio.gather(*runs, return_exceptions=True)
        return groups, begin, end, cpu


async def _later(seconds: float, run: Run, side: Side) -> None:
    await asyncio.sleep(seconds)
    await run(side)


def rows(groups: list[Sides], begin: float, end: float) -> Iterator[Row]:
    """What the page says of it."""
    minutes = EACH * (end - begin) / 60
    for what, theirs_, ours_ in groups:
        them, us = (_median_age(one) for one in (theirs_, ours_))
        measured = f"{us:.1f} s (theirs: {them:.1f} s)"
        yield f"age of the published power, median; {what}", measured, "at most 2 s", us <= 2
        them, us = (_share(one, begin, end) for one in (theirs_, ours_))
        asked = [sum(one.asked for one in sides) / minutes for sides in (theirs_, ours_)]
        measured = (
            f"{us:.1%} by {asked[1]:.0f} questions a minute (theirs: {them:.1%} by {asked[0]:.0f})"
        )
        yield f"the gateway is busy; {what}", measured, "no more than theirs", us <= them
        them, us = (sum(one.shaken for one in sides) / minutes for sides in (theirs_, ours_))
        measured = f"{us:.2f} (theirs: {them:.2f})"
        yield f"TLS handshakes a minute; {what}", measured, "no more than theirs", us <= them


def _median_age(sides: list[Side]) -> float:
    return statistics.median(age for side in sides for age in side.ages)


def _share(sides: list[Side], begin: float, end: float) -> float:
    return statistics.mean(side.load.share(begin, end) for side in sides)


def measure() -> Iterator[Row]:
    """Rows of the table."""
    global ABOUT  # noqa: PLW0603  # what was measured on the way is told below the table
    if NAME in RECORDINGS:
        groups, begin, end, cpu = asyncio.run(compare(WARM, WINDOW))
        ABOUT = about(cpu)
        yield from rows(groups, begin, end)
