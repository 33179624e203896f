"""What a single value may be: a number, a word, a yes or no; written as such or as text.

A reader takes plain data and gives a value, or raises `Lost`. Strictly: text is no number, and a
yes is no 1, unless the wire type says that this field comes so.
"""

from collections.abc import Callable
from typing import Any, NewType, cast

from pyenvoy.errors import Problem

IntText = NewType("IntText", int)
"""An integer that the gateway writes as text: `"1767225600"`."""
FloatText = NewType("FloatText", float)
"""A number that the gateway writes as text, sometimes padded: `"  1.44"`."""
BoolText = NewType("BoolText", bool)
"""`"true"` or `"false"`, written as text."""
Bit = NewType("Bit", bool)
"""`0` or `1`, meaning no or yes; JSON booleans are taken too."""

LARGEST = 10**18  # beyond any register, well inside what float and datetime can hold

Problems = list[Problem]
Reader = Callable[[Any, Problems], Any]


class Lost(Exception):  # noqa: N818  # it is what happened to a value, and never leaves this folder
    """A value could not be read; whoever may lose it catches this."""

    def __init__(self, where: str, what: str) -> None:
        super().__init__(what)
        self.where = where
        self.what = what

    def inside(self, where: str) -> "Lost":
        """The same loss, seen from one level further out."""
        return Lost(joined(where, self.where), self.what)


def joined(outer: str, inner: str) -> str:
    """A place inside a place: `meters[0].eid`."""
    return f"{outer}.{inner}" if inner and not inner.startswith("[") else outer + inner


def said(value: object) -> str:
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


def _read_float(value: Any, _: Problems) -> float:
    kind = type(value)
    if kind is float or kind is int:
        if -LARGEST < value < LARGEST:
            return float(value)
        raise Lost("", "a number out of all range")
    raise Lost("", f"a number was expected, not {said(value)}")


def _read_int(value: Any, _: Problems) -> int:
    kind = type(value)
    if kind is int or (kind is float and value == value // 1):
        if -LARGEST < value < LARGEST:
            return int(value)
        raise Lost("", "a number out of all range")
    raise Lost("", f"a whole number was expected, not {said(value)}")


def _read_str(value: Any, _: Problems) -> str:
    if type(value) is str:
        return value
    raise Lost("", f"text was expected, not {said(value)}")


def _read_bool(value: Any, _: Problems) -> bool:
    if value is True or value is False:
        return bool(value)
    raise Lost("", f"true or false was expected, not {said(value)}")


def _read_bit(value: Any, _: Problems) -> bool:
    if value in (0, 1):
        return bool(value)
    raise Lost("", f"0 or 1 was expected, not {said(value)}")


def _read_bool_text(value: Any, _: Problems) -> bool:
    if value in ("true", "false"):
        return bool(value == "true")
    raise Lost("", f'"true" or "false" was expected, not {said(value)}')


def _read_int_text(value: Any, _: Problems) -> int:
    if type(value) is str and len(value) < 20:
        try:
            return int(value)
        except ValueError:
            pass
    raise Lost("", f"a whole number written as text was expected, not {said(value)}")


def _read_float_text(value: Any, _: Problems) -> float:
    if type(value) is str and len(value) < 40:
        try:
            number = float(value)
        except ValueError:
            number = float(LARGEST)
        if -LARGEST < number < LARGEST:
            return number
    raise Lost("", f"a number written as text was expected, not {said(value)}")


def _read_anything(value: Any, _: Problems) -> object:
    return cast(object, value)


LEAVES: dict[object, Reader] = {
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
