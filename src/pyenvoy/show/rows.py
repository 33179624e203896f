"""A snapshot, or a part of one, as rows: a name, a value, its unit, where it comes from, how old it is."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.show.text import text
from pyenvoy.show.walk import Field, called, fields_of, is_empty, is_list, is_thing, source_of


@attrs.frozen
class Row:
    """One fact. `path` is where `plain()` has it; `text` and `text_unit` are `value` for people."""

    path: str
    name: str
    value: object
    unit: str
    text: str
    text_unit: str
    source: str
    age: timedelta | None


@attrs.frozen
class _Place:
    path: str = ""
    name: str = ""
    source: Source | None = None

    def below(self, step: str, words: str) -> "_Place":
        path = f"{self.path}.{step}" if self.path and step[0] != "[" else self.path + step
        return _Place(path, f"{self.name} {words}".strip(), self.source)


def rows(thing: object, now: datetime | None = None) -> tuple[Row, ...]:
    """Every known fact of a snapshot or a subject, in the model's order.

    Ages count back from `now`, for a snapshot from its own moment unless `now` is given.
    """
    if now is None and isinstance(thing, Snapshot):
        now = thing.at
    return tuple(_rows(thing, _Place(), now))


def _rows(thing: object, place: _Place, now: datetime | None) -> Iterator[Row]:
    place = attrs.evolve(place, source=source_of(thing) or place.source)
    for field in fields_of(type(thing)):
        value = getattr(thing, field.name)
        if field.derived or is_empty(value) or isinstance(value, Source):
            continue
        yield from _below(field, value, place.below(field.name, field.words), now)


def _below(field: Field, value: object, place: _Place, now: datetime | None) -> Iterator[Row]:
    if is_thing(value):
        yield from _rows(value, place, now)
    elif is_list(value):
        for number, one in enumerate(value):
            yield from _below(field, one, place.below(f"[{number}]", called(one, number)), now)
    elif isinstance(value, Mapping) and all(map(is_thing, value.values())):
        for name, one in value.items():
            yield from _below(field, one, place.below(name, name), now)
    else:
        yield _row(field, value, place, now)


def _row(field: Field, value: object, place: _Place, now: datetime | None) -> Row:
    source = place.source
    age = None if source is None or now is None else source.age(now)
    return Row(
        place.path, place.name, value, field.unit, *text(value, field.unit),
        "" if source is None else source.endpoint, age,
    )  # fmt: skip
