"""The lists in a snapshot or a subject (inverters, meters, their phases), with a column for each fact."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

import attrs

from pyenvoy.show.walk import Field, called, fields_of, is_empty, is_kind, is_list, is_thing, words


@attrs.frozen
class Item:
    """One of many, and what its owner is called: the meter for a phase; `""` at the top."""

    of: str
    thing: object


@attrs.frozen
class Cell:
    """Where one fact of an item is found: `detail`, `temperature`."""

    path: tuple[str, ...]
    field: Field

    @property
    def words(self) -> str:
        """Its name as people read it."""
        return words(" ".join(self.path))

    def value(self, thing: object) -> object:
        """The fact of one item, `None` where any step of the way is missing."""
        for step in self.path:
            thing = getattr(thing, step, None)
        return thing


def lists(thing: object, owner: str = "") -> Iterator[tuple[str, Sequence[Item]]]:
    """Every list below a thing with its name; lists of the same name in many owners are one."""
    for field in fields_of(type(thing)):
        value = getattr(thing, field.name)
        if is_list(value):
            yield field.words, [Item(owner, one) for one in value]
            yield from _joined(field.words, _of_each(value))
        elif is_thing(value) and not field.derived:
            yield from _joined(field.words, lists(value, owner))


def _of_each(things: Sequence[object]) -> Iterator[tuple[str, Sequence[Item]]]:
    for number, one in enumerate(things):
        yield from lists(one, called(one, number))


def _joined(
    before: str, found: Iterable[tuple[str, Sequence[Item]]]
) -> Iterator[tuple[str, Sequence[Item]]]:
    together: dict[str, list[Item]] = defaultdict(list)
    for name, items in found:
        together[title(before, name)].extend(items)
    yield from together.items()


def title(*names: str) -> str:
    """Names one after the other; `all` says nothing, and nothing is said twice."""
    parts = [one for one in names if one not in ("", "all")]
    return " ".join(one for at, one in enumerate(parts) if not at or one != parts[at - 1])


def columns(items: Sequence[Item]) -> list[Cell]:
    """The facts that at least one of the items knows, in the model's order."""
    return [
        one for one in _cells_of(type(items[0].thing)) if any(_known(one, x.thing) for x in items)
    ]


def _known(cell: Cell, thing: object) -> bool:
    value = cell.value(thing)
    return not is_empty(value) and not is_list(value)


def _cells_of(kind: type) -> tuple[Cell, ...]:
    return _cells(kind)  # in two steps: mypy holds `type(thing)` for unhashable


@cache
def _cells(kind: type) -> tuple[Cell, ...]:
    return tuple(_below(kind, ()))


def _below(kind: type, before: tuple[str, ...]) -> Iterator[Cell]:
    for field in fields_of(kind):
        path = (*before, field.name)
        if is_kind(field.type):
            yield from _below(field.type, path)
        elif not field.derived:
            yield Cell(path, field)
