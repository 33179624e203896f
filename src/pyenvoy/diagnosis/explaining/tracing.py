"""Which keys of which answer a value hangs on, found by bending them: nothing is written down twice.

The line from answers to model is pure, so it can be asked: if the gateway had said another number
here, would this value be another? Keys that only decide who is believed do not count.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.source import Source
from pyenvoy.wire.converter import read_data

Key = str | int
Keys = tuple[Key, ...]

Endpoints = tuple[Endpoint[object], ...]
Understand = Callable[[Answers], tuple[object, Source | None]]
"""Answers → the value in question, and where it comes from."""


@attrs.frozen
class Said:
    """What the gateway said at one place."""

    endpoint: str
    place: str
    value: object
    at: datetime


def trace(answers: Answers, endpoints: Endpoints, understand: Understand) -> tuple[Said, ...]:
    """Every number or word of these endpoints' answers that the value changes with."""
    return tuple(one for endpoint in endpoints for one in _traced(answers, endpoint, understand))


def _traced(answers: Answers, endpoint: Endpoint[object], understand: Understand) -> Iterator[Said]:
    answer = answers.answer(endpoint)
    if answer is None or not answer.body:
        return
    data = endpoint.decode(answer.body)
    value, source = understand(answers)

    def bent(places: list[Keys], times: int = 1) -> tuple[object, Source | None]:
        # by steps that differ, so that two do not cancel out
        steps = {keys: times + number for number, keys in enumerate(places)}
        told, _ = read_data(endpoint.shape, _bent(data, steps))
        return understand(answers.having(endpoint, told))

    def matters(places: list[Keys]) -> bool:
        other, origin = bent(places)
        if len(places) > 1:  # who is believed may change too, and say the same
            return other != value or not _same(source, origin)
        if other in (value, None) or not _same(source, origin):
            return False
        return not isinstance(value, _FOLLOWS) or bent(places, 2)[0] != other

    leaves = dict(_leaves(data))
    for places in _by_name(leaves).values():
        for keys in _bearing(places, matters):
            yield Said(endpoint.name, _spelled(keys), leaves[keys], answer.at)


_FOLLOWS = (float, datetime, timedelta)
"""What moves on as its key does; where it does not, the key only decides who is believed."""


def _by_name(places: Iterable[Keys]) -> dict[Key, list[Keys]]:
    """Every place by the last of its keys that is a word.

    A serial number that is bent together with a power hides it: another source steps in and may well
    say the same. So names are bent one by one.
    """
    found: dict[Key, list[Keys]] = {}
    for keys in places:
        name = next((one for one in reversed(keys) if isinstance(one, str)), "")
        found.setdefault(name, []).append(keys)
    return found


def _same(one: Source | None, other: Source | None) -> bool:
    return one is not None and other is not None and one.endpoint == other.endpoint


def _bearing(places: list[Keys], bent: Callable[[list[Keys]], bool]) -> Iterator[Keys]:
    """Those that the value hangs on, by halves: most do not matter."""
    if not places or not bent(places):
        return
    if len(places) == 1:
        yield places[0]
        return
    middle = len(places) // 2
    yield from _bearing(places[:middle], bent)
    yield from _bearing(places[middle:], bent)


# -- plain data -------------------------------------------------------------------------------------


def _leaves(data: object, keys: Keys = ()) -> Iterator[tuple[Keys, object]]:
    if isinstance(data, dict):
        for key, one in data.items():
            yield from _leaves(one, (*keys, key))
    elif isinstance(data, list):
        for number, one in enumerate(data):
            yield from _leaves(one, (*keys, number))
    elif data is not None:
        yield keys, data


def _bent(data: object, steps: Mapping[Keys, int], keys: Keys = ()) -> object:
    """The same data with other values at these places."""
    if isinstance(data, dict):
        return {key: _bent(one, steps, (*keys, key)) for key, one in data.items()}
    if isinstance(data, list):
        return [_bent(one, steps, (*keys, number)) for number, one in enumerate(data)]
    return _other(data, steps[keys]) if keys in steps else data


def _other(value: object, step: int) -> object:
    """Another value of its kind, so many steps away."""
    match value:
        case bool():
            return not value
        case int():
            return value + step
        case float():
            return value + step * max(abs(value), 1.0) / 64
        case _:
            return _other_text(str(value), step)


def _other_text(text: str, step: int) -> str:
    """A number in quotes stays one."""
    numeric = text.isdecimal() and text.isascii()
    return str(int(text) + step) if numeric else text + "~" * step


def _spelled(keys: Keys) -> str:
    words = (f"[{one}]" if isinstance(one, int) else f".{one}" for one in keys)
    return "".join(words).removeprefix(".")
