"""What came of a campaign, as a table."""

from collections import defaultdict
from pathlib import Path
from statistics import mean, median

from tests.insight.campaign import lateness

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "insight.md"


def told(results):
    late = defaultdict(list)
    for result in results:
        for what, days in lateness(result):
            late[what].append(days)
    yield "| planted | times | found | missed | days until found, median | worst |"
    yield "|---|---|---|---|---|---|"
    for what, found in sorted(late.items()):
        there = sorted(one for one in found if one is not None)
        middle, worst = (median(there), there[-1]) if there else ("", "")
        yield f"| {what} | {len(found)} | {len(there)} | {len(found) - len(there)} | {middle} | {worst} |"
    yield ""
    years = sum(result.panel_days for result in results) / 365
    alarms = [one for result in results for one in result.alarms]
    yield f"False alarms: {len(alarms)} in {years:.0f} panel-years, {len(alarms) / years:.3f} per panel-year."
    errors = [
        abs(one) for result in results for course in result.courses for one in course.loss_errors
    ]
    fine = sorted(abs(one) for result in results for one in result.fine_errors)
    if errors:
        yield f"Error of the loss where there is one: {mean(errors):.1f} percentage points on average, {sorted(errors)[int(0.95 * len(errors))]:.1f} at most in 95 of 100."
    yield f"Error where there is none: {mean(fine):.2f} on average, {fine[int(0.95 * len(fine))]:.2f} at most in 95 of 100, {fine[-1]:.1f} at worst."
    known = sum(r.known_days for r in results) / sum(r.panel_days for r in results)
    yield f"Something could be said on {100 * known:.0f} % of days."


def page(results):
    PAGE.write_text("\n".join(told(results)))
