"""The verdict on the whole roof, which takes a year: over two years under one sky stand three roofs."""

from datetime import UTC, datetime
from itertools import groupby

import attrs

from pyenvoy.insight import Memory, Report, hear, judge
from pyenvoy.insight.limits import ROOF
from pyenvoy.model.insight import Verdict
from pyenvoy.simulator.plant import Plant, inverters
from pyenvoy.simulator.plant.flaws import Flaw, Kind
from pyenvoy.simulator.plant.panels import reported
from tests.insight.planting import BEGIN, DAY, ONE_ROOF, PLACES, turned

DAYS = 730
EACH = 3
CLEAN, DIRTY, AGEING = (
    "nothing",
    "dirt on all panels, to 15 % in 60 days",
    "ageing of all panels, 10 % a year",
)
DIRT, WASHED = 450, 600
"""Days."""
AFTERWARDS = 42
"""Days that the verdict may outlive it: four weeks are looked at."""


FLAWS = tuple(
    flaw
    for number in range(EACH)
    for flaw in (
        Flaw(Kind.SOILED, EACH + number, BEGIN + DIRT * DAY, BEGIN + WASHED * DAY, 0.15),
        Flaw(Kind.AGEING, 2 * EACH + number, BEGIN, part=0.2, over=730 * DAY),
    )
)


@attrs.define
class Roof:
    """What was said of a roof from the day on which it could be told."""

    what: str
    known: list[int] = attrs.field(factory=list)
    """Days on which there was a verdict."""
    said: list[int] = attrs.field(factory=list)
    """Days on which it was told to make less."""

    def note(self, day: int, verdict: Verdict) -> None:
        """A day."""
        if verdict is not Verdict.UNKNOWN:
            self.known.append(day)
        if verdict is Verdict.BELOW:
            self.said.append(day)

    def is_there(self, day: int) -> bool:
        """Whether something is wrong that is large enough to be told, or was until lately."""
        seen = DIRT + int(60 * ROOF / 15)
        return self.what == AGEING or (self.what == DIRTY and seen <= day < WASHED + AFTERWARDS)

    @property
    def visible(self) -> int:
        """The day from which it could be told."""
        return next((day for day in self.known if self.is_there(day)), 0)

    @property
    def found(self) -> int | None:
        """The first day on which what is there was told."""
        return next((day for day in self.said if self.is_there(day)), None)

    @property
    def free(self) -> int:
        """On so many days there was a verdict, and nothing to be told."""
        return sum(not self.is_there(day) for day in self.known)

    @property
    def imagined(self) -> list[int]:
        """Days on which something was told that was not there."""
        return [day for day in self.said if not self.is_there(day)]


def two_years(seed: int, days: int = DAYS) -> list[Roof]:
    """Three roofs of three panels each at one place; they see the same weather."""
    place = (*PLACES, PLACES[0])[seed % 4]
    plant = Plant(seed, place, planes=turned(ONE_ROOF, place), inverters=3 * EACH, flaws=FLAWS)
    owners = {one.serial: one.number // EACH for one in inverters(plant)}
    roofs = [Roof(what) for what in (CLEAN, DIRTY, AGEING)]
    memories = [Memory() for _ in roofs]
    rows = reported(plant, BEGIN, BEGIN + days * DAY)
    for day, found in groupby(rows, lambda row: (row[0] - BEGIN) // DAY):
        told: list[list[Report]] = [[] for _ in roofs]
        for at, name, watts in found:
            told[owners[name]].append(Report(name, datetime.fromtimestamp(at, UTC), watts))
        now = datetime.fromtimestamp(BEGIN + (day + 1) * DAY, UTC)
        for number, roof in enumerate(roofs):
            memories[number] = hear(memories[number], told[number], now)
            roof.note(day, judge(memories[number], now).roof.verdict)
    return roofs
