"""A roof lives for a year; every day what is said is laid beside what is true."""

from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import groupby

import attrs

from pyenvoy.insight import Memory, Report, hear, judge
from pyenvoy.insight.limits import HELD, LIMIT
from pyenvoy.model.insight import PanelInsight, Verdict
from pyenvoy.simulator.plant import inverters
from pyenvoy.simulator.plant.flaws import Flaw, Kind, kept
from pyenvoy.simulator.plant.panels import reported
from pyenvoy.simulator.plant.sun import bare, clearness
from tests.insight.planting import BEGIN, DAY, NO_FLAWS, Planted, Stage

FITS = {
    Kind.DEAD: {Verdict.DEAD, Verdict.SILENT, Verdict.BELOW},
    Kind.SILENT: {Verdict.SILENT},
    Kind.SOILED: {Verdict.BELOW},
    Kind.AGEING: {Verdict.BELOW},
    Kind.SHADED: {Verdict.SHADED, Verdict.BELOW},
}
AFTERWARDS = 14
"""Days that a hint may outlive its flaw."""
VISIBLE = 0.06
"""What comes slowly is there to be found from this part on."""


@attrs.define
class Course:
    """What was said of one planted flaw."""

    planted: Planted
    visible: int
    """Day from which it could be found."""
    ends: int
    found: int | None = None
    there: int = 0
    """Days on which it was still there after it had been found."""
    said: int = 0
    """And was said to be."""
    loss_errors: list[float] = attrs.field(factory=list)


@attrs.frozen
class Alarm:
    """A hint of a panel with which nothing was wrong."""

    day: int
    panel: int
    said: PanelInsight


@attrs.define
class Result:
    """All of one roof."""

    stage: Stage
    days: int
    courses: list[Course]
    alarms: list[Alarm] = attrs.field(factory=list)
    fine_errors: list[float] = attrs.field(factory=list)
    panel_days: int = 0
    known_days: int = 0
    said: dict[int, Verdict] = attrs.field(factory=dict)


def run(stage: Stage, days: int) -> Result:
    """Let a roof live, and note what is said of it at the end of every day."""
    plant = stage.plant
    numbers = {one.serial: one.number for one in inverters(plant)}
    courses = {one.flaw.panel: _course(one, days) for one in stage.planted}
    result = Result(stage, days, [one for one in courses.values() if one.visible < days - 20])
    memory = Memory()
    rows = reported(plant, BEGIN, BEGIN + days * DAY, stage.every)
    for day, found in groupby(rows, lambda row: (row[0] - BEGIN) // DAY):
        for at, batch in groupby(found, lambda row: row[0] // 300):
            reports = [Report(name, datetime.fromtimestamp(t, UTC), w) for t, name, w in batch]
            memory = hear(memory, reports, datetime.fromtimestamp(at * 300 + 299, UTC))
        now = BEGIN + (day + 1) * DAY + 3 * 3600
        memory = hear(memory, (), datetime.fromtimestamp(now, UTC))
        for one in judge(memory, datetime.fromtimestamp(now, UTC)).panels:
            _note(result, courses.get(numbers[one.serial]), numbers[one.serial], one, day)
    return result


def _course(one: Planted, days: int) -> Course:
    """When a flaw can be seen, and how long."""
    flaw, first = one.flaw, (one.flaw.since - BEGIN) // DAY
    if flaw.kind in (Kind.SOILED, Kind.AGEING):
        first += int(VISIBLE / flaw.part * flaw.over / DAY)
    return Course(one, first, min(days, (flaw.until - BEGIN) // DAY))


def _note(result, course, number, one: PanelInsight, day) -> None:
    result.panel_days += 1
    result.known_days += one.verdict is not Verdict.UNKNOWN
    if course is not None and course.planted.what not in NO_FLAWS:
        flaw = course.planted.flaw
        began = max(0, (flaw.since - BEGIN) // DAY)
        if began <= day <= course.ends + AFTERWARDS:
            if one.is_hint and one.verdict in FITS[flaw.kind] and course.found is None:
                course.found = day
            if course.found is not None and day < course.ends:
                course.there += 1
                course.said += one.is_hint
            if (
                one.is_hint
                and one.loss is not None
                and day < course.ends
                and day >= course.visible + 10
            ):
                course.loss_errors.append(one.loss - 100 * _lost(result.stage, flaw, number, day))
            result.said[number] = one.verdict
            return
    elif one.loss is not None and not one.is_hint:
        result.fine_errors.append(one.loss)
    if one.is_hint and result.said.get(number) is not one.verdict:
        result.alarms.append(Alarm(day, number, one))
    result.said[number] = one.verdict


def _lost(stage: Stage, flaw: Flaw, number: int, day: int) -> float:
    """What a flaw took of the light of the last days, where inverters did not hold both back."""
    plant = stage.plant
    plane = inverters(plant)[number].plane
    taken = whole = 0.0
    for t in range(BEGIN + (day - 7) * DAY, BEGIN + (day + 1) * DAY, 1800):
        light = bare(plant.seed, plant.place, plant.planes, t)[plane]
        left = kept((flaw,), plant.seed, number, t, clearness(plant.seed, t)) if light else 1.0
        if light < LIMIT or light * left < HELD:
            whole += min(1.0, light)
            taken += min(1.0, light) - min(1.0, light * left)
    return taken / whole


def flaws(result: Result) -> Iterator[Course]:
    """What there was to be found."""
    return (one for one in result.courses if one.planted.what not in NO_FLAWS)
