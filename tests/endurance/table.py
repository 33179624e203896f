"""The table of a campaign: each fault, and what became of it. Kept in docs/reference/faults.md."""

from datetime import timedelta
from pathlib import Path

PAGE = Path(__file__).parents[2] / "docs" / "reference" / "faults.md"

_HEAD = """# Faults

What goes wrong with gateways, networks, the cloud, clocks, our own machine and brokers, and what becomes of
it: written by `nox -s endurance -- --write`, explained in [docs/design/endurance.md](../design/endurance.md).
The plant behind the simulated gateway knows the truth; everything that was published was compared with it.

*Suffered* names what people report of other software, with its number in the list of pains that this
project was begun with. *Times* counts how often it was injected, alone or with up to three others; the next
two columns are of the times alone. *Outage* is the longest time without a new power, *back* the longest
from the end of the fault to the next new power. Where nothing measures every second (no meters, or a
budget that a slow page uses up) the next answer is due after five minutes; a token that has ended while
the cloud is away waits for the account's own pause as well. *Wrong* counts what was published and was not
so, and every rule that was broken; *lost* is values that were known before and not afterwards, and energy
that was missing for good.

"""


def page(result):
    """The whole page."""
    return _HEAD + "".join(f"* {line}\n" for line in told(result)) + "\n" + table(result)


def told(result):
    """What a campaign was, line by line."""
    wrong, unhandled = len(result.wrong), len(result.unhandled)
    yield f"Seed {result.seed}, {sum(row.times > 0 for row in result.rows.values())} faults:"
    yield (
        f"{result.days:.0f} simulated days, {result.awake / timedelta(hours=1):.0f} hours of them second "
        f"by second and the rest asleep between two looks, in {result.minutes:.0f} minutes;"
    )
    yield (
        f"{result.scenes} scenes with {result.together} of several faults, "
        f"{result.asked} questions, {result.snapshots} snapshots;"
    )
    for what, sizes in (
        ("the gateway that stayed", result.weeks),
        ("one after another", result.sizes),
    ):
        if sizes:
            early, last = sizes[len(sizes) // 3], sizes[-1]
            yield (
                f"with {what}, from the first third to the end: {early[0]} objects, then {last[0]}; open "
                f"files {early[1]}, then {last[1]}; {early[3] >> 10} MiB of memory, then {last[3] >> 10};"
            )
    yield f"{wrong} things wrong, {unhandled} unhandled."
    yield from (f"Wrong: {one}" for one in result.wrong[:20])
    yield from (f"Unhandled: {one}" for one in result.unhandled[:20])


def table(result):
    """The rows alone."""
    head = "| fault | suffered | pains | times | outage | back | wrong | lost |\n|---|---|---|---|---|---|---|---|\n"
    return head + "".join(_row(one, result.rows[one.name]) for one in result.faults)


def _row(one, row):
    pains = ", ".join(map(str, one.pains))
    return (
        f"| {one.name} | {one.suffers} | {pains} | {row.times} | {_span(row.outage)} "
        f"| {_span(row.recovery)} | {row.wrong} | {_lost(row)} |\n"
    )


def _lost(row):
    return f"{row.values} values, {row.lost:.0f} Wh" if row.values or row.lost else "0"


def _span(span):
    if not span:
        return ""
    seconds = round(span / timedelta(seconds=1))
    return f"{seconds} s" if seconds < 180 else f"{round(seconds / 60)} min"
