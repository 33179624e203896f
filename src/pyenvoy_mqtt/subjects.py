"""Snapshot → what is said of each subject, and of each device in it. Pure; nothing is chosen by hand.

A device is whatever has an identity of its own, a serial number, an `eid` or an `id`, and stands in a list of
its subject. It has its own topic, so that nobody needs to know its place in a list.
"""

from collections.abc import Iterator
from datetime import datetime
from functools import cache
from typing import get_args, get_origin

import attrs

from pyenvoy import Snapshot, plain
from pyenvoy.accounting import Account, Accounts
from pyenvoy.errors import Reason
from pyenvoy.model.source import Source
from pyenvoy.show.plain import SCHEMA, Plain, moment, value
from pyenvoy.show.walk import Field, fields_of, is_kind, is_thing, source_of
from pyenvoy_mqtt.topics import level

IDENTITIES = ("serial", "eid", "id")
"""The fields by which devices are told apart."""

_OF_SNAPSHOT = ("notes", "gaps", "problems", "complete")

NOTES = "notes"
"""The path of what is remarkable about the snapshot itself."""


@attrs.frozen
class Said:
    """A subject or a device, and what there is to say of it."""

    path: str
    """`production`, `inverters/1223`."""
    thing: object
    at: datetime | None
    """When it was read."""

    @property
    def payload(self) -> Plain:
        """What is published."""
        return _payload(self)


@attrs.frozen
class Remarks:
    """What is remarkable about a snapshot: repairs, gaps, what could not be read."""

    notes: tuple[object, ...]
    gaps: tuple[object, ...]
    problems: tuple[object, ...]
    complete: bool


def devices_of(kind: type) -> tuple[tuple[str, type], ...]:
    """The fields of a subject that are lists of devices, with the class of those; no device has any."""
    return _devices_of(kind)  # in two steps: mypy holds `type(thing)` for unhashable


@cache
def _devices_of(kind: type) -> tuple[tuple[str, type], ...]:
    if kind not in (one for _, one in subjects()):
        return ()  # the phases of a meter have an `eid` too, and are parts of it
    found = ((one.name, _element(one)) for one in fields_of(kind))
    return tuple((name, one) for name, one in found if one is not None and identity(one))


def _element(field: Field) -> type | None:
    parts = get_args(field.type) if get_origin(field.type) is tuple else ()
    return parts[0] if parts and is_kind(parts[0]) else None


@cache
def identity(kind: type) -> str:
    """The field by which things of this class are told apart; empty where there is none."""
    sure = [one.name for one in fields_of(kind) if not one.optional and not one.derived]
    return next((name for name in IDENTITIES if name in sure), "")


@cache
def subjects() -> tuple[tuple[str, type], ...]:
    """Every subject that a snapshot may have, with its class."""
    return tuple((one.name, one.type) for one in fields_of(Snapshot) if is_kind(one.type))


def device_path(subject: str, field: str, name: str) -> str:
    """Where a device is: `inverters/1223`; `grid/controllers/1223` where a subject has several lists."""
    middle = [] if field in ("all", subject) else [field]
    found = level(name)
    apart = f"-{found}" if found.partition("_")[0] in _words(subject) else found
    return "/".join((subject, *middle, apart))


@cache
def _words(subject: str) -> frozenset[str]:
    """How the names of what a subject has begin.

    Where topics become ids of entities, a battery that called itself `storage` would have the id of what
    the batteries say of their `storage`. No real serial number begins so, and what is called `-storage` does not.
    """
    kind = dict(subjects())[subject]
    return frozenset(one.name.partition("_")[0] for one in fields_of(kind))


def said(snapshot: Snapshot) -> Iterator[Said]:
    """All that a snapshot has to say, subject by subject, each device after its subject."""
    for name, kind in subjects():
        found = getattr(snapshot, name)
        if found is not None:
            yield Said(name, found, _read_at(found))
            yield from _devices(name, kind, found)
    yield Said(NOTES, Remarks(*(getattr(snapshot, one) for one in _OF_SNAPSHOT)), None)


def _devices(name: str, kind: type, subject: object) -> Iterator[Said]:
    at = _read_at(subject)
    for field, element in devices_of(kind):
        key = identity(element)
        for one in getattr(subject, field):
            yield Said(device_path(name, field, str(getattr(one, key))), one, at)


def _read_at(subject: object) -> datetime | None:
    source = source_of(subject)
    return None if source is None else source.at


def is_gone(path: str, snapshot: Snapshot) -> bool:
    """Whether it is known that there is nothing at this path, which the snapshot says nothing of."""
    subject = path.partition("/")[0]
    if getattr(snapshot, subject, None) is not None:
        return snapshot.complete
    reasons = {gap.of: gap.reason for gap in snapshot.gaps}
    return snapshot.complete and reasons.get(subject) is Reason.NO_HARDWARE


# -- payloads -------------------------------------------------------------------------------------


def _payload(said: Said) -> Plain:
    """As in the snapshot; a list of devices is the list of their names."""
    found, kind = plain(said.thing), type(said.thing)
    for field, element in devices_of(kind):
        names = (str(getattr(one, identity(element))) for one in getattr(said.thing, field))
        found[field] = list(names)
    at = None if said.at is None else moment(said.at)
    own = {"schema": SCHEMA} if "/" not in said.path else {"schema": SCHEMA, "at": at}
    return {**own, **found}


@attrs.frozen
class Counted:
    """One counter of the accounts."""

    name: str
    account: Account
    at: datetime
    zone: str | None
    """`None` where nobody has told in which days begin."""

    @property
    def payload(self) -> Plain:
        """Energy since installation, and in the periods of now, in Wh."""
        figure, totals = self.account.figure, self.account.totals
        periods = {one.name: _total(getattr(totals, one.name)) for one in fields_of(type(totals))}
        return {
            "schema": SCHEMA,
            "energy": figure.energy,
            "at": moment(figure.at),
            "trust": figure.trust.value,
            "why": None if figure.why is None else figure.why.value,
            "since": value(figure.since),
            "estimated": figure.estimated,
            "source": figure.source,
            "zone": self.zone,
            **periods,
        }


def _total(found: object) -> Plain:
    return plain(found)


def counted(accounts: Accounts | None) -> Iterator[Counted]:
    """Every counter of the accounts, once there are any."""
    if accounts is None:
        return
    zone = accounts.zone if accounts.zone_known else None
    for name, account in accounts.counters.items():
        yield Counted(name, account, accounts.at, zone)


# -- whether something has changed ----------------------------------------------------------------


def meaning(thing: object) -> object:
    """A thing without its moments: two of the same meaning differ only in when they were read."""
    match thing:
        case datetime() | Source():
            return None
        case tuple():
            return tuple(meaning(one) for one in thing)
        case _ if is_thing(thing):
            stored = (one for one in fields_of(type(thing)) if not one.derived)
            return tuple(meaning(getattr(thing, one.name)) for one in stored)
        case _:
            return thing
