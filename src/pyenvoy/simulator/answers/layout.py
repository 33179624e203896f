"""How each part of the gateway lays out its JSON. Whitespace and decimals only."""

from collections.abc import Callable, Mapping
from json.encoder import encode_basestring_ascii
from typing import Self

Layout = Callable[[object], str]


class Fixed(float):
    """A number that is written with a set number of decimals: `0.000`."""

    __slots__ = ("places",)
    places: int

    def __new__(cls, value: float, places: int = 3) -> Self:
        """Round to `places` decimals."""
        made = super().__new__(cls, round(value, places))
        made.places = places
        return made

    def __str__(self) -> str:
        return f"{float(self):.{self.places}f}"


def _leaf(value: object) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case str():
            return encode_basestring_ascii(value)
        case Fixed():
            return str(value)
        case float():
            return repr(value)
        case _:
            return str(value)


def _written(value: object, inner: str, step: str, opens: tuple[str, str], colon: str) -> str:
    """Write a value; `inner` is the white space before each member, `step` what each level adds."""
    if isinstance(value, Mapping):
        if not value:
            return "{}"
        members = [
            f"{encode_basestring_ascii(key)}{colon}{_written(one, inner + step, step, opens, colon)}"
            for key, one in value.items()
        ]
        marks = "{}"
    elif isinstance(value, list | tuple):
        if not value:
            return "[]"
        members = [_written(one, inner + step, step, opens, colon) for one in value]
        marks = "[]"
    else:
        return _leaf(value)
    outer = inner[: len(inner) - len(step)] if step else inner
    separator = "," + inner + opens[0]
    return f"{marks[0]}{opens[1]}{inner}{separator.join(members)}{opens[1]}{outer}{marks[1]}"


def compact(value: object) -> str:
    """No white space at all, as the pages of the web interface."""
    return _written(value, "", "", ("", ""), ":")


def spaced(value: object) -> str:
    """Spaces inside the brackets, as `/inv`."""
    return _written(value, "", "", (" ", " "), ": ")


def indented(width: int) -> Layout:
    """A line for each value, as most of `/ivp` (4) and `/api/v1` (2)."""
    return lambda value: _written(value, "\n" + " " * width, " " * width, ("", ""), ": ")
