"""What is drawn on the terminal: tables, the power flow, and a sign of life while a person waits."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import click
from rich.console import Console, Group, RenderableType
from rich.panel import Panel
from rich.table import Table as RichTable
from rich.text import Text

from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show import Table, picture, tables
from pyenvoy.show.text import text


def out() -> Console:
    """Standard output; as wide as is needed where it is no terminal, so that nothing is cut."""
    return Console() if sys.stdout.isatty() else Console(width=200)


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on standard error what is being waited for, where a person sits there."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield
        return
    with console.status(f"{what} …"):
        yield


def print_json(value: object, *, lines: bool = False) -> None:
    """One JSON value, on one line where more are to come."""
    click.echo(json.dumps(value, ensure_ascii=False, indent=None if lines else 2))


def print_table(table: Table) -> None:
    """One table on standard output."""
    out().print(drawn(table))


def drawn(table: Table) -> RichTable:
    """A table as rich draws it."""
    found = RichTable(title=Text(table.title), caption=Text(table.origin), title_justify="left",
                      caption_justify="left", box=None, padding=(0, 2, 0, 0), header_style="dim")  # fmt: skip
    for column in table.columns:
        head = f"{column.name} {column.unit}".strip()
        found.add_column(Text(head), justify="right" if column.numeric else "left")
    for line in table.lines:
        found.add_row(*map(Text, line))
    found.title_style, found.caption_style = "bold", "dim"
    return found


def house(snapshot: Snapshot) -> RenderableType:
    """The power flow in a frame, under the name of the gateway."""
    gateway = snapshot.gateway
    names = (gateway.model, gateway.serial, gateway.firmware_text) if gateway else ("gateway",)
    title = Text(" · ".join(one for one in names if one))
    return Panel(Text("\n".join(picture(snapshot))), title=title, expand=False, padding=(1, 2))


def everything(snapshot: Snapshot) -> RenderableType:
    """The power flow, then every table."""
    return Group(house(snapshot), *(line for one in tables(snapshot) for line in ("", drawn(one))))


def glance(snapshot: Snapshot) -> RenderableType:
    """What fits on a screen that changes: the power flow, and the facts of the subjects behind it."""
    wanted = ("production", "consumption total", "consumption net", "batteries")
    found = [
        one for one in tables(snapshot) if one.title in wanted and one.columns[0].name == "fact"
    ]
    at = Text(text(snapshot.at)[0], style="dim")
    return Group(house(snapshot), *map(drawn, found), at)
