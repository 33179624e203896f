"""For how long what is new is news: a panel that makes a fifth less from a day on, and one that does so no longer."""

from datetime import UTC, datetime
from itertools import groupby

from pyenvoy.insight import Memory, Report, hear, judge
from pyenvoy.simulator.plant import Plant, inverters
from pyenvoy.simulator.plant.flaws import Flaw, Kind
from pyenvoy.simulator.plant.panels import reported
from tests.insight.planting import BEGIN, DAY, ONE_ROOF

DAYS = 580
PANELS = 10
PART = 0.2
HALF = -100 * PART / 2
"""Percent: who is told to make more than expected by that is not usual yet."""
WEEKS = (12, 26)
"""That are known when it begins."""


def lasting(seed: int, days: int = DAYS) -> dict[tuple[str, int], int]:
    """By what changed, and how many weeks were known, the days until it is told no more."""
    changes = [(what, weeks) for what in ("drop", "rise") for weeks in WEEKS]
    flaws = tuple(_flaw(number, *change) for number, change in enumerate(changes))
    plant = Plant(seed, planes=ONE_ROOF, inverters=PANELS, flaws=flaws)
    lasted = dict.fromkeys(changes, 0)
    for day, panels in _told(plant, days):
        for (what, weeks), one in zip(changes, panels, strict=False):
            if one.is_hint if what == "drop" else (one.loss or 0.0) < HALF:
                lasted[what, weeks] = day + 1 - 7 * weeks
    return lasted


def _flaw(number: int, what: str, weeks: int) -> Flaw:
    at = BEGIN + 7 * weeks * DAY
    since, until = (at, 1 << 40) if what == "drop" else (0, at)
    return Flaw(Kind.AGEING, number, since, until, PART, over=1)


def _told(plant: Plant, days: int):
    """Day by day what is said of each panel, in the order of their numbers."""
    memory, numbers = Memory(), {one.serial: one.number for one in inverters(plant)}
    rows = reported(plant, BEGIN, BEGIN + days * DAY)
    for day, found in groupby(rows, lambda row: (row[0] - BEGIN) // DAY):
        reports = [
            Report(name, datetime.fromtimestamp(at, UTC), watts) for at, name, watts in found
        ]
        now = datetime.fromtimestamp(BEGIN + (day + 1) * DAY, UTC)
        memory = hear(memory, reports, now)
        panels = judge(memory, now).panels
        yield day, sorted(panels, key=lambda one: numbers[one.serial])
