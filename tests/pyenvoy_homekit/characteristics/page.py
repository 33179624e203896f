"""The page of docs/reference/characteristics.md, made from the table.

`python -m tests.pyenvoy_homekit.characteristics.page` writes it anew.
"""

from pathlib import Path

from pyenvoy_homekit.characteristics.table import GROUP_ROWS, ROWS

PAGE = Path(__file__).parents[3] / "docs" / "reference" / "characteristics.md"
HEAD = """# Services and characteristics of our own

What Apple has no word for, for Eve, Controller and the like. Where the meaning is the same, the id is the one of
homebridge-enphase-envoy. This page is written by `python -m tests.pyenvoy_homekit.characteristics.page`.

"""


def page():
    groups = "".join(f"| {one.kind} | {one.label} | `{one.uuid}` |\n" for one in GROUP_ROWS)
    rows = "".join(map(row, ROWS))
    return (
        f"{HEAD}## Services\n\n| name | shown as | id |\n|---|---|---|\n{groups}\n"
        "## Characteristics\n\n| name | shown as | format | unit | range | step | set | id |\n"
        f"|---|---|---|---|---|---|---|---|\n{rows}"
    )


def row(one):
    reach = "" if one.most is None else f"{one.least:g} to {one.most:g}"
    step = "" if one.step is None else f"{one.step:g}"
    cells = (one.kind, one.label, str(one.format), one.unit, reach, step, "yes" * one.writable)
    return f"| {' | '.join(cells)} | `{one.uuid}` |\n".replace("|  |", "| |").replace("|  |", "| |")


if __name__ == "__main__":
    PAGE.write_text(page())
