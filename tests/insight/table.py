"""What came of a campaign, as tables."""

from collections import defaultdict
from pathlib import Path
from statistics import mean, median

import attrs

from pyenvoy.insight.limits import NEWS
from tests.insight.campaign import Course, Result, flaws
from tests.insight.planting import STAYS
from tests.insight.whole import AGEING, CLEAN, DIRT, DIRTY, WASHED, Roof

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "insight.md"

HEAD = """\
# What insight finds, misses and imagines

Written by `nox -s insight -- --write`; the numbers of the method were chosen on other seeds. Simulated roofs live for
{days} days, and at the end of each day what is said of every panel is laid beside what is wrong with it.
[The design](../design/insight.md) says how it is found.

The roofs: {roofs}.

They have passing clouds that reach each panel at another moment, panels of different strength and temperature, up to three
percent of noise in every report, dust that comes and goes over weeks, inverters at their limit, reports at different
moments, up to three times snow that slides from each panel at another hour. A shadow wanders with the season.
One panel in four has something wrong with it.
"""

NOTES = """
A flaw counts from the day on which it could be seen: what comes slowly from 6 % on, less than which is never told. "Said
on" is on how many of the days after it was found it was still told, as long as it was there; after {news} weeks it is usual.
A hint on a panel with which nothing is wrong is a false alarm, and so is one that outlives its flaw by more than two weeks;
one that comes again counts again. Panels that were always in the shade count among those with which nothing is wrong.
"""

TOGETHER = """
## Shades over several panels, and snow that stays

Three or more panels that look the same way, but fewer than half of them, fall into one new shade; on another one the sun is
gone from noon on. Snow stays on two panels for up to six days after it has gone from the others, and whoever
calls that a fault gives a false alarm: {stays} times it stayed, {told} times it was told. The roofs: {roofs}.
"""

HARDER = """
## Harder roofs

Half of the panels lie at 20°, half at 45°, and look the same way, so that they are taken for peers. Every second one was
always in a shade of its own for one to two hours in the morning or evening, which wanders with the season.
The roofs: {roofs}.
"""

WHOLE = """
## The whole roof

Its verdict takes a year. {skies} times three roofs of three panels stand under one sky for two years. Dirt comes to one
of them at day {dirt} and is washed off at day {washed}; less than 8 % is never told.

| what is wrong with all panels | roofs | told | days until told, from 8 % on or from when a year is known | days on which it was told where nothing was wrong |
|---|---|---|---|---|
"""

LASTING = """
## How long what is new is news

A new state is usual in time. Measured on {roofs} roofs of ten panels, on which one panel changes from a day on:

| what changes | weeks known before | days until it is told no more |
|---|---|---|
"""


@attrs.frozen
class Heard:
    """All that was measured; what was not leaves no chapter."""

    plain: list[Result]
    together: list[Result] = attrs.field(factory=list)
    harder: list[Result] = attrs.field(factory=list)
    skies: list[list[Roof]] = attrs.field(factory=list)
    lasted: list[dict[tuple[str, int], int]] = attrs.field(factory=list)


def page(heard: Heard) -> str:
    """The whole page, without its last line's end."""
    head = HEAD.format(days=heard.plain[0].days, roofs=_roofs(heard.plain))
    parts = [head, _tables(heard.plain), NOTES.format(news=NEWS)]
    if heard.together:
        known = {"roofs": _roofs(heard.together), **_snow(heard.together)}
        parts += [TOGETHER.format(**known), _tables(heard.together)]
    if heard.harder:
        parts += [HARDER.format(roofs=_roofs(heard.harder)), _tables(heard.harder)]
    if heard.skies:
        head = WHOLE.format(skies=len(heard.skies), dirt=DIRT, washed=WASHED)
        parts += [head + "\n".join(_whole(heard.skies))]
    if heard.lasted:
        parts += [LASTING.format(roofs=len(heard.lasted)) + "\n".join(_lasting(heard.lasted))]
    return "\n".join(part.strip("\n") + "\n" for part in parts).strip("\n")


def _roofs(results: list[Result]) -> str:
    return "; ".join(result.stage.words for result in results)


def _snow(results: list[Result]) -> dict[str, int]:
    """How often snow stayed on a single panel, and was told as a fault."""
    stayed = [
        (number, one.flaw.panel)
        for number, result in enumerate(results)
        for one in result.stage.planted
        if one.what == STAYS
    ]
    told = {(number, one.panel) for number, result in enumerate(results) for one in result.alarms}
    return {"stays": len(stayed), "told": len(told.intersection(stayed))}


# -- roofs of a year ------------------------------------------------------------------------------


def _tables(results: list[Result]) -> str:
    """What was found and what was said, and the false alarms one by one."""
    lines = [*_found(results), "", *_said(results)]
    alarms = [
        f"* day {one.day} of roof {result.stage.seed}: {one.said.words}"
        for result in results
        for one in result.alarms
    ]
    return "\n".join([*lines, *(["", "The false alarms:", "", *alarms] if alarms else [])])


def _found(results: list[Result]):
    kinds: dict[str, list[Course]] = defaultdict(list)
    for result in results:
        for course in flaws(result):
            kinds[course.planted.what].append(course)
    yield "| what is wrong | times | found | missed | days until found, median | at most | said on |"
    yield "|---|---|---|---|---|---|---|"
    for what, courses in sorted(kinds.items()):
        found = sorted(one.found - one.visible for one in courses if one.found is not None)
        middle, most = (f"{median(found):.0f}", found[-1]) if found else ("", "")
        missed = len(courses) - len(found)
        said = _share(sum(one.said for one in courses), sum(one.there for one in courses))
        yield f"| {what} | {len(courses)} | {len(found)} | {missed} | {middle} | {most} | {said} |"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:.0f} %" if whole else ""


def _said(results: list[Result]):
    years = sum(result.panel_days for result in results) / 365
    alarms = sum(len(result.alarms) for result in results)
    errors = sorted(abs(e) for r in results for course in r.courses for e in course.loss_errors)
    fine = sorted(abs(one) for result in results for one in result.fine_errors)
    known = _share(sum(r.known_days for r in results), sum(r.panel_days for r in results))
    yield "| what is said | |"
    yield "|---|---|"
    yield f"| panel-years | {years:.0f} |"
    yield f"| false alarms | {alarms}, {alarms / years:.3f} for each panel and year |"
    yield f"| error of the loss where a hint gives one, percentage points | {_spread(errors)} |"
    yield f"| what is told as loss where nothing is wrong, percentage points | {_spread(fine)} |"
    yield f"| days on which something could be said | {known} |"


def _spread(errors: list[float]) -> str:
    if not errors:
        return "none"
    most = errors[int(0.95 * len(errors))]
    return (
        f"{mean(errors):.1f} on average, {most:.1f} at most in 95 of 100, {errors[-1]:.1f} at worst"
    )


# -- longer ---------------------------------------------------------------------------------------


def _whole(skies: list[list[Roof]]):
    for what in (CLEAN, DIRTY, AGEING):
        roofs = [one for sky in skies for one in sky if one.what == what]
        late = [one.found - one.visible for one in roofs if one.found is not None]
        days = f"{median(late):.0f} in the middle, {max(late)} at most" if late else ""
        known, wrong = sum(one.free for one in roofs), sum(len(one.imagined) for one in roofs)
        yield f"| {what} | {len(roofs)} | {len(late)} | {days} | {wrong} of {known} |"


def _lasting(lasted: list[dict[tuple[str, int], int]]):
    words = {"drop": "20 % less", "rise": "25 % more"}
    for what, weeks in lasted[0]:
        days = sorted(one[what, weeks] for one in lasted)
        span = f"{days[0]} to {days[-1]}" if days[0] != days[-1] else f"{days[0]}"
        yield f"| {words[what]} | {weeks} | {span} |"
