"""What the session says and hears: questions, actions, events."""

from datetime import datetime
from typing import Any, TypeAlias

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.access.ticket import Ticket
from pyenvoy.endpoint import Endpoint
from pyenvoy.errors import EnvoyError
from pyenvoy.polling.agenda import Lane
from pyenvoy.polling.habits import Days
from pyenvoy.request import Origin, Request, Response, Silence
from pyenvoy.secret import Secret

# -- questions ------------------------------------------------------------------------------------


@attrs.frozen
class Identify:
    """Who answers at this address."""

    origin: Origin


@attrs.frozen
class Enter:
    """A step of the access machine."""

    step: lifecycle.Step


@attrs.frozen
class Poll:
    """An endpoint, the ticket it is asked with, and the how manieth admission that is of."""

    endpoint: Endpoint[Any]
    ticket: Ticket
    admission: int


Question: TypeAlias = Identify | Enter | Poll


# -- actions --------------------------------------------------------------------------------------


@attrs.frozen
class Ask:
    """Tell that it was `Sent`, send it, and tell what was `Heard`.

    `gateway` is where a request without an origin of its own goes.
    """

    question: Question
    request: Request
    gateway: Origin


@attrs.frozen
class Listen:
    """Keep the stream open for as long as this is what is to be done; each event is `Heard`."""

    question: Poll
    request: Request
    gateway: Origin


@attrs.frozen
class Recall:
    """Look up what is kept about this gateway, and tell what was `Recalled`."""

    serial: str


@attrs.frozen
class Rest:
    """Nothing to do in this lane before `until`, unless something happens in the other."""

    until: datetime


@attrs.frozen
class Stop:
    """A person must act; `until` is when to look whether it has mended itself, if it can."""

    error: EnvoyError
    until: datetime | None = None


Action: TypeAlias = Ask | Listen | Recall | Rest | Stop


# -- events ---------------------------------------------------------------------------------------


@attrs.frozen
class Sent:
    """A question is on its way."""

    lane: Lane
    question: Question


@attrs.frozen
class Heard:
    """What came back."""

    lane: Lane
    question: Question
    heard: Response | Silence


@attrs.frozen
class Recalled:
    """What was kept: a token of an earlier run, whether the certificate is the known one, pauses, outages."""

    token: Secret | None = None
    trusted: bool = True
    record: lifecycle.Record | None = None
    outages: Days = ()
    """When it was away in the last days; see `polling/habits.py`."""


@attrs.frozen
class Learned:
    """What became of the sign-ins that others have made with the same account."""

    record: lifecycle.Record


@attrs.frozen
class Handed:
    """A person hands in a new token while the session runs."""

    token: Secret


@attrs.frozen
class Announced:
    """Somebody announces to be the gateway of this serial number, at these addresses."""

    serial: str
    hosts: tuple[str, ...]


@attrs.frozen
class Failed:
    """A lane has ended by a mistake of ours; it is begun anew after a pause."""

    lane: Lane


@attrs.frozen
class Resumed:
    """It goes on."""

    lane: Lane


Event: TypeAlias = Sent | Heard | Recalled | Handed | Learned | Announced | Failed | Resumed
