"""What becomes of a write, and the line it leaves in the audit log. Values only."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import ClassVar, TypeAlias

import attrs

from pyenvoy.commands.command import Command
from pyenvoy.errors import Problem


@attrs.frozen
class Confirmed:
    """Read back and watched: it holds."""

    word: ClassVar[str] = "confirmed"
    why: str = ""


@attrs.frozen
class Ignored:
    """The gateway said yes, and nothing of it was ever seen."""

    word: ClassVar[str] = "ignored"
    why: str = ""


@attrs.frozen
class Reverted:
    """It was seen to hold, and then no longer: somebody, mostly the cloud, has set it back."""

    after: timedelta
    """From the gateway's reply to when it was noticed."""
    why: str = ""
    word: ClassVar[str] = "reverted"


@attrs.frozen
class Refused:
    """Nothing was done: by us before anything was sent, or by the gateway."""

    problems: tuple[Problem, ...]
    word: ClassVar[str] = "refused"

    @property
    def why(self) -> str:
        """All reasons."""
        return "; ".join(map(str, self.problems))


@attrs.frozen
class Replaced:
    """Another wish for the same control took its place."""

    by: Command
    word: ClassVar[str] = "replaced"

    @property
    def why(self) -> str:
        """The wish that came after."""
        return f"by: {self.by}"


@attrs.frozen
class Unconfirmed:
    """It was sent, and nobody could read what became of it."""

    word: ClassVar[str] = "unconfirmed"
    why: str = ""


Outcome: TypeAlias = Confirmed | Ignored | Reverted | Refused | Replaced | Unconfirmed


@attrs.frozen
class Entry:
    """One line of the audit log. `outcome` is empty while the write is still watched."""

    who: str
    what: str
    control: str
    of: str
    """Which one of the control, where there are several."""
    at: datetime
    sent: datetime | None = None
    """`None` when nothing was sent."""
    ended: datetime | None = None
    outcome: str = ""
    why: str = ""
    before: str | None = None
    """What was set before, in the gateway's words."""
    reported: str | None = None
    """What the gateway said was set, at last."""
    effective: str | None = None
    """What it did, as far as it tells, at last."""

    def __str__(self) -> str:
        outcome = self.outcome or "under way"
        why = f" ({self.why})" if self.why else ""
        return f"{self.at:%Y-%m-%dT%H:%M:%SZ} {self.who}: {self.what}: {outcome}{why}"


def too_soon(command: Command, past: Iterable[Entry], now: datetime) -> Problem | None:
    """Why a wish comes too soon after the last write to its control; one under way counts as well."""
    # Each by itself: one that seems to be sent long from now, the clock having been set back, hides no other.
    # Where it is no longer than the pause, the pause goes on: a second less gives no leave.
    follow = command.follow
    dues = [
        one.sent + follow
        for one in past
        if one.sent is not None
        and abs(now - one.sent) < follow
        and (one.control, one.of) == (command.control.name, command.of)
    ]
    if not dues:
        return None
    return Problem("too soon", f"not again before {max(dues):%H:%M:%S} UTC")


TWICE = 2
"""So many reversals make a control the cloud's (users.md 22)."""


def kept_by_cloud(past: Iterable[Entry], control: str) -> bool:
    """Whether the last writes to a control were set back: then it is the cloud that has it."""
    ended = [one.outcome for one in past if one.control == control and one.outcome in _TELLING]
    return len(ended) >= TWICE and all(one == Reverted.word for one in ended[-TWICE:])


_TELLING = (Confirmed.word, Ignored.word, Reverted.word)
