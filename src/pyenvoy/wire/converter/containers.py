"""Readers made of readers: rows, mappings, choices, and the fields of an object.

Here it is decided what is lost: a row, an entry, a field, or the object around it. The places of
mistakes are pieced together on the way out, so that they cost nothing while there are none.
"""

from typing import Any

from pyenvoy.errors import Problem
from pyenvoy.wire.converter.leaves import Lost, Problems, Reader, joined, said


def _place_inside(problems: Problems, known: int, where: str) -> None:
    """Complete the places of the problems that a child has just left."""
    for i in range(known, len(problems)):
        problems[i] = Problem(joined(where, problems[i].where), problems[i].what)


_MOST = 20_000
"""Rows, more than thirty times what the largest system has; reading more would take seconds."""


def rows(row: Reader) -> Reader:
    """A list, of which a row may be lost."""

    def read_rows(value: Any, problems: Problems) -> tuple[Any, ...]:
        if type(value) is not list:
            raise Lost("", f"a list was expected, not {said(value)}")
        if len(value) > _MOST:
            raise Lost("", f"a list of {len(value)}, far more than any system has")
        found = []
        for i, item in enumerate(value):
            known = len(problems)
            try:
                found.append(row(item, problems))
            except Lost as lost:
                problems.append(Problem(lost.where, lost.what))
            if len(problems) != known:
                _place_inside(problems, known, f"[{i}]")
        return tuple(found)

    return read_rows


def mapping(entry: Reader) -> Reader:
    """An object whose keys are data, of which an entry may be lost."""

    def read_mapping(value: Any, problems: Problems) -> dict[str, Any]:
        if type(value) is not dict:
            raise Lost("", f"an object was expected, not {said(value)}")
        if len(value) > _MOST:
            raise Lost("", f"{len(value)} entries, far more than any system has")
        entries = {}
        for key, item in value.items():
            known = len(problems)
            try:
                entries[key] = entry(item, problems)
            except Lost as lost:
                problems.append(Problem(lost.where, lost.what))
            if len(problems) != known:
                _place_inside(problems, known, key)
        return entries

    return read_mapping


def one_of(readers: tuple[Reader, ...]) -> Reader:
    """The first that fits. For fields whose type changed with the firmware: `1`, then `"ph-a"`."""
    *first, last = readers

    def read_one_of(value: Any, problems: Problems) -> Any:
        for reader in first:
            try:
                return reader(value, problems)
            except Lost:
                continue
        return last(value, problems)

    return read_one_of


def needed(
    value: Any, reader: Reader, name: str, within: dict[str, Any], problems: Problems
) -> Any:
    """Read a field without which its object is nothing."""
    known = len(problems)
    try:
        found = reader(value, problems)
    except Lost as lost:
        if name not in within:
            raise Lost(name, "missing") from None
        raise lost.inside(name) from None
    if len(problems) != known:
        _place_inside(problems, known, name)
    return found


def optional(value: Any, reader: Reader, name: str, default: Any, problems: Problems) -> Any:
    """Read a field that may be lost alone."""
    known = len(problems)
    try:
        found = reader(value, problems)
    except Lost as lost:
        problems.append(Problem(lost.where, lost.what))
        found = default
    if len(problems) != known:
        _place_inside(problems, known, name)
    return found
