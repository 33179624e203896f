"""A path such as `inverters.122300000001.power`, followed through the model's types and values."""

from collections.abc import Mapping
from typing import get_args, get_origin

import attrs

from pyenvoy.errors import UsageError
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.reading.snapshot import READINGS
from pyenvoy.show.walk import Field, fields_of, is_kind, is_list, names, source_of


@attrs.frozen
class Place:
    """A place in the model: the subject, and the steps below it."""

    subject: str
    steps: tuple[str, ...]
    unit: str = ""
    owner: type = Snapshot
    """The class whose fact it is."""

    @property
    def name(self) -> str:
        """The fact's name in its class."""
        return self.steps[-1] if self.steps else self.subject


def place(path: str, snapshot: Snapshot) -> Place:
    """Find a path in the model. Raises `UsageError` for one that is not there, saying what is."""
    subject, *steps = [one for one in path.strip().replace("[", ".[").split(".") if one] or [""]
    if subject not in READINGS:
        raise UsageError(f"there is no subject {subject!r}: there are {', '.join(READINGS)}")
    at: object = getattr(snapshot, subject)
    field, named = _field(Snapshot, subject), list[str]()
    owner: type = Snapshot
    kind = field.type
    for step in steps:
        at = below(at, step)
        owner, field = _owner(kind, step, field, path, known=at is not None)
        kind = field.type if step == field.name else _item(kind, field)
        named.append(_named(at, step))
    return Place(subject, tuple(named), field.unit, owner)


def _named(thing: object, step: str) -> str:
    """One of many by its serial number: its number in the list depends on all the others."""
    serial = getattr(thing, "serial", None)
    return serial if step.startswith("[") and isinstance(serial, str) else step


def _field(kind: type, name: str) -> Field:
    return next(one for one in fields_of(kind) if one.name == name)


def _owner(kind: object, step: str, field: Field, path: str, *, known: bool) -> tuple[type, Field]:
    """The class a step is taken in, and the field that it leads to or is one of."""
    if not is_kind(kind):
        if get_origin(kind) in (tuple, dict):
            return Snapshot, field
        raise UsageError(f"{path}: nothing stands below {field.name}")
    fields = fields_of(kind)
    for one in fields:
        if one.name == step:
            return kind, one
    listed = [one for one in fields if get_origin(one.type) is tuple and is_kind(_inner(one.type))]
    if not listed or (step.isidentifier() and not known):
        names = ", ".join(one.name for one in fields)
        raise UsageError(f"{path}: there is no {step!r}: there are {names}")
    return kind, listed[0]


def _inner(kind: object) -> object:
    return get_args(kind)[0]


def _item(kind: object, field: Field) -> object:
    """What one of many is: of a list itself, or of the list that a serial number was looked for in."""
    if get_origin(kind) is dict:
        return get_args(kind)[1]
    return _inner(kind) if get_origin(kind) is tuple else _inner(field.type)


def follow(subject: object, steps: tuple[str, ...]) -> object:
    """What stands at a place below a subject; `None` where there is nothing."""
    for step in steps:
        subject = below(subject, step)
    return subject


def unknown(subject: object, steps: tuple[str, ...]) -> str:
    """The step that names one of many of which there is none; empty where a field alone is empty."""
    for step in steps:
        found = below(subject, step)
        if found is None:
            return "" if subject is None or hasattr(subject, step) else step
        subject = found
    return ""


def below(thing: object, step: str) -> object:
    """What one step leads to: a field, a number in a list, or one of many by its serial number or kind."""
    if thing is None:
        return None
    if isinstance(thing, Mapping):
        return thing.get(step)
    if isinstance(thing, tuple):
        return _one_of(thing, step)
    if hasattr(thing, step):
        return getattr(thing, step)
    lists = (getattr(thing, one.name) for one in fields_of(type(thing)))
    found = (_one_of(one, step) for one in lists if is_list(one))
    return next((one for one in found if one is not None), None)


def _one_of(things: tuple[object, ...], step: str) -> object:
    if step.startswith("["):
        number = step.strip("[]")
        at = int(number) if number.isdecimal() else len(things)
        return things[at] if at < len(things) else None
    return next((one for one in things if step in names(one)), None)


def source(subject: object, steps: tuple[str, ...]) -> Source | None:
    """Where a place's value comes from: the source that stands nearest above it."""
    found = source_of(subject)
    for step in steps:
        subject = below(subject, step)
        found = source_of(subject) or found
    return found
