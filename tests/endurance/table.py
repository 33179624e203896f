"""The table of a campaign: each fault, and what became of it. Kept in docs/reference/faults.md."""

from datetime import timedelta
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"

_HEAD = """# Faults

What goes wrong with gateways, networks, the cloud and brokers, and what becomes of it: written by
`nox -s endurance -- --write`. The plant behind the simulated gateway knows the truth; everything that was
published was compared with it. *Suffered* names what people report of other software, with its number in
the list of pains that this project was begun with. *Outage* is the longest time without a new power while
the fault held alone, *back* the longest time from its end to the next new power; a gateway without meters
is asked every five minutes. *Wrong* counts what was published and was not so, or a rule that was broken;
*lost* is energy, in Wh, that was missing afterwards.

"""


def page(result):
    """The whole page."""
    said = (
        f"Seed {result.seed}: {result.days:.0f} simulated days in {result.minutes:.0f} minutes, "
        f"{result.snapshots} snapshots, {result.asked} questions, {result.scenes} scenes.\n\n"
    )
    return _HEAD + said + table(result)


def table(result):
    """The rows alone."""
    head = "| fault | suffered | pains | times | outage | back | wrong | lost |\n|---|---|---|---|---|---|---|---|\n"
    return head + "".join(_row(one, result.rows[one.name]) for one in result.faults)


def _row(one, row):
    pains = ", ".join(map(str, one.pains))
    return (
        f"| {one.name} | {one.suffers} | {pains} | {row.times} | {_span(row.outage)} "
        f"| {_span(row.recovery)} | {row.wrong} | {row.lost:.0f} |\n"
    )


def _span(span):
    if not span:
        return ""
    seconds = round(span / timedelta(seconds=1))
    return f"{seconds} s" if seconds < 180 else f"{round(seconds / 60)} min"
