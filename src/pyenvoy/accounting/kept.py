"""The books as plain data and back, to be kept between runs. What is read back is not trusted.

Whatever cannot be true costs the smallest thing it stands in, a counter or its days, and leaves a
`Problem`; nothing is ever raised.
"""

import typing
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from functools import cache
from itertools import pairwise
from types import UnionType
from typing import TypeVar, cast

import attrs

from pyenvoy.accounting.books import Books
from pyenvoy.accounting.bounds import Learnt
from pyenvoy.accounting.days import Days
from pyenvoy.accounting.estimates import Estimate, Seen
from pyenvoy.accounting.words import LARGEST, Counter, Line, Splice
from pyenvoy.errors import Problem

T = TypeVar("T")

VERSION = 1

_FIRST = datetime(1970, 1, 1, tzinfo=UTC)
_LAST = datetime(2200, 1, 1, tzinfo=UTC)
_SIGNED = frozenset({(Line, "offset"), (Splice, "was"), (Splice, "offset"), (Seen, "power")})
"""Numbers that may be negative; no other may."""


# -- out ------------------------------------------------------------------------------------------


def plain(books: Books) -> dict[str, object]:
    """The books as plain data, ready for JSON."""
    return {"version": VERSION, **cast(dict[str, object], _plain(books))}


def _plain(value: object) -> object:
    match value:
        case datetime():
            return value.isoformat()
        case timedelta():
            return value.total_seconds()
        case StrEnum():
            return str(value)
        case tuple():
            return [_plain(one) for one in value]
        case Mapping():
            return {key: _plain(one) for key, one in value.items()}
        case None | str() | bool() | int() | float():
            return value
        case _:
            fields = attrs.fields(cast(type[attrs.AttrsInstance], type(value)))
            return {field.name: _plain(getattr(value, field.name)) for field in fields}


# -- in -------------------------------------------------------------------------------------------


class _Lost(Exception):  # noqa: N818  # it is what happened to a value, and never leaves this file
    """Something is not what it should be."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(what)
        self.problem = Problem(where, what)


def read(data: object) -> tuple[Books, tuple[Problem, ...]]:
    """Plain data → books, and all that was lost on the way."""
    if not isinstance(data, dict):
        return Books(), (Problem("", "is no account book"),)
    if data.get("version") != VERSION:
        return Books(), (Problem("version", f"is not {VERSION}: another pyenvoy wrote this"),)
    problems: list[Problem] = []
    kept = _section(data, "counters", Counter, problems)
    books = Books(
        counters={name: one for name, one in kept.items() if _is_named(name, one, problems)},
        days=_section(data, "days", Days, problems),
        estimates=_section(data, "estimates", Estimate, problems),
        learnt=_section(data, "learnt", Learnt, problems),
        zone=_zone(data.get("zone"), problems),
    )
    return books, tuple(problems)


def _section(
    data: Mapping[object, object], name: str, kind: type[T], problems: list[Problem]
) -> dict[str, T]:
    found = data.get(name)
    if not isinstance(found, dict):
        problems.append(Problem(name, "is missing"))
        return {}
    read = {}
    for key, value in found.items():
        try:
            read[str(key)] = cast(T, _reader(cast(object, kind))(value, f"{name}.{key}"))
        except _Lost as lost:
            problems.append(lost.problem)
    return read


def _is_named(name: str, counter: Counter, problems: list[Problem]) -> bool:
    if counter.name != name:
        problems.append(Problem(f"counters.{name}.name", "is another one's"))
    return counter.name == name


def _zone(value: object, problems: list[Problem]) -> str | None:
    if value is None or isinstance(value, str):
        return value
    problems.append(Problem("zone", "is no text"))
    return None


_Reader = Callable[[object, str], object]


@cache
def _reader(kind: object, *, signed: bool = False) -> _Reader:
    """The reader of a type."""
    kind = getattr(kind, "__supertype__", kind)
    if isinstance(kind, type) and attrs.has(kind):
        return _class_reader(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _rows(_reader(arguments[0]))
    if origin in (UnionType, typing.Union):  # the latter where a `NewType` is in it
        return _maybe(_reader(arguments[0], signed=signed))
    if kind is float:
        return _signed if signed else _positive
    return _LEAVES[kind] if kind in _LEAVES else _word(cast(type[StrEnum], kind))


def _class_reader(kind: type[attrs.AttrsInstance]) -> _Reader:
    hints = typing.get_type_hints(kind)
    names = [field.name for field in attrs.fields(kind)]
    readers = {name: _reader(hints[name], signed=(kind, name) in _SIGNED) for name in names}

    def read(data: object, where: str) -> object:
        if not isinstance(data, dict):
            raise _Lost(where, "is no object")
        absent = [name for name in names if name not in data]
        if absent:
            raise _Lost(f"{where}.{absent[0]}", "is missing")
        made = kind(**{name: one(data[name], f"{where}.{name}") for name, one in readers.items()})
        return _in_order(made, where)

    return read


def _in_order(made: object, where: str) -> object:
    """Days whose marks run backwards would give totals below zero."""
    if isinstance(made, Days):
        marks = (*made.marks, made.last)
        pairs = pairwise(marks)
        if any(one.at > other.at or one.energy > other.energy for one, other in pairs):
            raise _Lost(f"{where}.marks", "are out of order")
    return made


def _rows(reader: _Reader) -> _Reader:
    def read(data: object, where: str) -> object:
        if not isinstance(data, list):
            raise _Lost(where, "is no list")
        return tuple(reader(one, f"{where}[{i}]") for i, one in enumerate(data))

    return read


def _maybe(reader: _Reader) -> _Reader:
    return lambda data, where: None if data is None else reader(data, where)


def _word(kind: type[StrEnum]) -> _Reader:
    def read(data: object, where: str) -> object:
        if data not in list(kind):
            raise _Lost(where, "is a word that nobody knows")
        return kind(cast(str, data))

    return read


def _number(data: object, where: str) -> float:
    if isinstance(data, bool) or not isinstance(data, int | float):
        raise _Lost(where, "is no number")
    if not abs(data) <= LARGEST:
        raise _Lost(where, "is beyond everything")
    return float(data)


def _signed(data: object, where: str) -> object:
    return _number(data, where)


def _positive(data: object, where: str) -> object:
    number = _number(data, where)
    if number < 0:
        raise _Lost(where, "is below zero")
    return number


def _count(data: object, where: str) -> object:
    return int(cast(float, _positive(data, where)))


def _yes(data: object, where: str) -> object:
    if not isinstance(data, bool):
        raise _Lost(where, "is no yes or no")
    return data


def _text(data: object, where: str) -> object:
    if not isinstance(data, str):
        raise _Lost(where, "is no text")
    return data


def _moment(data: object, where: str) -> object:
    try:
        found = datetime.fromisoformat(cast(str, _text(data, where)))
    except ValueError:
        raise _Lost(where, "is no moment") from None
    if found.tzinfo is None or not _FIRST <= found <= _LAST:
        raise _Lost(where, "is no moment of these years, with its offset")
    return found.astimezone(UTC)


_LONGEST = 1e10


def _span(data: object, where: str) -> object:
    seconds = cast(float, _positive(data, where))
    if seconds > _LONGEST:
        raise _Lost(where, "is beyond everything")
    return timedelta(seconds=seconds)


_LEAVES: dict[object, _Reader] = {
    str: _text,
    bool: _yes,
    int: _count,
    datetime: _moment,
    timedelta: _span,
}
