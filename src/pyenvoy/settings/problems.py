"""What is wrong with settings, each mistake with its place and what to do."""

from collections.abc import Iterator
from difflib import get_close_matches

import attrs
from cattrs.errors import (
    AttributeValidationNote,
    BaseValidationError,
    ForbiddenExtraKeysError,
    IterableValidationNote,
)

from pyenvoy.errors import Problem
from pyenvoy.settings.converter import key


def unknown(kind: str, name: str, known: tuple[str, ...]) -> str:
    """A name that nothing has, with the nearest that something has."""
    near = get_close_matches(name, known, n=1)
    advice = f"did you mean {near[0]}?" if near else f"there are {', '.join(sorted(known))}"
    return f"no {kind} is called {name}: {advice}"


def problems(error: BaseValidationError, where: str) -> Iterator[Problem]:
    """Every leaf of cattrs' tree of errors, with the keys and numbers on the way to it."""
    for one in error.exceptions:
        place = where
        for step in getattr(one, "__notes__", ()):
            place += _step(step)
        if isinstance(one, BaseValidationError):
            yield from problems(one, place)
        else:
            yield from _leaf(one, place)


def _step(note: AttributeValidationNote | IterableValidationNote) -> str:
    if isinstance(note, IterableValidationNote):
        return f"[{note.index}]"
    return f".{key(note.name, note.type)}"


def _leaf(error: Exception, place: str) -> Iterator[Problem]:
    if isinstance(error, ForbiddenExtraKeysError):
        known = tuple(key(one.name, one.type) for one in attrs.fields(error.cl))
        for name in sorted(error.extra_fields):
            yield Problem(f"{place}.{name}", unknown("setting", name, known))
    elif isinstance(error, KeyError):
        yield Problem(place, "is needed")
    else:
        yield Problem(place, str(error))
