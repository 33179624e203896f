"""A snapshot, or a part of one, as tables: one for the facts of each subject, one for each list in it."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from pyenvoy.model.accounts import Accounts
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show.energies import energies
from pyenvoy.show.lists import Item, columns, lists, title
from pyenvoy.show.rows import rows
from pyenvoy.show.table import Column, Table
from pyenvoy.show.text import span, text
from pyenvoy.show.walk import fields_of, is_empty, is_thing, source_of

_FACTS = (Column("fact"), Column("value", numeric=True), Column("unit"))


def tables(thing: object, now: datetime | None = None) -> tuple[Table, ...]:
    """The tables of a snapshot, of a subject, of accounts; nothing unknown is in them.

    Ages count back from `now`, for a snapshot from its own moment unless `now` is given.
    """
    if isinstance(thing, Accounts):
        return (energies(thing),)
    if not isinstance(thing, Snapshot):
        return tuple(_tables(_name(thing), thing, now))
    subjects = (
        table
        for field in fields_of(Snapshot)
        if is_thing(part := getattr(thing, field.name))
        for table in _tables(field.words, part, now or thing.at)
    )
    return (_own(thing), *subjects, *_traces(thing))


def _name(thing: object) -> str:
    name = type(thing).__name__
    return "".join(f" {one.lower()}" if one.isupper() else one for one in name).strip()


def _own(snapshot: Snapshot) -> Table:
    lines = (("at", text(snapshot.at)[0], ""), ("complete", text(snapshot.complete)[0], ""))
    return Table("snapshot", _FACTS, lines)


def _traces(snapshot: Snapshot) -> Iterator[Table]:
    notes = tuple((one.quirk, one.why, ", ".join(one.touched)) for one in snapshot.notes)
    gaps = tuple((one.of, str(one.reason), one.why) for one in snapshot.gaps)
    problems = tuple((one.where, one.what) for one in snapshot.problems)
    for name, heads, lines in (
        ("notes", ("quirk", "why", "touched"), notes),
        ("gaps", ("of", "reason", "why"), gaps),
        ("problems", ("where", "what"), problems),
    ):
        if lines:
            yield Table(name, tuple(map(Column, heads)), lines)


def _tables(name: str, thing: object, now: datetime | None) -> Iterator[Table]:
    """One table for the facts, then one for each list that the thing holds at any depth."""
    if parts := _parts(thing):  # consumption: its total and its net have a source each
        for part, found in parts:
            yield from _tables(title(name, part), found, now)
        return
    origin = _origin(thing, now)
    facts = tuple((one.name, one.text, one.text_unit) for one in rows(thing) if "[" not in one.path)
    if facts:
        yield Table(name, _FACTS, facts, origin)
    for below, items in lists(thing):
        yield _list(title(name, below), items, origin)


def _parts(thing: object) -> list[tuple[str, object]]:
    found = ((one.words, getattr(thing, one.name)) for one in fields_of(type(thing)))
    return [(name, part) for name, part in found if source_of(part) is not None]


def _list(name: str, items: Sequence[Item], origin: str) -> Table:
    """One line for each item. The numbers of one column stay in one unit, to be compared by eye."""
    cells = columns(items)
    owned = any(one.of for one in items)
    heads = (Column(one.words, one.field.unit, bool(one.field.unit)) for one in cells)
    lines = (
        (*((item.of,) if owned else ()), *(_text(one.value(item.thing)) for one in cells))
        for item in items
    )
    return Table(name, (*((Column("of"),) if owned else ()), *heads), tuple(lines), origin)


def _text(value: object) -> str:
    return "" if is_empty(value) else text(value)[0]


def _origin(thing: object, now: datetime | None) -> str:
    source = source_of(thing)
    if source is None:
        return ""
    when = text(source.at)[0] if now is None else f"{span(source.age(now))} ago"
    return f"{', '.join((source.endpoint, *source.others))}, {when}"


GUTTER = 2
"""Spaces between two columns."""


def fitting(table: Table, width: int) -> tuple[Table, ...]:
    """A table as several, none wider than `width` unless one column is; each begins with the first."""
    widths = [_width(table, number) for number in range(len(table.columns))]
    parts: list[list[int]] = [[0]]
    for number in range(1, len(widths)):
        if len(parts[-1]) > 1 and sum(widths[one] for one in (*parts[-1], number)) > width:
            parts.append([0])
        parts[-1].append(number)
    last = len(parts) - 1
    return tuple(
        Table(
            table.title if not at else "",
            tuple(table.columns[one] for one in part),
            tuple(tuple(line[one] for one in part) for line in table.lines),
            table.origin if at == last else "",
        )
        for at, part in enumerate(parts)
    )


def _width(table: Table, number: int) -> int:
    column = table.columns[number]
    longest = max((len(line[number]) for line in table.lines), default=0)
    return max(longest, len(f"{column.name} {column.unit}".strip())) + GUTTER
