"""A snapshot, or a part of one, as HTML tables for notebooks."""

from datetime import datetime
from html import escape

from pyenvoy.show.table import Column, Table
from pyenvoy.show.tables import tables

MOST = 60
"""Lines of a table that a notebook shows; `frames()` has them all."""


def html(thing: object, now: datetime | None = None) -> str:
    """The tables of a snapshot, of a subject or of anything in one, as HTML; all text is escaped."""
    return "".join(_table(one) for one in tables(thing, now))


def _table(table: Table) -> str:
    heads = "".join(f"<th{_side(one)}>{_head(one)}</th>" for one in table.columns)
    lines = "".join(_line(table, one) for one in table.lines[:MOST])
    return (
        f"<table><caption><b>{escape(table.title)}</b> {escape(table.origin)}</caption>"
        f"<thead><tr>{heads}</tr></thead><tbody>{lines}{_rest(table)}</tbody></table>"
    )


def _head(column: Column) -> str:
    return escape(f"{column.name} ({column.unit})" if column.unit else column.name)


def _line(table: Table, line: tuple[str, ...]) -> str:
    cells = zip(table.columns, line, strict=True)
    return f"<tr>{''.join(f'<td{_side(one)}>{escape(text)}</td>' for one, text in cells)}</tr>"


def _rest(table: Table) -> str:
    rest = len(table.lines) - MOST
    return f'<tr><td colspan="{len(table.columns)}">… {rest} more</td></tr>' if rest > 0 else ""


def _side(column: Column) -> str:
    return f' style="text-align: {"right" if column.numeric else "left"}"'
