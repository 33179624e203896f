"""In which line of pyenvoy.toml a mistake stands. Pure.

tomllib tells no lines. Line after line is read until what was gathered is TOML in itself: that is a head, or a
key below the head before it, and begins in the first of them.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

from pyenvoy.errors import Problem

_MOST = 2_000_000
"""Characters that are read at most, each once for every line of what it stands in; what is below has no line."""

_DEEPEST = 20
"""Names in a place, more than any setting has; a key may have thousands."""

_STEP = re.compile(r'\["(?P<quoted>[^"]*)"\]|\[(?P<number>\d+)\]|(?P<name>[^.\[\]]+)')

Place = tuple[str | int, ...]


def located(text: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The same mistakes, each with the line of its key, or of the table that lacks it."""
    lines: dict[Place, int] = {}
    table = _Table()
    for line, said, found in _statements(text.split("\n")):
        places = (
            table.opened(found) if said.lstrip().startswith("[") else _within(table.place, found)
        )
        for place in places:
            lines.setdefault(place, line)
    return tuple(_located(one, lines) for one in problems)


def _statements(lines: list[str]) -> Iterator[tuple[int, str, Mapping[str, object]]]:
    """Each with the line in which it begins; a comment or an empty line is one that says nothing."""
    first = read = 0
    for last in range(1, len(lines) + 1):
        said = "\n".join(lines[first:last]).rstrip("\r")
        if (read := read + len(said)) > _MOST:
            return
        try:
            found = tomllib.loads(said)
        except (ValueError, RecursionError):
            continue
        yield first + 1, said, found
        first = last


class _Table:
    """The table that the last head has opened."""

    __slots__ = ("_last", "place")

    def __init__(self) -> None:
        self.place: Place = ()
        self._last: dict[Place, int] = {}  # per list of tables the number of its last

    def opened(self, found: object) -> Iterator[Place]:
        """The places that a head names, each list with the number that it means."""
        self.place = ()
        while isinstance(found, dict) and found:
            ((name, found),) = found.items()
            self.place = (*self._numbered(), name)
            yield self.place
            if isinstance(found, list):
                self._last[self.place] = self._last.get(self.place, -1) + 1
                found = found[0]
        self.place = self._numbered()
        yield self.place

    def _numbered(self) -> Place:
        number = self._last.get(self.place)
        return self.place if number is None else (*self.place, number)


def _within(place: Place, found: object) -> Iterator[Place]:
    """The places that a key names; what stands in a list stands where the list does."""
    if len(place) == _DEEPEST or not isinstance(found, dict):
        return
    for name, one in found.items():
        yield (*place, name)
        yield from _within((*place, name), one)


def _located(problem: Problem, lines: Mapping[Place, int]) -> Problem:
    place: Place = ()
    line = 0
    for found in _STEP.finditer(problem.where):
        step = _step(found)
        if isinstance(step, str) and (*place, 0) in lines:  # the only one of a list needs no number
            place = (*place, 0)
        place = (*place, step)
        if place not in lines:
            break
        line = lines[place]
    return Problem(f"{problem.where} (line {line})", problem.what) if line else problem


def _step(found: re.Match[str]) -> str | int:
    if found["number"] is not None:
        return int(found["number"])
    return found["name"] or found["quoted"]
