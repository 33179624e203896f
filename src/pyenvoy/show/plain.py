"""A snapshot, or a part of one, as plain data that JSON can carry: the shape of every `--json`.

SI numbers, times as ISO 8601 in UTC, spans in seconds, words and versions as text. Every field is always
there; what is not known is null. `docs/reference/snapshot.schema.json` describes it, and
`accounts.schema.json` what is published of energies.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import Enum
from math import isfinite

from pyenvoy.firmware import Firmware
from pyenvoy.model.accounts import Accounts
from pyenvoy.model.insight import Insight
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.secret import Secret
from pyenvoy.show.walk import fields_of

SCHEMA = 1
"""The number of the shape; it changes when a name goes or a meaning changes, not when a field is added."""

SCHEMAS: Mapping[type, int] = {Snapshot: SCHEMA, Accounts: 1, Insight: 1}
"""What says which shape it has, each with its number."""

Plain = dict[str, object]


def plain(thing: object) -> Plain:
    """A snapshot, accounts, insight or a subject as plain data. The first three say in `schema` which shape they have."""
    number = SCHEMAS.get(type(thing))
    return _thing(thing) if number is None else {"schema": number, **_thing(thing)}


def _thing(thing: object) -> Plain:
    return {one.name: value(getattr(thing, one.name)) for one in fields_of(type(thing))}


def value(found: object) -> object:
    """One value of the model as JSON can carry it. A secret is never carried."""
    match found:
        case None | bool():
            return found
        case Enum():
            return found.value
        case int() | str():
            return found
        case float():
            return found if isfinite(found) else None
        case datetime():
            return moment(found)
        case timedelta():
            return found.total_seconds()
        case tuple():
            return [value(one) for one in found]
        case Mapping():
            return {str(key): value(one) for key, one in found.items()}
        case Secret():
            return None
        case Firmware():
            return str(found)
        case _:
            return _thing(found)


def moment(at: datetime) -> str:
    """A moment as ISO 8601, `Z` for UTC."""
    return at.isoformat().replace("+00:00", "Z")
