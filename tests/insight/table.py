"""What came of a campaign, as tables."""

from collections import defaultdict
from pathlib import Path
from statistics import mean, median

from tests.insight.campaign import lateness

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "insight.md"

HEAD = """\
# What insight finds, misses and imagines

Written by `nox -s insight -- --seed {seed} --seeds {seeds} --harder {harder} --write`; the numbers of the method were chosen on
other seeds. Simulated roofs live for {days} days, and at the end of each day what is said of every panel is laid beside
what is wrong with it. [The design](../design/insight.md) says how it is found.

The roofs: {roofs}.

They have passing clouds that reach each panel at another moment, panels of different strength and temperature, up to three
percent of noise in every report, dust that comes and goes over weeks, inverters at their limit, reports at different
moments, up to three times snow that slides from each panel at another hour. A shadow wanders with the season.
One panel in four has something wrong with it.
"""


def told(results):
    """The lines of all tables."""
    yield from _found(results)
    yield ""
    yield from _said(results)


def _found(results):
    late = defaultdict(list)
    for result in results:
        for what, days in lateness(result):
            late[what].append(days)
    yield "| what is wrong | times | found | missed | days until found, median | at most |"
    yield "|---|---|---|---|---|---|"
    for what, found in sorted(late.items()):
        there = sorted(one for one in found if one is not None)
        middle, most = (f"{median(there):.0f}", there[-1]) if there else ("", "")
        missed = len(found) - len(there)
        yield f"| {what} | {len(found)} | {len(there)} | {missed} | {middle} | {most} |"


def _said(results):
    years = sum(result.panel_days for result in results) / 365
    alarms = [one for result in results for one in result.alarms]
    errors = sorted(abs(e) for r in results for course in r.courses for e in course.loss_errors)
    fine = sorted(abs(one) for result in results for one in result.fine_errors)
    known = sum(r.known_days for r in results) / sum(r.panel_days for r in results)
    yield "| what is said | |"
    yield "|---|---|"
    yield f"| panel-years | {years:.0f} |"
    yield f"| false alarms | {len(alarms)}, {len(alarms) / years:.3f} for each panel and year |"
    yield f"| error of the loss where a hint gives one, percentage points | {_spread(errors)} |"
    yield f"| what is told as loss where nothing is wrong, percentage points | {_spread(fine)} |"
    yield f"| days on which something could be said | {100 * known:.0f} % |"


def _spread(errors):
    if not errors:
        return "none"
    most = errors[int(0.95 * len(errors))]
    return (
        f"{mean(errors):.1f} on average, {most:.1f} at most in 95 of 100, {errors[-1]:.1f} at worst"
    )


def alarms(results):
    """Every false alarm, to be looked at."""
    for result in results:
        for one in result.alarms:
            yield f"* day {one.day} of roof {result.stage.seed}: {one.said.words}"


def page(results, harder=()):
    """The whole page."""
    first = results[0]
    roofs = "; ".join(result.stage.words for result in results)
    known = {"seed": first.stage.seed, "seeds": len(results), "days": first.days}
    head = HEAD.format(**known, harder=len(harder), roofs=roofs).splitlines()
    more = [*HARDER, "", *_part(harder)] if harder else []
    return "\n".join([*head, "", *_part(results), "", *NOTES, *more])


def _part(results):
    """Tables of some roofs, and the false alarms one by one."""
    every = list(alarms(results))
    listed = ["", "The false alarms:", "", *every] if every else []
    return [*told(results), *listed]


HARDER = """
## Harder roofs

Half of the panels lie at 20°, half at 45°, and look the same way, so that they are taken for peers. Every second one was
always in a shade of its own for one to two hours in the morning or evening, which wanders with the season.
""".splitlines()

NOTES = """\
A flaw counts from the day on which it could be seen: what comes slowly from 6 % on, less than which is never told. A
hint on a panel of which nothing is wrong is a false alarm, and so is one that outlives its flaw by more than two weeks;
one that comes again counts again. Panels that were always in the shade count among those with which nothing is wrong.
""".splitlines()
