"""In which line of pyenvoy.toml a mistake stands. Pure.

tomllib tells no lines. The beginning of a text that is TOML in itself and has the key, as short as there is
one, ends in the key's last line; the one before it that is TOML ends above its first.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping

from pyenvoy.errors import Problem

_MOST = 1000
"""Lines; each costs a reading of all above it, a second and a half in all. Mistakes below have none."""

_STEP = re.compile(r'\["(?P<quoted>[^"]*)"\]|\[(?P<number>\d+)\]|(?P<name>[^.\[\]]+)')

Beginnings = tuple[tuple[int, Mapping[str, object]], ...]
"""Each beginning that is TOML: the line in which what it adds begins, and what it says."""


def located(text: str, problems: tuple[Problem, ...]) -> tuple[Problem, ...]:
    """The same mistakes, each with the line of its key, or of the table that lacks it."""
    found = tuple(_beginnings(text.split("\n")))
    return tuple(_located(one, found) for one in problems)


def _beginnings(lines: list[str]) -> Iterator[tuple[int, Mapping[str, object]]]:
    first = 1
    for last in range(1, min(len(lines), _MOST) + 1):
        try:
            tables = tomllib.loads("\n".join(lines[:last]).rstrip("\r"))
        except ValueError:
            continue
        yield first, tables
        first = last + 1


def _located(problem: Problem, found: Beginnings) -> Problem:
    steps = [_step(one) for one in _STEP.finditer(problem.where)]
    for depth in range(len(steps), 0, -1):
        for line, tables in found:
            if _has(tables, steps[:depth]):
                return Problem(f"{problem.where} (line {line})", problem.what)
    return problem


def _step(found: re.Match[str]) -> str | int:
    if found["number"] is not None:
        return int(found["number"])
    return found["name"] or found["quoted"]


def _has(found: object, steps: list[str | int]) -> bool:
    for step in steps:
        if isinstance(found, list) and isinstance(step, str):
            found = found[-1] if found else None
        match found, step:
            case dict(), str() if step in found:
                found = found[step]
            case list(), int() if step < len(found):
                found = found[step]
            case _:
                return False
    return True
