"""What is kept of one bridge between runs, and how it is written. Pure: the files are in `store`.

All that would be lost with it: pairings, numbers, the PIN, the user's names. So it has a version, and every version
that was ever written is read.
"""

import json
from collections.abc import Mapping
from datetime import datetime

import attrs
from cattrs import Converter
from cattrs.errors import BaseValidationError

from pyenvoy.secret import Secret
from pyenvoy_homekit.guesses import Guesses
from pyenvoy_homekit.identity import Identity
from pyenvoy_homekit.memory import Memory, Place
from pyenvoy_homekit.setup import Setup
from pyenvoy_homekit.shape import Accessory, Value

VERSION = 1


@attrs.frozen
class Kept:
    """One bridge."""

    setup: Setup
    host: str = ""
    """Where its gateway was last met."""
    port: int | None = None
    """Where it listens; once chosen, it stays."""
    identity: Identity = attrs.field(factory=Identity)
    memory: Memory = attrs.field(factory=Memory)
    names: Mapping[tuple[str, str], str] = attrs.field(factory=dict)
    """What the user calls things: by the key of the accessory and the path of the service."""
    pairings: Mapping[str, object] | None = attrs.field(default=None, repr=False)
    """The bridge's keys and who is paired with it, in the words of HAP-python."""
    guesses: Guesses = attrs.field(factory=dict)
    """Wrong PINs since a person has last asked to pair."""
    address: str = ""
    """Of this machine, by which the bridge was last reached."""


class NewerError(Exception):
    """The text was written by a newer version, and must not be touched."""


class DamagedError(Exception):
    """The text is not what was written."""


@attrs.frozen
class _Written:
    """The form of version 1."""

    pin: str
    setup_id: str
    host: str
    port: int | None
    aids: dict[str, int]
    iids: dict[str, dict[str, int]]
    names: list[tuple[str, str, str]]
    accessories: list[Accessory]
    missing: list[tuple[list[str], str]]
    settings: str
    doubted: list[list[str]]
    looked: str | None = None
    guesses: dict[str, int] = attrs.field(factory=dict)
    last_aid: int = 1
    last_iids: dict[str, int] = attrs.field(factory=dict)
    address: str = ""


def rendered(kept: Kept) -> bytes:
    """What is written of it; PIN and keys stand in it openly."""
    memory = kept.memory
    written = _Written(
        kept.setup.pin.reveal(), kept.setup.setup_id, kept.host, kept.port,
        dict(kept.identity.aids), {key: dict(one) for key, one in kept.identity.iids.items()},
        [(*place, name) for place, name in kept.names.items()],
        list(memory.accessories),
        [(list(place), when.isoformat()) for place, when in memory.missing.items()],
        memory.settings, sorted(map(list, memory.doubted)),
        None if memory.looked is None else memory.looked.isoformat(),
        dict(kept.guesses), kept.identity.last_aid, dict(kept.identity.last_iids), kept.address,
    )  # fmt: skip
    return json.dumps(
        {"version": VERSION, **attrs.asdict(written), "pairings": kept.pairings}
    ).encode()


def parsed(text: bytes) -> Kept:
    """What was written. Raises `DamagedError`, or `NewerError`."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        raise DamagedError from None  # the text holds secrets: nothing of it goes on
    if not isinstance(found, dict):
        raise DamagedError
    version = found.pop("version", None)
    if isinstance(version, int) and version > VERSION:
        raise NewerError
    pairings = found.pop("pairings", None)
    if not (pairings is None or isinstance(pairings, dict)):
        raise DamagedError
    try:
        return _kept(_CONVERTER.structure(found, _Written), pairings)
    except (BaseValidationError, ValueError, TypeError, AttributeError, KeyError):
        raise DamagedError from None  # as above


def _kept(written: _Written, pairings: dict[str, object] | None) -> Kept:
    missing = {tuple(place): datetime.fromisoformat(when) for place, when in written.missing}
    doubted: frozenset[Place] = frozenset(map(tuple, written.doubted))
    looked = None if written.looked is None else datetime.fromisoformat(written.looked)
    return Kept(
        Setup(Secret(written.pin), written.setup_id),
        written.host,
        written.port,
        _identity(written),
        Memory(tuple(written.accessories), missing, written.settings, doubted, looked),
        {(key, path): name for key, path, name in written.names},
        pairings,
        written.guesses,
        written.address,
    )


def _identity(written: _Written) -> Identity:
    iids = {key: _checked(one) for key, one in written.iids.items()}
    return Identity(_checked(written.aids), iids, written.last_aid, written.last_iids)


def _checked(numbers: Mapping[str, int]) -> Mapping[str, int]:
    """Numbers, the first among them, of which each stands once. Raises `DamagedError`."""
    if len(set(numbers.values())) < len(numbers) or min(numbers.values(), default=0) != 1:
        raise DamagedError
    return numbers


def _strict(found: object, kind: type) -> object:
    if type(found) is not kind:
        raise TypeError
    return found


def _converter() -> Converter:
    found = Converter()
    for kind in (str, int, bool):
        found.register_structure_hook(kind, _strict)
    found.register_structure_hook(Value | None, lambda one, _: one)
    found.register_structure_hook(float | None, lambda one, _: one)
    return found


_CONVERTER = _converter()
