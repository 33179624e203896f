"""Words and small values in which endpoints differ, brought to one spelling. No subject lives here."""

from collections.abc import Callable, Iterable
from datetime import timedelta
from typing import Any, TypeVar

from pyenvoy.endpoint import Answer, Answers, Endpoint
from pyenvoy.model.grid import GridMode
from pyenvoy.model.relays import RelayState
from pyenvoy.model.source import Source

T = TypeVar("T")
V = TypeVar("V")

_LONGEST = 1e9
"""Seconds; far beyond any span a gateway means, well inside what a timedelta can hold."""


def given(what: Callable[[V], T], value: V | None) -> T | None:
    """A value as what it is, or nothing for nothing."""
    return None if value is None else what(value)


def position(word: str | None) -> RelayState | None:
    """A contact's position: the generator and the collar say `close` where others say `closed`."""
    return given(RelayState, "closed" if word == "close" else word)


def grid_mode(word: str | None) -> GridMode | None:
    """A grid mode: some firmware joins its words by `_` where others have `-`."""
    return None if word is None else GridMode(word.replace("_", "-"))


def span(seconds: float | None) -> timedelta | None:
    """Seconds, of day or of duration; `None` for nothing and for nonsense."""
    if seconds is None or not -_LONGEST < seconds < _LONGEST:
        return None
    return timedelta(0, seconds)  # by its place: by its name it takes twice as long


def minutes(value: float | None) -> timedelta | None:
    """Minutes, of day or of duration; `None` for nothing and for nonsense."""
    return None if value is None else span(value * 60)


def milliseconds(value: float | None) -> timedelta | None:
    """Thousandths of a second; `None` for nothing and for nonsense."""
    return None if value is None else span(value / 1000)


def first(answers: Answers, *endpoints: Endpoint[T]) -> tuple[Endpoint[T], Answer[T]] | None:
    """The most trusted of the endpoints that answered, with its answer."""
    for endpoint in endpoints:
        answer = answers.answer(endpoint)
        if answer is not None:
            return endpoint, answer
    return None


def source(answers: Answers, endpoints: Iterable[Endpoint[Any]]) -> Source | None:
    """The first of the endpoints that answered, completed by the others that did."""
    known = [(one.name, answer.at) for one in endpoints if (answer := answers.answer(one))]
    if not known:
        return None
    (name, at), *others = known
    return Source(name, at, tuple(other for other, _ in others))
