"""Runs faults against the client, singly and together, and counts what became of it."""

import asyncio
import functools
import gc
import os
import random
import time
from datetime import timedelta
from pathlib import Path

import attrs

from pyenvoy.simulator.answers import ERAS
from tests.endurance import swift
from tests.endurance.faults import FAULTS
from tests.endurance.stage import Stage

_Cache = type(functools.lru_cache(abs))
_SHORTEST = timedelta(minutes=10)
_WHAT = ("objects", "open files", "tasks", "kilobytes")
_MOST = (1.05, 1.0, 1.0, 1.1)


@attrs.define
class Row:
    """What became of one fault."""

    times: int = 0
    outage: timedelta = timedelta()
    recovery: timedelta = timedelta()
    wrong: int = 0
    lost: float = 0.0


@attrs.define
class Result:
    """What became of a campaign."""

    seed: int
    rows: dict = attrs.field(factory=dict)
    wrong: list = attrs.field(factory=list)
    unhandled: list = attrs.field(factory=list)
    snapshots: int = 0
    asked: int = 0
    days: float = 0.0
    minutes: float = 0.0
    scenes: int = 0
    faults: tuple = ()
    sizes: list = attrs.field(factory=list)
    """Per gateway: objects, open files, tasks, kilobytes."""


@attrs.define(eq=False)
class Campaign:
    """A campaign of so many days."""

    seed: int
    days: float
    folder: Path
    faults: tuple = FAULTS
    eras: tuple = tuple(ERAS)
    together: float = 0.4
    """How many scenes have more than one fault."""
    thorough: bool = False
    """Whether those together are such as were not yet: few scenes, many faults."""
    a_day: float = 4.0
    """Scenes."""
    minutes: float = 0.0
    """Real ones, at least; then it goes on past its days."""
    stay: float = 6.0
    """Days with one gateway."""
    result: Result = None
    due: list = attrs.field(factory=list)
    rng: object = None
    tell: object = lambda line: None

    async def run(self):
        """Play it."""
        self.rng = random.Random(self.seed)
        self.result = Result(self.seed, {one.name: Row() for one in self.faults})
        asyncio.get_running_loop().set_exception_handler(self._unhandled)
        began, real = swift.now(), time.perf_counter()
        eras = []
        while not self._over(began, real):
            eras = eras or self._shuffled(self.eras)
            left = timedelta(days=self.days) - (swift.now() - began)
            spans = (left, timedelta(days=self.stay))
            await self._gateway(eras.pop(), min(spans) if left > _SHORTEST else spans[1])
            self._measure()
        self.result.days = (swift.now() - began) / timedelta(days=1)
        self.result.minutes = (time.perf_counter() - real) / 60
        self.result.faults = self.faults
        self._grown()
        return self.result

    def _over(self, began, real):
        enough = time.perf_counter() - real >= 60 * self.minutes
        return enough and swift.now() - began > timedelta(days=self.days) - _SHORTEST

    def _grown(self):
        """Whether anything has grown between the first third and the end."""
        sizes = self.result.sizes
        early, last = sizes[len(sizes) // 3], sizes[-1]
        for what, most, before, after in zip(_WHAT, _MOST, early, last, strict=True):
            if after > before * most + 2:
                self.result.wrong.append(f"{what} have grown from {before} to {after}")

    def _shuffled(self, some):
        some = list(some)
        self.rng.shuffle(some)
        return some

    def _unhandled(self, loop, context):
        self.result.unhandled.append(f"{context.get('message')}: {context.get('exception')!r}")

    def _measure(self):
        for one in gc.get_objects():
            if isinstance(one, _Cache) and (one.__module__ or "").startswith("pyenvoy.simulator"):
                one.cache_clear()  # what the simulator remembers is not ours
        gc.collect()
        with open("/proc/self/statm") as found:
            pages = int(found.read().split()[1])
        tasks = len(asyncio.all_tasks())
        files = len(os.listdir("/proc/self/fd"))
        self.result.sizes.append((len(gc.get_objects()), files, tasks, pages * 4))

    async def _gateway(self, era, span):
        until = swift.now() + span
        async with Stage(era, self.folder, self.rng) as stage:
            await self._until(stage, lambda: stage.envoy.state.complete, 600)
            await stage.play(90)  # a counter is believed after a minute
            while swift.now() < until:
                await self._scene(stage)
                await self._idle(stage, timedelta(days=1) / self.a_day)
            self.result.wrong += stage.oracle.wrong
            self.result.snapshots += stage.oracle.checked
            self.result.asked += stage.oracle.asked

    async def _idle(self, stage, span):
        """Let time pass with a look now and then."""
        span *= self.rng.uniform(0.5, 1.5)
        for _ in range(2):
            await stage.leap(span / 2)
            await stage.play(20)

    def _chosen(self, stage):
        """The faults of a scene: in turn all of them, with others at random."""
        fitting = [one for one in self.faults if one.fits(stage)]
        self.due = [one for one in self.due if one in self.faults] or self._shuffled(self.faults)
        first = next((one for one in reversed(self.due) if one.fits(stage)), None)
        if first is None:
            self.due, first = [], self.rng.choice(fitting)
        else:
            self.due.remove(first)
        more = 0
        if self.rng.random() < self.together:
            more = self.rng.choice((1, 1, 2, 3))
        chosen = [first]
        pool = [one for one in self.due if one.fits(stage)] if self.thorough else fitting
        for one in self.rng.sample(pool, min(more, len(pool))):
            groups = {other.group for other in chosen if other.group}
            if one is not first and one.group not in groups:
                chosen.append(one)
        self.due = [one for one in self.due if not self.thorough or one not in chosen]
        return chosen

    async def _scene(self, stage):
        chosen, real = self._chosen(stage), time.perf_counter()
        oracle = stage.oracle
        stage.gateway.requests.clear()
        stage.gateway.cloud_requests.clear()
        oracle.begin()
        before = len(oracle.wrong)
        await asyncio.gather(*(self._fault(stage, one) for one in chosen))
        ended = swift.now()
        limit = max(one.recovers for one in chosen)
        took = await self._recovered(stage, ended, limit, chosen)
        await stage.play(self.rng.uniform(20, 60))
        await stage.play(max(one.then for one in chosen).total_seconds())
        self._look(stage, chosen)
        self.tell(
            f"{time.perf_counter() - real:6.2f} s {stage.oracle.asked:7} {stage.era} {swift.now():%m-%d %H:%M} {took} "
            + ", ".join(one.name for one in chosen)
        )
        for one in oracle.wrong[before:][:6]:
            self.tell(f"   WRONG {one}")
        self._count(stage, chosen, took, len(oracle.wrong) - before)

    def _look(self, stage, chosen):
        """What must hold once it is over."""
        most = self._every(stage) + timedelta(seconds=30)
        if all(one.fresh for one in chosen) and stage.oracle.outage > most:
            names = ", ".join(one.name for one in chosen)
            stage.oracle.blame(f"no new power for {stage.oracle.outage} during: {names}")
        tasks = [one for one in asyncio.all_tasks() if one.get_name() in ("live", "slow")]
        if len(tasks) != 2:
            stage.oracle.blame(f"{len(tasks)} lanes")

    async def _fault(self, stage, one):
        await stage.play(self.rng.uniform(0, 20))
        end = await one.begin(stage)
        await stage.play(self.rng.uniform(*one.lasts))
        await end()

    async def _recovered(self, stage, ended, limit, chosen):
        """How long until power is published again that was read after the end."""
        every = self._every(stage)
        limit = max(limit, every) + timedelta(seconds=10)

        def back():
            return stage.oracle.fresh is not None and stage.oracle.fresh > ended

        if not await self._until(stage, back, limit.total_seconds()):
            names = ", ".join(one.name for one in chosen)
            state = stage.envoy.state
            stage.oracle.blame(
                f"not back {limit} after: {names} ({state.error or state.stopped}; "
                f"until {state.until}, stops {stage.oracle.stops[-1:]})"
            )
            await self._until(stage, back, 3600)
        return swift.now() - ended

    def _every(self, stage):
        """The cadence of what production is read from."""
        latest = stage.envoy.latest
        found = latest.production.source.endpoint if latest and latest.production else ""
        every = [i.every for i in stage.envoy.state.agenda if i.endpoint.name == found]
        if stage.living.era.metered and stage.living.era.since("4.2"):
            return timedelta(seconds=2)
        return max([*every, timedelta(minutes=5)])

    def _count(self, stage, chosen, took, wrong):
        self.result.scenes += 1
        lost = stage.oracle.lost()
        for one in chosen:
            row = self.result.rows[one.name]
            row.times += 1
            row.wrong += wrong
            row.lost = max(row.lost, lost)
            if len(chosen) == 1:
                row.outage = max(row.outage, stage.oracle.outage)
                row.recovery = max(row.recovery, took)

    async def _until(self, stage, true, seconds):
        for _ in range(int(seconds)):
            if true():
                return True
            await asyncio.sleep(1)
        return true()


def run(seed, days, folder, **how):
    """Run a campaign in swift time."""
    campaign = Campaign(seed, days, Path(folder), **how)

    async def main():
        return await campaign.run()

    return swift.run(main())
