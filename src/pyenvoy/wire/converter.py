"""Plain data → wire types, strictly, losing the smallest thing that is wrong.

A field that may be absent is lost alone; a field that may not be costs the object it sits in; an
object in a list costs its row; at last the answer is lost. Whatever is lost leaves a `Problem`.

One reader per type is written out as source and compiled, as attrs does for `__init__`: a
full answer set is to be read in the time of a few `json.loads`, and the places of mistakes are
pieced together only once there is one.
"""

import types
import typing
from collections.abc import Callable, Mapping
from functools import cache
from typing import Any, NewType, TypeVar, cast

import attrs

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.errors import Problem

IntText = NewType("IntText", int)
"""An integer that the gateway writes as text: `"1767225600"`."""
FloatText = NewType("FloatText", float)
"""A number that the gateway writes as text, sometimes padded: `"  1.44"`."""
BoolText = NewType("BoolText", bool)
"""`"true"` or `"false"`, written as text."""
Bit = NewType("Bit", bool)
"""`0` or `1`, meaning no or yes; JSON booleans are taken too."""

_LARGEST = 1e18  # beyond any register, well inside what float and datetime can hold

T = TypeVar("T")
Problems = list[Problem]
Reader = Callable[[Any, Problems], Any]


class _Lost(Exception):  # noqa: N818  # it is what happened to a value, and never leaves this file
    """A value could not be read; whoever may lose it catches this."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(what)
        self.where = where
        self.what = what

    def inside(self, where: str) -> "_Lost":
        return _Lost(_join(where, self.where), self.what)


def wire(
    name: str, *, also: tuple[str, ...] = (), default: Any = attrs.NOTHING, hidden: bool = False
) -> Any:
    """An attrs field that the gateway spells `name`, on some firmware as one of `also`.

    With a `default` (`None`, or an empty tuple) the field may be absent or null, and is lost alone.
    What is `hidden` holds a secret and stays out of the repr.
    """
    return attrs.field(metadata={"wire": name, "also": also}, default=default, repr=not hidden)


def _join(outer: str, inner: str) -> str:
    return f"{outer}.{inner}" if inner and not inner.startswith("[") else outer + inner


def _said(value: object) -> str:
    """What kind of thing came instead; never the thing itself, which may be a secret."""
    match value:
        case None:
            return "null"
        case bool():
            return "a boolean"
        case int() | float():
            return "a number"
        case str():
            return "text" if value else "empty text"
        case list():
            return "a list"
        case _:
            return "an object"


# -- leaves ---------------------------------------------------------------------------------------


def _read_float(value: Any, _: Problems) -> float:
    kind = type(value)
    if kind is float or kind is int:
        if -_LARGEST < value < _LARGEST:
            return float(value)
        raise _Lost("", "a number out of all range")
    raise _Lost("", f"a number was expected, not {_said(value)}")


def _read_int(value: Any, _: Problems) -> int:
    kind = type(value)
    if kind is int or (kind is float and value == value // 1):
        if -_LARGEST < value < _LARGEST:
            return int(value)
        raise _Lost("", "a number out of all range")
    raise _Lost("", f"a whole number was expected, not {_said(value)}")


def _read_str(value: Any, _: Problems) -> str:
    if type(value) is str:
        return value
    raise _Lost("", f"text was expected, not {_said(value)}")


def _read_bool(value: Any, _: Problems) -> bool:
    if value is True or value is False:
        return bool(value)
    raise _Lost("", f"true or false was expected, not {_said(value)}")


def _read_bit(value: Any, _: Problems) -> bool:
    if value in (0, 1):
        return bool(value)
    raise _Lost("", f"0 or 1 was expected, not {_said(value)}")


def _read_bool_text(value: Any, _: Problems) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    raise _Lost("", f'"true" or "false" was expected, not {_said(value)}')


def _read_int_text(value: Any, _: Problems) -> int:
    if type(value) is str and len(value) < 20:
        try:
            return int(value)
        except ValueError:
            pass
    raise _Lost("", f"a whole number written as text was expected, not {_said(value)}")


def _read_float_text(value: Any, _: Problems) -> float:
    if type(value) is str and len(value) < 40:
        try:
            number = float(value)
        except ValueError:
            number = _LARGEST
        if -_LARGEST < number < _LARGEST:
            return number
    raise _Lost("", f"a number written as text was expected, not {_said(value)}")


def _read_anything(value: Any, _: Problems) -> object:
    return cast(object, value)


_LEAVES: dict[object, Reader] = {
    float: _read_float,
    int: _read_int,
    str: _read_str,
    bool: _read_bool,
    Bit: _read_bit,
    BoolText: _read_bool_text,
    IntText: _read_int_text,
    FloatText: _read_float_text,
    object: _read_anything,
}


# -- containers -----------------------------------------------------------------------------------


def _place_inside(problems: Problems, known: int, where: str) -> None:
    """Complete the places of the problems that a child has just left."""
    for i in range(known, len(problems)):
        problems[i] = Problem(_join(where, problems[i].where), problems[i].what)


def _rows(row: Reader) -> Reader:
    def read_rows(value: Any, problems: Problems) -> tuple[Any, ...]:
        if type(value) is not list:
            raise _Lost("", f"a list was expected, not {_said(value)}")
        rows = []
        for i, item in enumerate(value):
            known = len(problems)
            try:
                rows.append(row(item, problems))
            except _Lost as lost:
                problems.append(Problem(lost.where, lost.what))
            if len(problems) != known:
                _place_inside(problems, known, f"[{i}]")
        return tuple(rows)

    return read_rows


def _mapping(entry: Reader) -> Reader:
    def read_mapping(value: Any, problems: Problems) -> dict[str, Any]:
        if type(value) is not dict:
            raise _Lost("", f"an object was expected, not {_said(value)}")
        entries = {}
        for key, item in value.items():
            known = len(problems)
            try:
                entries[key] = entry(item, problems)
            except _Lost as lost:
                problems.append(Problem(lost.where, lost.what))
            if len(problems) != known:
                _place_inside(problems, known, key)
        return entries

    return read_mapping


def _one_of(readers: tuple[Reader, ...]) -> Reader:
    """The first that fits. For fields whose type changed with the firmware: `1`, then `"ph-a"`."""

    def read_one_of(value: Any, problems: Problems) -> Any:
        for reader in readers[:-1]:
            try:
                return reader(value, problems)
            except _Lost:
                continue
        return readers[-1](value, problems)

    return read_one_of


def wire_name(field: "attrs.Attribute[Any]") -> str:
    """The gateway's spelling of a wire type's field."""
    return str(field.metadata.get("wire", field.name))


_FITS = {
    float: "type(v) is float and -LARGEST < v < LARGEST",
    int: "type(v) is int and -LARGEST < v < LARGEST",
    str: "type(v) is str",
    bool: "v is True or v is False",
}
"""What the compiled reader can see for itself of a leaf; the rest is left to the leaf's reader."""


def _needed(
    value: Any, reader: Reader, name: str, within: dict[str, Any], problems: Problems
) -> Any:
    """Read a field without which its object is nothing."""
    known = len(problems)
    try:
        found = reader(value, problems)
    except _Lost as lost:
        if name not in within:
            raise _Lost(name, "missing") from None
        raise lost.inside(name) from None
    if len(problems) != known:
        _place_inside(problems, known, name)
    return found


def _optional(value: Any, reader: Reader, name: str, default: Any, problems: Problems) -> Any:
    """Read a field that may be lost alone."""
    known = len(problems)
    try:
        found = reader(value, problems)
    except _Lost as lost:
        problems.append(Problem(lost.where, lost.what))
        found = default
    if len(problems) != known:
        _place_inside(problems, known, name)
    return found


def _class_reader(cls: type[attrs.AttrsInstance]) -> Reader:
    """Write and compile the reader of one wire class: a straight line of reads, one per field."""
    hints = typing.get_type_hints(cls)
    fields = attrs.fields(cls)
    scope: dict[str, Any] = {"cls": cls, "Lost": _Lost, "said": _said, "LARGEST": _LARGEST}
    scope |= {"needed": _needed, "optional": _optional}
    source = "def read(value, problems):\n"
    source += " if type(value) is not dict: raise Lost('', 'an object was expected, not ' + said(value))\n"
    source += " get = value.get\n"
    for i, field in enumerate(fields):
        kind = _bare(hints[field.name])
        scope[f"n{i}"], scope[f"r{i}"] = wire_name(field), reader_of(hints[field.name])
        scope[f"d{i}"] = field.default
        source += f" v = get(n{i})\n"
        for j, other in enumerate(field.metadata.get("also", ())):
            scope[f"n{i}_{j}"] = other
            source += f" if v is None: v = get(n{i}_{j})\n"
        source += f" if {_FITS.get(kind, 'False')}: f{i} = v\n"
        if kind is float:  # the gateway writes 5 as often as 5.0
            source += f" elif {_FITS[int]}: f{i} = float(v)\n"
        if field.default is attrs.NOTHING:
            source += f" else: f{i} = needed(v, r{i}, n{i}, value, problems)\n"
        else:
            source += f" elif v is None: f{i} = d{i}\n"
            source += f" else: f{i} = optional(v, r{i}, n{i}, d{i}, problems)\n"
    source += f" return cls({', '.join(f'f{i}' for i in range(len(fields)))})"
    exec(compile(source, f"<reader of {cls.__name__}>", "exec"), scope)  # noqa: S102  # our own lines only
    return cast(Reader, scope["read"])


def _is_union(kind: object) -> bool:
    # `X | None` is one of two classes, depending on whether X is a NewType
    return typing.get_origin(kind) in (types.UnionType, typing.Union)


def _bare(kind: object) -> object:
    """A type without its `None`."""
    if not _is_union(kind):
        return kind
    left = [one for one in typing.get_args(kind) if one is not types.NoneType]
    return left[0] if len(left) == 1 else kind


@cache
def reader_of(kind: object) -> Reader:
    """The reader of a type: a leaf, an attrs class, a tuple of rows, a mapping or a union."""
    if kind in _LEAVES:
        return _LEAVES[kind]
    if isinstance(kind, type) and attrs.has(kind):
        return _class_reader(kind)
    origin, arguments = typing.get_origin(kind), typing.get_args(kind)
    if origin is tuple:
        return _rows(reader_of(arguments[0]))
    if origin in (dict, Mapping):
        return _mapping(reader_of(arguments[1]))
    if _is_union(kind):
        return _one_of(tuple(reader_of(one) for one in arguments if one is not types.NoneType))
    raise TypeError(f"no reader for {kind!r}")


def read_data(shape: type[T], data: object) -> tuple[T, tuple[Problem, ...]]:
    """Plain data → a value of `shape`, and all that was lost on the way.

    Raises `NotWhatWasAskedError` when nothing can be kept.
    """
    problems: Problems = []
    try:
        value = reader_of(cast(object, shape))(data, problems)
    except _Lost as lost:
        problem = Problem(lost.where, lost.what)
        raise NotWhatWasAskedError(str(problem), (problem, *problems)) from lost
    return cast(T, value), tuple(problems)
