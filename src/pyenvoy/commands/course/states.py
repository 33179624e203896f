"""The words of the course: states, actions, events. No rule stands here."""

from datetime import datetime
from enum import StrEnum
from typing import Any, TypeAlias

import attrs

from pyenvoy.commands.command import NOTHING_SEEN, Command, Seen, Watch
from pyenvoy.commands.outcome import Outcome
from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.firmware import Firmware
from pyenvoy.request import Request, Response, Silence

# -- states ---------------------------------------------------------------------------------------


@attrs.frozen
class Reading:
    """What is set now is to be read, at `since` at the earliest."""

    failures: int = 0
    since: datetime | None = None


@attrs.frozen
class Ready:
    """The write is made, from what was read at `made`, and can go."""

    request: Request
    made: datetime
    failures: int = 0
    """How often a reading failed before, or was too old when its turn came."""


@attrs.frozen
class Sending:
    """The write is on its way."""

    request: Request
    overtaken: Command | None = None


@attrs.frozen
class Watching:
    """The write may have been done; it is looked again at `due`."""

    watch: Watch
    since: datetime
    """From when it counts: the gateway's reply."""
    due: datetime
    asked: int = 0
    """How many of the endpoints to read back have been asked in this look."""
    answers: Answers = Answers()
    held: datetime | None = None
    """Since when the wish has been seen fulfilled."""


@attrs.frozen
class Ended:
    """All is said."""

    at: datetime
    outcome: Outcome


Phase: TypeAlias = Reading | Ready | Sending | Watching | Ended


@attrs.frozen
class State:
    """One write, as far as it has come."""

    command: Command
    who: str
    began: datetime
    phase: Phase
    firmware: Firmware | None = None
    before: Answers = Answers()
    """What the gateway said before the write."""
    sent: datetime | None = None
    """When the write went out; `None` as long as it has not."""
    seen: Seen = NOTHING_SEEN
    """What it said last: what is set, and what it does."""

    @property
    def writing(self) -> bool:
        """Whether another write to the gateway would get in its way."""
        return isinstance(self.phase, Reading | Ready | Sending)

    @property
    def outcome(self) -> Outcome | None:
        """What became of it; `None` while it is under way."""
        return self.phase.outcome if isinstance(self.phase, Ended) else None


# -- actions --------------------------------------------------------------------------------------


class Step(StrEnum):
    """What something is asked for."""

    FRESH = "read fresh"
    WRITE = "write"
    LOOK = "read back"


@attrs.frozen
class Ask:
    """Send this, and tell what was `Heard`; of a write tell before that it is `Sent`."""

    step: Step
    endpoint: Endpoint[Any]
    request: Request


@attrs.frozen
class Wait:
    """Nothing to do before."""

    until: datetime


@attrs.frozen
class Done:
    """All is said."""

    outcome: Outcome


Action: TypeAlias = Ask | Wait | Done


# -- events ---------------------------------------------------------------------------------------


@attrs.frozen
class Sent:
    """The write is on its way."""


@attrs.frozen
class Heard:
    """What came back, to what was asked."""

    step: Step
    endpoint: Endpoint[Any]
    heard: Response | Silence


@attrs.frozen
class Overtaken:
    """Somebody wishes something else of the same control; that waits until this has ended."""

    by: Command


@attrs.frozen
class Abandoned:
    """Nobody will ask any more: the program ends."""


Event: TypeAlias = Sent | Heard | Overtaken | Abandoned
