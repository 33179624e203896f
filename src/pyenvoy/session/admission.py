"""May we ask: what the access machine is told, and which ticket it gives. Part of `machine.py`."""

from datetime import datetime
from typing import Any

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.access.ticket import Open, Ticket
from pyenvoy.endpoint import Endpoint, LegacyRole, Role
from pyenvoy.errors import EnvoyError, TransportError
from pyenvoy.request import Response, Silence, Silent
from pyenvoy.secret import Secret
from pyenvoy.session.state import State, settled, shut_out
from pyenvoy.session.words import Poll


def entered(state: State, step: lifecycle.Step, heard: Response | Silence, now: datetime) -> State:
    """A step of the access machine was answered."""
    if isinstance(heard, Silence) and heard.kind is Silent.UNTRUSTED and at_home(step):
        return shut_out(attrs.evolve(state, entering=False), None, now, heard.why)
    state = told(attrs.evolve(state, entering=False), lifecycle.Heard(step, heard), now)
    return settled(attrs.evolve(state, error=_hindrance(state, now)))


def at_home(step: lifecycle.Step) -> bool:
    """Whether a step is asked of the gateway; all others are asked of the cloud."""
    return step.name.startswith("CHECK_")


def told(state: State, event: lifecycle.Event, now: datetime) -> State:
    """Tell the access machine; with another ticket, what was refused is asked anew."""
    if state.access is None:
        return state
    before, access = state.access, lifecycle.after(state.access, event, now)
    changed = attrs.evolve(state, access=access)
    if lifecycle.admitted(access, now) == lifecycle.admitted(before, now):
        return changed
    ledger = changed.ledger
    for name in state.doubted:
        ledger = ledger.dropped(name)
    nobody: frozenset[str] = frozenset()
    return attrs.evolve(
        changed, ledger=ledger, proven=nobody, doubted=nobody, admissions=state.admissions + 1
    )


def learned(state: State, record: lifecycle.Record, now: datetime) -> State:
    """Others have signed in with the same account."""
    if state.access is None:
        return state
    state = attrs.evolve(state, access=lifecycle.learned(state.access, record, now))
    return settled(attrs.evolve(state, error=_hindrance(state, now)))


def _hindrance(state: State, now: datetime) -> EnvoyError | None:
    if state.access is None or lifecycle.admitted(state.access, now) is not None:
        return None
    match lifecycle.next_action(state.access, now):
        case lifecycle.Wait(_, why, trouble):
            return TransportError(why) if trouble is None else trouble.raised()
        case _:
            return None


def opened(
    state: State, token: Secret | None, record: lifecycle.Record | None, now: datetime
) -> State:
    """The access machine at its beginning."""
    assert state.identity is not None  # noqa: S101  # for the type checker: both callers have met it
    met = state.identity
    access = lifecycle.begin(
        state.credentials,
        met.serial,
        token,
        met.skew,
        wants_token=met.wants_token,
        cloud=state.cloud,
    )
    if record is not None:
        access = lifecycle.resumed(access, record, now)
    nobody: frozenset[str] = frozenset()
    state = attrs.evolve(state, access=access, proven=nobody, doubted=nobody)
    return settled(attrs.evolve(state, error=_hindrance(state, now)))


def ticket_for(endpoint: Endpoint[Any], admitted: lifecycle.Admitted) -> Ticket:
    """The ticket that an endpoint is asked with; none where none is wanted."""
    if endpoint.role is Role.NOBODY:
        return Open()
    wants_installer = endpoint.legacy is LegacyRole.INSTALLER
    return admitted.installer if wants_installer else admitted.ticket


def is_current(state: State, poll: Poll) -> bool:
    """Whether the question was asked with the ticket that we still hold."""
    return poll.admission == state.admissions


def is_guarded(poll: Poll) -> bool:
    """Whether the answer says anything about the ticket; a user's password never wears out."""
    return not isinstance(poll.ticket, Open)


def is_admitted(state: State, now: datetime) -> bool:
    """Whether there is a ticket to go on with."""
    return state.access is not None and lifecycle.admitted(state.access, now) is not None
