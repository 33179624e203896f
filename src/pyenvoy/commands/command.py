"""What all commands share: what one is, what it may endanger, how it is looked at afterwards. Pure.

A command is a frozen value that says what is wished. Each subject's file has its own; how one is
carried out stands in `course.py`.
"""

from collections.abc import Iterator
from datetime import timedelta
from enum import StrEnum
from typing import Any, ClassVar, Protocol

import attrs

from pyenvoy.endpoint import Answer, Answers, Endpoint, LegacyRole, Role
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Headers, Method, Request


class Danger(StrEnum):
    """What needs a person's explicit permission, once, in the settings (users.md 23 and 24)."""

    PRODUCTION_OFF = "production off"
    OFF_GRID = "off grid"
    EXPORT_LIMITS = "export limits"


NOTHING_DANGEROUS: frozenset[Danger] = frozenset()
"""What is allowed unless somebody says otherwise."""


@attrs.frozen
class Watch:
    """When it is looked whether a write has been followed, counted from the gateway's reply to it."""

    first: timedelta
    every: timedelta
    until: timedelta
    """The last look; a wish that was never seen fulfilled by then was ignored."""
    holds: timedelta
    """Confirmed early when it has been fulfilled for so long."""


@attrs.frozen
class Control:
    """Something that can be set on a gateway, and how one gets to know what has become of it."""

    name: str
    written: Endpoint[Any]
    """Where the wish goes; who may read there may write."""
    readback: tuple[Endpoint[Any], ...] = ()
    """What is read afterwards; empty where the reply says all."""
    watch: Watch | None = None
    """`None` where the reply says all."""
    fresh: Endpoint[Any] | None = None
    """What is read right before, to send back what is not to change."""

    def __str__(self) -> str:
        return self.name


class Match(StrEnum):
    """How the gateway stands to a wish."""

    MATCHES = "matches"
    DIFFERS = "differs"
    UNKNOWN = "unknown"


@attrs.frozen
class Seen:
    """What the gateway says after a wish: what is set, what it does, and how both stand to the wish."""

    match: Match = Match.UNKNOWN
    reported: str | None = None
    """What it says is set."""
    effective: str | None = None
    """What it does, as far as it tells; this is what should be shown to people."""
    why: str = ""
    """What is known to stand in the way."""


NOTHING_SEEN = Seen()


def seen(
    *, fulfilled: bool, reported: str | None = None, effective: str | None = None, why: str = ""
) -> Seen:
    """What was seen, where the gateway has answered."""
    return Seen(Match.MATCHES if fulfilled else Match.DIFFERS, reported, effective, why)


class Command(Protocol):
    """A wish. `str()` of it is a phrase for people, as `set the reserve to 30 %`."""

    control: ClassVar[Control]
    danger: ClassVar[Danger | None]
    follow: ClassVar[timedelta]
    """How long after a write to the same control it may follow at the earliest."""

    @property
    def of(self) -> str:
        """Which one, where there are several: a contact's id, a battery's serial number."""

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Why it makes no sense on this system."""

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """What to send, made from what was read right before."""

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """What the gateway says now; `before` is what it said before the write."""


@attrs.frozen
class Harmless:
    """What holds of a command that says nothing else: it endangers nothing and may go at any time."""

    danger: ClassVar[Danger | None] = None
    follow: ClassVar[timedelta] = timedelta()

    @property
    def of(self) -> str:
        """There is only one."""
        return ""

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """It makes sense on every system."""
        yield from ()


# -- before anything is sent ----------------------------------------------------------------------


def check(
    command: Command,
    snapshot: Snapshot,
    role: Role | LegacyRole,
    allowed: frozenset[Danger] = NOTHING_DANGEROUS,
) -> tuple[Problem, ...]:
    """Every reason not to send this; nothing when it may go."""
    return (
        *_permission(command, allowed),
        *_access(command.control.written, snapshot, role),
        *command.sense(snapshot),
    )


def _permission(command: Command, allowed: frozenset[Danger]) -> Iterator[Problem]:
    danger = command.danger
    if danger is not None and danger not in allowed:
        yield Problem("allowed", f"{danger} is dangerous and must be allowed in the settings first")


def _access(
    endpoint: Endpoint[Any], snapshot: Snapshot, role: Role | LegacyRole
) -> Iterator[Problem]:
    firmware = None if snapshot.gateway is None else snapshot.gateway.firmware
    if firmware is not None and firmware not in endpoint.firmware:
        yield Problem("firmware", f"{firmware} has no such page ({endpoint.firmware} have it)")
    if not endpoint.opens_to(role):
        yield Problem("role", f"it needs {endpoint.wanted(role)}")


def lacking(snapshot: Snapshot, subject: str, what: str) -> Problem:
    """Why a subject that a command needs is not there, in the snapshot's own words if it has any."""
    gap = next((one for one in snapshot.gaps if one.of == subject), None)
    return Problem(subject, f"there is no {what}" if gap is None else f"no {what} known: {gap.why}")


def within(name: str, value: float, low: float, high: float) -> Iterator[Problem]:
    """The problem of a number outside of its range; `nan` is outside of all."""
    if not low <= value <= high:
        yield Problem(name, f"{value:g} is not between {low:g} and {high:g}")


# -- what is sent ---------------------------------------------------------------------------------

_JSON = Headers({"content-type": "application/json"})


def written(endpoint: Endpoint[Any], method: Method, body: str) -> Request:
    """A write. The gateway looks at no content type (protocol 6.1); proxies do."""
    return Request(method, endpoint.path, _JSON, body.encode(), patience=endpoint.patience)
