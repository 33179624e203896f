"""What is asked over HTTP, what is known at that moment, and what follows: values only.

An answer is a pure function `(Asked, Known) → Reply | …`; what is not a `Reply` is something that
`server` does: carry out a wish, stop polling, stream events, look into a store.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import TypeAlias

import attrs

from pyenvoy import Problem
from pyenvoy.commands import Command
from pyenvoy.show.plain import value
from pyenvoy_mqtt.view import View

__all__ = [
    "JSON",
    "NOT_YET",
    "Access",
    "Action",
    "Answerer",
    "Asked",
    "Do",
    "Headers",
    "Known",
    "Listen",
    "Poll",
    "Remember",
    "Reply",
    "View",
    "Work",
    "about",
    "absent",
    "refusal",
    "said",
]

JSON = "application/json"

Headers: TypeAlias = tuple[tuple[str, str], ...]


class Access(StrEnum):
    """Which key a question needs, where keys are set."""

    OPEN = "open"
    """None: it says nothing but that somebody is there."""
    READ = "read"
    CONTROL = "control"
    OWNER = "owner"
    """As control; without that key only where nobody but this machine can ask."""


@attrs.frozen
class Known:
    """All gateways, the one that was seen first at the head, and how the brokers are."""

    views: Mapping[str, View] = attrs.field(factory=dict)
    brokers: Mapping[str, object] = attrs.field(factory=dict)
    unread: int = 0
    """How many gateways nothing was read of yet: not even their serial numbers are known."""


@attrs.frozen
class Asked:
    """A question."""

    at: datetime
    query: Mapping[str, str] = attrs.field(factory=dict)
    parts: Mapping[str, str] = attrs.field(factory=dict)
    """What stands in the path in place of the braces."""
    body: bytes = attrs.field(default=b"", repr=False)
    prefer: str = ""
    """What the `Prefer` header says (RFC 7240)."""


@attrs.frozen
class Reply:
    """What is answered."""

    body: bytes = attrs.field(repr=False)
    status: int = 200
    kind: str = JSON
    headers: Headers = ()


@attrs.frozen
class Do:
    """Carry out a wish, and answer with what became of it."""

    serial: str
    command: Command
    key: str
    """What the wish was called by whoever has it."""
    wait: float | None = None
    """Seconds to wait for the outcome before answering that it is under way; `None` waits for it."""


@attrs.frozen
class Poll:
    """Stop polling a gateway, or go on."""

    serial: str
    on: bool
    key: str


@attrs.frozen
class Listen:
    """Stream events, of one gateway or of all."""

    serial: str | None
    boards: bool = False
    """Whether they say what the dashboard shows, in place of the whole snapshot."""


@attrs.frozen
class Remember:
    """Say what became of a wish that was begun before."""

    number: str


@attrs.frozen
class Work:
    """Look something up where one may have to wait for a disk."""

    run: Callable[[], Reply]


Action: TypeAlias = Reply | Do | Poll | Listen | Remember | Work
Answerer: TypeAlias = Callable[[Asked, Known], Action]


# -- making replies -------------------------------------------------------------------------------


def said(thing: object, status: int = 200, headers: Headers = ()) -> Reply:
    """Plain data, or a value of the model, as JSON."""
    text = json.dumps(value(thing), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return Reply(text.encode(), status, JSON, headers)


def refusal(
    status: int, error: str, problems: Iterable[Problem] = (), headers: Headers = ()
) -> Reply:
    """Why not: one sentence, and every problem with its place."""
    told = {"error": error, "problems": tuple(problems)}
    return said(told, status, headers)


NOT_YET = "the gateway has not been read yet"


def absent(serial: str | None) -> Reply:
    """There is no such gateway, or none yet."""
    if serial is None:
        return refusal(503, NOT_YET, headers=(("Retry-After", "2"),))
    return refusal(404, f"no gateway {serial[:64]} has been read: /api/v1/gateways lists them")


def about(answer: Callable[[Asked, View], Action]) -> Answerer:
    """An answer about one gateway: the one that `?gateway=` names, or the first."""

    def of_known(asked: Asked, known: Known) -> Action:
        serial = asked.query.get("gateway")
        view = next(iter(known.views.values()), None) if serial is None else known.views.get(serial)
        return absent(serial) if view is None else answer(asked, view)

    return of_known
