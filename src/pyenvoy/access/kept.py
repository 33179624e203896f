"""What is kept of one gateway between runs, and how it is written. Pure: the files are elsewhere."""

import json
from datetime import datetime
from typing import TypeAlias

import attrs

from pyenvoy.access.lifecycle.record import Record, of_json, to_json
from pyenvoy.secret import Secret

Outages: TypeAlias = tuple[tuple[int, tuple[int, ...]], ...]


@attrs.frozen
class Kept:
    """What is known of one gateway from earlier: our token, and its certificate's fingerprint."""

    token: Secret | None = None
    fingerprint: str | None = None
    """SHA-256 in lower-case hex."""
    address: str | None = None
    """Where it was last met, as `https://envoy.local:443`."""
    ends: datetime | None = None
    """When that certificate ends, by its own words."""
    named: str | None = None
    """What it was called by when it was first met there, where that is somewhere else."""
    serial: str = attrs.field(default="", eq=False)
    """Whose it is, where it was looked up by address."""
    record: Record | None = attrs.field(default=None, kw_only=True)
    """How far access has come: where the token is from, and the pause of signing in."""

    outages: Outages = attrs.field(default=(), kw_only=True)
    """When the gateway was away; what the numbers mean stands in `polling/habits.py`."""

    @property
    def timeless(self) -> "Kept":
        """The same without the moments at which ways to a token were last tried."""
        if self.record is None:
            return attrs.evolve(self, record=Record())
        outcomes = tuple(attrs.evolve(one, at=None) for one in self.record.outcomes)
        return attrs.evolve(self, record=attrs.evolve(self.record, outcomes=outcomes))


NOTHING = Kept()

_LONGEST_SERIAL = 64
"""Characters; real ones have twelve."""


def is_kept_by(serial: str) -> bool:
    """Whether anything is kept by it: not by a masked serial number, nor by what cannot be one."""
    return serial.isascii() and serial.isalnum() and len(serial) <= _LONGEST_SERIAL


def rendered(kept: Kept) -> bytes:
    """What is written of it; the token stands in it openly."""
    shown = {
        "token": None if kept.token is None else kept.token.reveal(),
        "fingerprint": kept.fingerprint,
        "ends": None if kept.ends is None else kept.ends.isoformat(),
        "address": kept.address,
        "named": kept.named,
        "access": None if kept.record is None else to_json(kept.record),
        "outages": kept.outages,
    }
    return json.dumps(shown).encode()


def parsed(text: bytes) -> Kept | None:
    """What a file holds. A damaged one is not taken for an empty one, which knows no certificate."""
    try:
        known = json.loads(text)
    except (ValueError, RecursionError):
        return None
    if not isinstance(known, dict):
        return None
    names = ("token", "fingerprint", "address", "named")
    token, fingerprint, address, named = (known.get(name) for name in names)
    if not all(isinstance(one, str | None) for one in (token, fingerprint, address, named)):
        return None
    try:
        ends = None if known.get("ends") is None else datetime.fromisoformat(known["ends"])
    except (TypeError, ValueError):
        return None
    record = of_json(known.get("access"))
    if (record is None and known.get("access") is not None) or (ends and not ends.tzinfo):
        return None
    held = Secret(token) if token else None
    outages = _outages(known.get("outages"))
    return Kept(held, fingerprint, address, ends, named, record=record, outages=outages)


def _outages(said: object) -> Outages:
    """None where they cannot be understood: they are learnt anew, and the token is worth more."""
    if not isinstance(said, list):
        return ()
    try:
        return tuple((_whole(day), tuple(_whole(one) for one in slots)) for day, slots in said)
    except (TypeError, ValueError):
        return ()


def _whole(said: object) -> int:
    if type(said) is not int:
        raise TypeError("a whole number was expected")
    return said
