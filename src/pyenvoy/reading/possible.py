"""Leaves out every power that no plant can have: a lie that belongs to no firmware, so that no quirk knows it.

Nothing else is judged here. Energies are bounded where they are counted, in `accounting`.
"""

from functools import cache
from typing import TypeVar, cast, get_args

import attrs

from pyenvoy.errors import Problem
from pyenvoy.units import Vars, VoltAmperes, Watts, symbol

MOST = 10_000_000.0
"""W, VA, var. A gateway stands for some hundred kilowatts, the mains behind it for a few thousand."""

_TOLD = 100
"""Problems of a subject; nobody reads more, and each snapshot carries them."""

T = TypeVar("T")

_POWERS = (Watts, VoltAmperes, Vars)


def possible(subject: T, where: str) -> tuple[T, tuple[Problem, ...]]:
    """A subject without what cannot be, and what that was; as it is where that is nothing."""
    if _is_possible(subject):
        return subject, ()
    problems: list[Problem] = []
    return cast(T, _without(subject, where, problems)), tuple(problems[:_TOLD])


def _is_possible(value: object) -> bool:
    """Whether there is nothing to be left out; nearly always, so that no place is written down for it."""
    if isinstance(value, tuple):
        return all(map(_is_possible, value))
    for name, unit in _fields(type(value)):
        held = getattr(value, name)
        if held is not None and (_beyond(held) if unit else not _is_possible(held)):
            return False
    return True


def _beyond(power: object) -> list[float]:
    """What cannot be of a power, or of those of several phases."""
    several = cast("tuple[float | None, ...]", power if isinstance(power, tuple) else (power,))
    return [one for one in several if one is not None and abs(one) > MOST]


def _without(value: object, where: str, problems: list[Problem]) -> object:
    if isinstance(value, tuple):
        return tuple(_without(one, f"{where}[{i}]", problems) for i, one in enumerate(value))
    changed: dict[str, object] = {}
    for name, unit in _fields(type(value)):
        held, place = getattr(value, name), f"{where}.{name}"
        if not unit:
            changed[name] = _without(held, place, problems)
        elif beyond := _beyond(held):
            problems.append(Problem(place, f"{beyond[0]:.0f} {unit} is more than any plant has"))
            changed[name] = () if isinstance(held, tuple) else None
    return attrs.evolve(value, **changed) if changed else value  # type: ignore[misc]  # fields are attrs'


def _fields(kind: type) -> tuple[tuple[str, str], ...]:
    """The fields of a class that are powers, each with its unit, and those that may hold some."""
    return _found(kind)  # in two steps: mypy holds `type(thing)` for unhashable


@cache
def _found(kind: type) -> tuple[tuple[str, str], ...]:
    if not attrs.has(kind):
        return ()
    named = ((one.name, one.type, _unit(one.type)) for one in attrs.fields(kind))
    return tuple((name, unit) for name, hint, unit in named if unit or _holds(hint))


def _unit(hint: object) -> str:
    return next((symbol(one) for one in _POWERS if one is hint or one in get_args(hint)), "")


def _holds(hint: object) -> bool:
    """Whether there may be powers further inside."""
    if attrs.has(cast(type, hint)):
        return bool(_fields(cast(type, hint)))
    return any(map(_holds, get_args(hint)))
