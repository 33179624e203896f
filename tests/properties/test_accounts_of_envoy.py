"""What holds of the accounts of a client at work: real sockets, lies, silence, sleep, and ends of the program."""

import asyncio
import json
from contextlib import suppress
from datetime import timedelta

import attrs
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyenvoy.access.credentials import OwnToken
from pyenvoy.accounting import kept
from pyenvoy.accounting.limits import energy_of, slack
from pyenvoy.effects.booksfile import Found, Volume
from pyenvoy.effects.envoy import connect
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from tests.endurance import swift
from tests.passages.playing import counting, frozen, gone, honest

ERA = "8.2.127_three_cts"
READINGS = "/ivp/meters/readings"
LIES = {
    "truth": honest,
    "half": counting(lambda energy: energy / 2),
    "zero": counting(lambda _: 0.0),
    "more": counting(lambda energy: energy + 7e6),
    "less": counting(lambda energy: energy - 3000.0),
    "wrapped": counting(lambda energy: energy % (2**32 / 3600)),
    "frozen": frozen(READINGS),
    "gone": gone(READINGS),
    "silent": gone("/ivp", "/production", "/api"),
}

passages = st.tuples(
    st.sampled_from(sorted(LIES)),
    st.integers(1, 3),  # minutes
    st.sampled_from([0, 0, 1, 7, 30]),  # hours in which the machine sleeps
    st.booleans(),  # whether the program has ended then
)


class Paper:
    """Keeps books as text, as files do, without leaving the event loop."""

    def __init__(self):
        self.text = None

    def open(self, serial):
        if self.text is None:
            return Found()
        books, problems = kept.read(json.loads(self.text))
        assert problems == ()
        return Found(Volume(books))

    async def save(self, serial, volume):
        self.text = json.dumps(kept.plain(volume.books))

    def mark(self, serial, books):
        """It never ends without a last word."""

    def wishes(self, serial):
        return ()

    def granted(self, serial):
        pass

    def close(self, serial):
        pass


@attrs.define(eq=False)
class Acting:
    """A living gateway that may lie."""

    gateway: object
    lie: object = staticmethod(lambda _, response: response)

    @property
    def serial(self):
        return self.gateway.serial

    @property
    def firmware(self):
        return self.gateway.firmware

    def respond(self, request, now):
        self.gateway, said = self.gateway.respond(request, now)
        return self, self.lie(request, said)

    def event(self, now):
        return self.gateway.event(now)


@attrs.define(eq=False)
class House:
    """A client, ended and begun again, and every energy that it has published."""

    one: object
    shelf: Paper = attrs.field(factory=Paper)
    clock: swift.Clock = attrs.field(factory=swift.Clock)
    shown: list = attrs.field(factory=list)

    async def live(self, *spans, asleep=timedelta()):
        """Run the program for some times, between which the machine sleeps."""
        who = OwnToken(Secret(self.one.token()))
        async with connect(str(self.one.origin), who, clock=self.clock, books=self.shelf) as envoy:
            for span in spans:
                await self._watch(envoy, span)
                asyncio.get_running_loop().leap(asleep)

    async def _watch(self, envoy, span):
        with suppress(TimeoutError):
            async with asyncio.timeout(span.total_seconds()):
                async for _ in envoy.snapshots():
                    self._saw(envoy)

    def _saw(self, envoy):
        counters = envoy.books.books.counters
        for name, account in envoy.accounts.counters.items():
            self.shown.append(
                (name, envoy.accounts.at, account.figure.energy, counters[name].limit)
            )


async def _played(history):
    actor = Acting(living(ERA, at=swift.now()))
    async with serve(actor, now=swift.now) as one:
        house = House(one)
        await house.live(timedelta(minutes=3))
        for lie, minutes, hours, ends in history:
            LIES[lie](actor)
            times = [timedelta(minutes=minutes)] * (1 if ends else 2)
            await house.live(*times, asleep=timedelta(hours=hours))
    return house.shown


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(passages, min_size=1, max_size=3))
def test_published_energy_never_falls_and_never_rises_by_more_than_the_plant_could_make(history):
    shown = swift.run(_played(history))
    assert {"produced", "consumed", "imported", "exported"} <= {name for name, *_ in shown}
    last = {}
    for name, at, energy, limit in shown:
        risen, before = last.get(name, (at, energy))
        assert energy >= before, (name, at)
        most = slack(limit) + energy_of(limit.power, at - risen)
        assert energy - before <= most + 0.001, (name, at)
        if energy > before or name not in last:
            last[name] = at, energy
