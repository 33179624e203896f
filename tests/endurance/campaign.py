"""Runs faults against the client, singly and together, and counts what became of it."""

import asyncio
import math
import random
import time
from datetime import timedelta
from pathlib import Path

import attrs

from pyenvoy.access.token import MARGIN
from pyenvoy.effects.bookkeeping import EVERY
from pyenvoy.endpoint import Role
from pyenvoy.simulator.answers import ERAS
from tests.endurance import swift
from tests.endurance.faults import FAULTS
from tests.endurance.result import Result, Row, grown
from tests.endurance.sizes import measured
from tests.endurance.stage import Stage
from tests.endurance.values import known

STAY = 1.0
_SHORTEST = timedelta(minutes=10)
_LOOK = timedelta(seconds=8)
"""How long somebody looks on, now and then on a day on which nothing happens."""
_LOOKS, _SPARSE = timedelta(hours=2), timedelta(hours=4)
_SEVERAL = timedelta(seconds=30)
"""So much longer it may take after several faults at once: each has made its own pauses."""
_WITHIN = timedelta(minutes=1)
_KEPT = EVERY + timedelta(seconds=10)
"""After so long the books have been kept again, whatever it was."""
_STRETCHED = 2
"""What is not live shares what the budget leaves it, which pages that hang use up: so much longer than its
cadence it may be."""
_ASKED_AGAIN, _QUIET = timedelta(hours=8), timedelta(minutes=20)
"""After so long no page rests any more; and in so long, with nothing failing, all have been asked. Scenes and looks
say nothing of it: in a scene the gateway may not answer, in eight seconds there is time for what is wanted most."""


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
    a_day: float = 8.0
    """Scenes; with the resident one in two days."""
    minutes: float = 0.0
    """Real ones, at least; then it goes on past its days."""
    most: float = math.inf
    """Real minutes, at most; its days may then not be all."""
    stay: float = STAY
    """Days with one gateway."""
    resident: str = ""
    """The gateway that stays for all the days."""
    result: Result = None
    due: list = attrs.field(factory=list)
    usual: set = attrs.field(factory=set)
    """What is known of this gateway before anything has failed; while it lies more may seem to be."""
    missing: dict = attrs.field(factory=dict)
    """What is usual and is not known, with when it was missed first, and after which faults."""
    rng: object = None
    tell: object = lambda line: None

    async def run(self):
        """Play it."""
        self.rng = random.Random(self.seed)
        self.result = Result(self.seed, {one.name: Row() for one in self.faults})
        asyncio.get_running_loop().set_exception_handler(self._unhandled)
        began, real = swift.now(), time.perf_counter()
        eras = self._shuffled(one for one in self.eras if one != self.resident)
        if self.resident:
            spans, weeks = timedelta(days=self.days), self.result.weeks
            await self._gateway(self.resident, spans, weeks, lambda: self._late(real))
        while not self._over(began, real):
            era = eras.pop() if eras else self.rng.choice(self.eras)
            left = timedelta(days=self.days) - (swift.now() - began)
            spans = (left, timedelta(days=self.stay))
            await self._gateway(era, min(spans) if left > _SHORTEST else spans[1])
            self.result.sizes.append(measured())
        self.result.days = (swift.now() - began) / timedelta(days=1)
        self.result.minutes = (time.perf_counter() - real) / 60
        self._grown()
        return self.result

    def _late(self, real):
        return time.perf_counter() - real >= 60 * self.most

    def _over(self, began, real):
        if self._late(real):
            return True
        enough = time.perf_counter() - real >= 60 * self.minutes
        return enough and swift.now() - began > timedelta(days=self.days) - _SHORTEST

    def _grown(self):
        """Whether anything has grown between the first third and the end."""
        for sizes in filter(None, (self.result.sizes, self.result.weeks)):
            self.result.wrong += grown(sizes)

    def _shuffled(self, some):
        some = list(some)
        self.rng.shuffle(some)
        return some

    def _unhandled(self, loop, context):
        self.result.unhandled.append(f"{context.get('message')}: {context.get('exception')!r}")

    async def _gateway(self, era, span, weeks=None, late=lambda: False):
        until, week = swift.now() + span, swift.now()
        a_day = self.a_day if weeks is None else self.a_day / 16
        roles = (Role.OWNER, Role.OWNER, Role.INSTALLER)
        role = self.rng.choice(roles) if weeks is None else Role.OWNER
        self.missing.clear()
        async with Stage(era, self.folder, self.rng, role) as stage:
            await self._until(stage, lambda: stage.envoy.state.complete, 600)
            await stage.play(_QUIET.total_seconds())
            self.usual = known(stage.envoy.latest)
            while swift.now() < until and not late():
                chosen = self._chosen(stage)
                await self._scene(stage, chosen)
                every = _LOOKS if weeks is None else _SPARSE
                await self._idle(stage, timedelta(days=1) / a_day, every)
                await self._missing(stage, chosen)
                if weeks is not None and swift.now() >= week:
                    week += timedelta(days=7)
                    await self._until(stage, lambda: not stage.oracle.under_way, 120)
                    weeks.append(measured())
        self.result.awake += stage.awake
        self.result.wrong += stage.oracle.wrong
        self.result.snapshots += stage.oracle.checked
        self.result.asked += stage.oracle.asked

    async def _idle(self, stage, span, every=_LOOKS):
        """Let time pass with a look now and then."""
        span *= self.rng.uniform(0.5, 1.5)
        looks = max(2, round(span / every))
        for _ in range(looks):
            await stage.leap(span / looks - _LOOK)
            await stage.play(_LOOK.total_seconds())

    async def _missing(self, stage, chosen):
        """What is usual and is not known long after a scene, when nothing has failed for a while.

        A page that fails when the client starts is asked again hours later, if nobody needs it.
        """
        now, known_now = swift.now(), known(stage.envoy.latest)
        for value in self.usual - known_now:
            self.missing.setdefault(value, (now, chosen))
        self._found(stage)
        late = {value for value, (since, _) in self.missing.items() if now - since > _ASKED_AGAIN}
        if late:
            await self._until(stage, lambda: self._found(stage) >= late, _QUIET.total_seconds())
        lost = sorted(late & set(self.missing))
        for value in lost[:3]:
            names = ", ".join(one.name for one in self.missing[value][1])
            stage.oracle.blame(f"{value}, one of {len(lost)}, is lost after: {names}")
        for value in lost:
            for one in self.missing.pop(value)[1]:
                self.result.rows[one.name].values += 1

    def _found(self, stage):
        """What is known, and so not missed any more."""
        found = known(stage.envoy.latest)
        for value in found & set(self.missing):
            del self.missing[value]
        return found

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
            more = self.rng.choice((1, 1, 2, 3)) + self.thorough
        chosen = [first]
        pool = [one for one in self.due if one.fits(stage)] if self.thorough else fitting
        for one in self.rng.sample(pool, min(more, len(pool))):
            if one.goes_with(chosen):
                chosen.append(one)
        self.due = [one for one in self.due if not self.thorough or one not in chosen]
        return chosen

    async def _scene(self, stage, chosen):
        oracle, real = stage.oracle, time.perf_counter()
        stage.gateway.requests.clear()
        stage.gateway.cloud_requests.clear()
        oracle.begin(alone=len(chosen) == 1)
        before = len(oracle.wrong)
        await asyncio.gather(*(self._fault(stage, one) for one in chosen))
        ended = swift.now()
        took = await self._recovered(stage, ended, chosen)
        await stage.play(self.rng.uniform(20, 60))
        await stage.play(max(one.then for one in chosen).total_seconds())
        self._look(stage, chosen, ended)
        self.tell(
            f"{time.perf_counter() - real:6.2f} s {stage.oracle.asked:7} {stage.era} {swift.now():%m-%d %H:%M} {took} "
            + ", ".join(one.name for one in chosen)
        )
        for one in oracle.wrong[before:][:6]:
            self.tell(f"   WRONG {one}")
        self._count(stage, chosen, took, len(oracle.wrong) - before)

    def _look(self, stage, chosen, ended):
        """What must hold once it is over."""
        stage.oracle.energies.settled(stage.envoy.accounts)
        if swift.now() - ended > _KEPT:
            stage.oracle.energies.kept(_KEPT)
        every = self._every(stage)
        most = (every if every < _WITHIN else _STRETCHED * every) + timedelta(seconds=30)
        fresh = all(one.fresh is True or (one.fresh and len(chosen) == 1) for one in chosen)
        if fresh and stage.oracle.outage > most:
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

    async def _recovered(self, stage, ended, chosen):
        """How long until power is published again that was read after the end."""
        limit = max(_WITHIN, _STRETCHED * self._every(stage)) + timedelta(seconds=10)
        limit += _SEVERAL if len(chosen) > 1 else timedelta()
        access = stage.envoy.state.access
        by_account = any(one.by_account for one in chosen) or _is_shut_out(access, stage)
        if access is not None and by_account:
            limit += max(timedelta(), access.pause.until - ended)

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
        every = [one for name, one in stage.envoy.state.cadences.items() if name == found]
        if stage.living.era.metered and stage.living.era.since("4.2"):
            return timedelta(seconds=2)
        made_up = timedelta(seconds=30)  # the slow lane makes up first for what was spent
        return max([*every, timedelta(minutes=5)]) + made_up

    def _count(self, stage, chosen, took, wrong):
        self.result.scenes += 1
        self.result.together += len(chosen) > 1
        lost = stage.oracle.energies.lost()
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


def _is_shut_out(access, stage):
    """Whether no token is good any more: one that ends while an account rests, since an earlier scene, is missed."""
    now = stage.gateway.now()
    return access is not None and not any(one.token.expires > now + MARGIN for one in access.held)


def run(seed, days, folder, **how):
    """Run a campaign in swift time."""
    campaign = Campaign(seed, days, Path(folder), **how)

    async def main():
        return await campaign.run()

    return swift.run(main())
