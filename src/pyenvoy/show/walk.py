"""What a class of the model consists of, read from its annotations: the one walk all views share."""

import re
import types
from collections.abc import Mapping
from datetime import timedelta
from functools import cache, reduce
from operator import or_
from typing import TypeGuard, Union, get_args, get_origin, get_type_hints

import attrs

from pyenvoy.model.source import Source
from pyenvoy.units import QUANTITIES, symbol

SECONDS = "s"
"""The unit of a span of time, the one quantity that has a type of its own in Python."""


@attrs.frozen
class Field:
    """One fact that a class of the model holds: its name, its type without `None`, its unit."""

    name: str
    type: object
    optional: bool
    unit: str
    derived: bool = False
    """A property: computed from other fields, shown only where a short name is worth it."""

    @property
    def words(self) -> str:
        """The name as people read it."""
        return words(self.name)


def words(name: str) -> str:
    """A name of the model as people read it: `level_2_4ghz` as `level 2.4ghz`."""
    return re.sub(r"(\d) (?=\d)", r"\1.", name.replace("_", " ").strip())


def fields_of(kind: type) -> tuple[Field, ...]:
    """The fields of an attrs class in order, and after them its properties but for lists.

    A property that is a list tells once more what stands in a field.
    """
    return _fields(kind)  # in two steps: mypy holds `type(thing)` for unhashable


@cache
def _fields(kind: type) -> tuple[Field, ...]:
    hints = get_type_hints(kind)
    stored = (_field(one.name, hints[one.name]) for one in attrs.fields(kind))
    derived = (
        _field(name, get_type_hints(found.fget)["return"], derived=True)
        for name, found in vars(kind).items()
        if isinstance(found, property)
    )
    return (*stored, *(one for one in derived if get_origin(one.type) is not tuple))


def _field(name: str, hint: object, *, derived: bool = False) -> Field:
    inner, optional = without_none(hint)
    return Field(name, inner, optional, unit(inner), derived)


def without_none(hint: object) -> tuple[object, bool]:
    """A type without its `| None`, and whether it had one."""
    if get_origin(hint) not in (Union, types.UnionType):
        return hint, False
    inner = tuple(one for one in get_args(hint) if one is not type(None))
    return reduce(or_, inner), len(inner) < len(get_args(hint))


def unit(hint: object) -> str:
    """The unit symbol of a quantity, or of a collection of one; `""` for everything else."""
    if hint in QUANTITIES:
        return symbol(hint)
    if hint is timedelta:
        return SECONDS
    if get_origin(hint) in (tuple, dict):
        return unit(next(one for one in reversed(get_args(hint)) if one is not Ellipsis))
    return ""


def parts_of(hint: object) -> tuple[object, ...]:
    """A type and all that it is made of: `tuple[Phase, ...]` holds `Phase`."""
    return (hint, *(part for one in get_args(hint) for part in parts_of(one)))


def source_of(thing: object) -> Source | None:
    """Where a subject comes from; `None` for what has no source of its own."""
    found = getattr(thing, "source", None)
    return found if isinstance(found, Source) else None


def is_list(value: object) -> TypeGuard[tuple[object, ...]]:
    """Whether a value is a collection of things that have fields of their own: inverters, phases."""
    return isinstance(value, tuple) and bool(value) and attrs.has(type(value[0]))


def is_thing(value: object) -> bool:
    """Whether a value has fields that are worth showing one by one."""
    return is_kind(type(value))


def is_kind(hint: object) -> TypeGuard[type]:
    """Whether a type has fields worth showing; a firmware version or a gap is spelt as one word."""
    return isinstance(hint, type) and attrs.has(hint) and hint.__str__ is object.__str__


def is_empty(value: object) -> bool:
    """Whether there is nothing to show."""
    return value is None or (isinstance(value, tuple | str | Mapping) and not value)


def called(thing: object, number: int) -> str:
    """What people call one of many: its serial number or its id; else its number, from 1."""
    return next(iter(names(thing)), str(number + 1))


def names(thing: object) -> tuple[str, ...]:
    """All that one of many may be called, the plainest first: its serial number, its id, its kind."""
    found = (getattr(thing, key, None) for key in ("serial", "eid", "id", "kind", "name"))
    return tuple(str(one) for one in found if one is not None)
