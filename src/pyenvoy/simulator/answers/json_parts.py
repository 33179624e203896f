"""Small ways into documents whose shape nobody has promised."""

from collections.abc import Mapping


def part(document: object, key: str) -> dict[str, object]:
    """An object inside an object; empty when it is not there."""
    inner = document.get(key) if isinstance(document, Mapping) else None
    return dict(inner) if isinstance(inner, Mapping) else {}


def number(document: Mapping[str, object], key: str, default: float) -> float:
    """A number inside an object."""
    found = document.get(key)
    return float(found) if isinstance(found, int | float) else default


def rows(document: object, key: str) -> list[dict[str, object]]:
    """The objects in a list inside an object."""
    inner = document.get(key) if isinstance(document, Mapping) else None
    every = inner if isinstance(inner, list | tuple) else ()
    return [dict(row) for row in every if isinstance(row, Mapping)]
