"""What comes on a set topic → a wish, or the sentence that refuses it; what became of it → a result. Pure.

A retained message is never obeyed: it is as old as it likes, and comes again with every connection.
"""

import json
from collections.abc import Mapping

import attrs

from pyenvoy.commands import Command, Confirmed, Entry, Refused
from pyenvoy.errors import Problem, UsageError
from pyenvoy.show.plain import SCHEMA, value
from pyenvoy_mqtt.controls import wish
from pyenvoy_mqtt.outbox import Message
from pyenvoy_mqtt.topics import Topics, encoded

LARGEST = 4096
"""Bytes. No wish comes near it."""

RETAINED = "a retained message sets nothing: send it without retain"

UNDER_WAY = "under way"
"""The outcome as long as there is none."""


@attrs.frozen
class Heard:
    """A message as it came."""

    topic: str
    payload: bytes
    retained: bool = False
    correlation: bytes | None = None
    """MQTT 5: what the caller wants to know the result by."""


@attrs.frozen
class Caller:
    """Where a result goes to, and what its caller will know it by."""

    control: str
    """`reserve`, `dry-contact/NC1`; in compatibility mode the plugin's key."""
    topic: str
    """Where the result goes."""
    id: str | int | None = None
    correlation: bytes | None = None

    @property
    def known(self) -> bool:
        """Whether it can be told from others."""
        return self.id is not None or self.correlation is not None


@attrs.frozen
class Order:
    """A wish and who wants to know of it."""

    command: Command
    caller: Caller


@attrs.frozen
class Refusal:
    """Why a message is no wish."""

    why: str
    caller: Caller


def read(topics: Topics, control: str, heard: Heard) -> Order | Refusal:
    """What a message on the set topic of a control wants."""
    topic = topics.control(control, "result")
    caller = Caller(control, topic, correlation=heard.correlation)
    if heard.retained:
        return Refusal(RETAINED, caller)
    try:
        said = _said(heard.payload)
        caller, said = _asked_by(caller, said)
        return Order(wish(control, said), caller)
    except UsageError as error:
        return Refusal(str(error), caller)


def _said(payload: bytes) -> object:
    """JSON, or a word as it stands."""
    if len(payload) > LARGEST:
        raise UsageError(f"{len(payload)} bytes are no wish: {LARGEST} are enough for any")
    try:
        text = payload.decode().strip()
    except UnicodeDecodeError:
        raise UsageError("it must be text, in UTF-8") from None
    try:
        found: object = json.loads(text)
    except (ValueError, RecursionError):
        if text[:1] in ("{", "[", '"'):
            raise UsageError("it looks like JSON and is none") from None
        return text
    return found


def _asked_by(caller: Caller, said: object) -> tuple[Caller, object]:
    if not isinstance(said, Mapping):
        return caller, said
    found = said.get("id")
    if not isinstance(found, str | int | None) or isinstance(found, bool):
        raise UsageError("id: must be text or a whole number")
    rest = {key: one for key, one in said.items() if key != "id"}
    return attrs.evolve(caller, id=found), rest


# -- what became of it ----------------------------------------------------------------------------


def result(caller: Caller, entry: Entry) -> Message:
    """The line of the audit log, as far as it is of use to the caller."""
    return _message(
        caller,
        wish=entry.what,
        outcome=entry.outcome or UNDER_WAY,
        why=entry.why,
        reported=entry.reported,
        effective=entry.effective,
        at=value(entry.at),
        ended=value(entry.ended),
    )


def refused(refusal: Refusal) -> Message:
    """What is no wish ends like one that was refused."""
    ended = Refused((Problem("", refusal.why),))
    return _message(refusal.caller, outcome=ended.word, why=ended.why)


def done(caller: Caller) -> Message:
    """What was done at once, without the gateway."""
    return _message(caller, outcome=Confirmed.word, why="")


def _message(caller: Caller, **said: object) -> Message:
    told = {"schema": SCHEMA, "id": caller.id, "control": caller.control, **_NOTHING, **said}
    return Message(caller.topic, encoded(told), retain=False, correlation=caller.correlation)


_NOTHING = dict.fromkeys(("wish", "outcome", "why", "reported", "effective", "at", "ended"))
