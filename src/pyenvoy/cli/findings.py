"""Findings on the terminal and as JSON."""

from datetime import datetime

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from pyenvoy.cli.printable import printable
from pyenvoy.cli.screen import drawn as table_drawn
from pyenvoy.diagnosis import Details, Finding, Level, worst
from pyenvoy.show import Column, Table
from pyenvoy.show.plain import Plain, moment

_STYLES = {Level.OK: "green", Level.NOTICE: "cyan", Level.WARNING: "yellow", Level.FAULT: "red"}
_INDENT = 9
_SHOWN = 12
"""Lines of a table; the rest is in `--json` and `--report`."""


def drawn(found: tuple[Finding, ...], width: int) -> RenderableType:
    """Every finding: its level, what is the case, what to do; details below those that need looking at."""
    return Group(*(line for one in found for line in _finding(one, width)))


def _finding(one: Finding, width: int) -> list[RenderableType]:
    head = Text(f"{one.level!s:<{_INDENT}}", style=_STYLES[one.level])
    head.append(f"{one.what}: ", style="bold").append(printable(one.said), style="default")
    lines: list[RenderableType] = [head]
    if one.advice:
        lines.append(_below(f"→ {one.advice}", "italic"))
    lines += [_below(line, "dim") for line in one.drawing]
    if one.details is not None:
        table = table_drawn(_table(one.details), width - _INDENT)
        lines.append(Padding(table, (0, 0, 1, _INDENT)))
    return lines


def _below(said: str, style: str) -> Text:
    return Text(" " * _INDENT + printable(said), style=style)


def _table(details: Details) -> Table:
    rest = len(details.lines) - _SHOWN
    more = f"and {rest} more: --json, --report" if rest > 0 else ""
    return Table("", tuple(map(Column, details.heads)), details.lines[:_SHOWN], more)


def plain(found: tuple[Finding, ...], at: datetime) -> Plain:
    """The findings as plain data."""
    return {
        "at": moment(at),
        "worst": str(worst(found)),
        "findings": [
            {
                "what": one.what,
                "level": str(one.level),
                "said": one.said,
                "advice": one.advice,
                "details": [] if one.details is None else _rows(one.details),
                "drawing": list(one.drawing),
            }
            for one in found
        ],
    }


def _rows(details: Details) -> list[dict[str, str]]:
    return [dict(zip(details.heads, line, strict=True)) for line in details.lines]
