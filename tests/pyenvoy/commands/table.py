"""The table of docs/design/commands.md, made from the controls.

`python -m tests.pyenvoy.commands.table` writes it anew.
"""

from pathlib import Path

from pyenvoy.commands import CONTROLS

PAGE = Path(__file__).parents[3] / "docs" / "design" / "commands.md"
BEGIN, END = "<!-- the controls, as they are declared -->\n", "<!-- end -->\n"
HEAD = (
    "| control | written | role | read before | read back | looked at | held | confirmed early after |\n"
    "|---|---|---|---|---|---|---|---|\n"
)


def span(time):
    seconds = time.total_seconds()
    return f"{seconds:g} s" if seconds < 120 else f"{seconds / 60:g} min"


def row(control):
    before = f"`{control.fresh.path}`" if control.fresh else "-"
    back = ", ".join(f"`{one.path}`" for one in control.readback) or "the reply"
    if control.watch is None:
        looked, until, early = "-", "-", "-"
    else:
        watch = control.watch
        looked = f"after {span(watch.first)}, every {span(watch.every)}"
        until = f"until {span(watch.until)}"
        early = span(watch.holds) if watch.holds < watch.until else "never"
    role = control.written.role.name.lower()
    return (
        f"| {control.name} | `{control.written.path}` | {role} | {before} | {back}"
        f" | {looked} | {until} | {early} |\n"
    )


def table():
    return HEAD + "".join(map(row, CONTROLS))


def written(page):
    head, _, rest = page.partition(BEGIN)
    return head + BEGIN + table() + END + rest.partition(END)[2]


if __name__ == "__main__":
    PAGE.write_text(written(PAGE.read_text()))
