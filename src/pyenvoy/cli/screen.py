"""What is drawn on the terminal: tables, the power flow, and a sign of life while a person waits."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from pyenvoy.cli.printable import as_json, printable
from pyenvoy.errors import EnvoyError, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show import Column, Table, picture, rows, tables
from pyenvoy.show.picture import MIDDLE
from pyenvoy.show.tables import GUTTER, fitting
from pyenvoy.show.text import span, text


def out() -> Console:
    """Standard output; as wide as is needed where it is no terminal, so that nothing is cut."""
    return Console() if sys.stdout.isatty() else Console(width=200)


@contextmanager
def waiting(what: str) -> Iterator[Callable[[str], None]]:
    """Say on standard error what is being waited for, where a person sits there.

    What it gives says how far it has come.
    """
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    with console.status(_text(f"{what} …")) as status:
        yield lambda far: status.update(_text(f"{what} … {far}"))


def print_json(value: object, *, lines: bool = False) -> None:
    """One JSON value, on one line where more are to come."""
    click.echo(as_json(value, indent=None if lines else 2))


def print_table(table: Table) -> None:
    """One table on standard output."""
    console = out()
    console.print(drawn(table, console.width))


def drawn(table: Table, width: int) -> RenderableType:
    """A table as rich draws it; one that is too wide in parts below each other."""
    return Group(*(_part(one) for one in fitting(table, width)))


def _part(table: Table) -> RenderableType:
    title = _text(table.title, style="bold") if table.title else None
    found = RichTable(title=title, caption=_text(table.origin, style="dim") if table.origin else None,
                      title_justify="left", caption_justify="left", box=None,
                      padding=(0, GUTTER, 0, 0), header_style="dim")  # fmt: skip
    for column in table.columns:
        head = f"{column.name} {column.unit}".strip()
        found.add_column(_text(head), justify="right" if column.numeric else "left", no_wrap=True)
    for line in table.lines:
        found.add_row(*map(_text, line))
    return found


def _text(said: str, style: str = "") -> Text:
    """Text without markup, and without what a terminal would obey."""
    return Text(printable(said), style=style)


def house(snapshot: Snapshot) -> RenderableType:
    """The power flow in a frame, under the name of the gateway."""
    gateway = snapshot.gateway
    names = (gateway.model, gateway.serial, gateway.firmware_text) if gateway else ("gateway",)
    title = _text(" · ".join(one for one in names if one))
    lines = (f"{one:<{MIDDLE}}" for one in picture(snapshot))  # a frame that does not tremble
    return Panel(Text("\n".join(lines)), title=title, expand=False, padding=(1, 2))


def everything(snapshot: Snapshot, width: int) -> RenderableType:
    """Every table, and the power flow last: it is what stays on the screen."""
    return Group(
        *(line for one in tables(snapshot) for line in (drawn(one, width), "")), house(snapshot)
    )


def summary(snapshot: Snapshot) -> RenderableType:
    """What most people want to see, on one screen: the power flow, the figures, what is wrong with them."""
    rest = Text(f"{len(tables(snapshot))} tables, with every device: --all", style="dim")
    return Group(glance(snapshot), *_counted(snapshot), *traces(snapshot), rest)


def _counted(snapshot: Snapshot) -> list[Text]:
    """Why the house and the gateway's consumption differ, where they do."""
    total = snapshot.consumption.total if snapshot.consumption else None
    if snapshot.batteries is None or total is None:
        return []
    said = "consumption total: with what batteries take, less what they give; the house is without"
    return [_text(said, style="dim")]


_AS_EXPECTED = (Reason.NO_HARDWARE, Reason.NOT_OFFERED, Reason.NOT_ASKED)
"""What is missing for one of these is missing at most houses, and nobody has to act."""


def traces(snapshot: Snapshot) -> list[Text]:
    """What a person should know about the figures, a line each: notes, gaps, how many problems."""
    said = [f"note: {one.why}" for one in snapshot.notes]
    said += [f"missing: {one}" for one in snapshot.gaps if one.reason not in _AS_EXPECTED]
    if snapshot.problems:
        said.append(f"{len(snapshot.problems)} values could not be read: --all")
    return [_text(one, style="yellow") for one in said]


_MOVING = (
    "production.now.power",
    "production.energy.today",
    "production.energy.lifetime",
    "consumption.total.now.power",
    "consumption.net.now.power",
    "consumption.net.imported",
    "consumption.net.exported",
    "batteries.storage.charge",
    "batteries.storage.power",
    "batteries.storage.available_energy",
    "batteries.ac_storage.charge",
    "batteries.ac_storage.power",
    "grid.relay.operating",
    "generator.relay",
)
_HEADS = (
    Column("fact"),
    Column("value", numeric=True),
    Column("unit"),
    Column("source"),
    Column("age"),
)


def glance(snapshot: Snapshot, trouble: EnvoyError | None = None) -> RenderableType:
    """What fits on a screen that changes: the power flow, the figures that move, and why they do not."""
    found = {one.path: one for one in rows(snapshot)}
    lines = tuple(
        (
            one.name,
            one.text,
            one.text_unit,
            one.source,
            span(one.age) if one.age is not None else "",
        )
        for path in _MOVING
        if (one := found.get(path)) is not None
    )
    at = text(snapshot.at)[0]
    said = [] if trouble is None else [_text(str(trouble), style="red")]
    return Group(house(snapshot), _part(Table("", _HEADS, lines, at)), *said)
