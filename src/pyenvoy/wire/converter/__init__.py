"""Plain data → wire types, strictly, losing the smallest thing that is wrong.

A field that may be absent is lost alone; a field that may not be costs the object it sits in; an
object in a list costs its row; at last the answer is lost. Whatever is lost leaves a `Problem`.
"""

import typing
from collections.abc import Mapping
from functools import cache
from typing import TypeVar, cast

import attrs

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.errors import Problem
from pyenvoy.wire.converter.classes import class_reader, members, wire, wire_name
from pyenvoy.wire.converter.containers import mapping, one_of, rows
from pyenvoy.wire.converter.leaves import (
    LEAVES,
    Bit,
    BoolText,
    FloatText,
    IntText,
    Lost,
    Problems,
    Reader,
)

__all__ = [
    "Bit",
    "BoolText",
    "FloatText",
    "IntText",
    "read_data",
    "reader_of",
    "wire",
    "wire_name",
]

T = TypeVar("T")


@cache
def reader_of(kind: object) -> Reader:
    """The reader of a type: a leaf, an attrs class, a tuple of rows, a mapping or a union."""
    if kind in LEAVES:
        return LEAVES[kind]
    if isinstance(kind, type) and attrs.has(kind):
        return class_reader(kind, reader_of)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return rows(reader_of(arguments[0]))
    if origin in (dict, Mapping):
        return mapping(reader_of(arguments[1]))
    match members(kind):
        case (only,) if only is not kind:
            return reader_of(only)
        case (_, _, *_) as several:
            return one_of(tuple(map(reader_of, several)))
    raise TypeError(f"no reader for {kind!r}")


def read_data(shape: type[T], data: object) -> tuple[T, tuple[Problem, ...]]:
    """Plain data → a value of `shape`, and all that was lost on the way.

    Raises `NotWhatWasAskedError` when nothing can be kept.
    """
    problems: Problems = []
    try:
        value = reader_of(cast(object, shape))(data, problems)
    except Lost as lost:
        problem = Problem(lost.where, lost.what)
        raise NotWhatWasAskedError(str(problem), _few([problem, *problems])) from lost
    return cast(T, value), _few(problems)


_MOST = 100
"""Problems of one answer that are kept: nobody reads more, and each snapshot carries them."""


def _few(problems: Problems) -> tuple[Problem, ...]:
    more = len(problems) - _MOST
    rest = (Problem("", f"and {more} more"),) if more > 0 else ()
    return (*problems[:_MOST], *rest)
