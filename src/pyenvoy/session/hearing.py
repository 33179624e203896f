"""What an endpoint says, and what is made of it when it says nothing. Part of `machine.py`."""

from datetime import datetime
from typing import Any

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.endpoint import Answer, Endpoint
from pyenvoy.errors import Gap, Reason, TransportError
from pyenvoy.polling.ledger import Entry
from pyenvoy.request import Response, Silence, Silent
from pyenvoy.session.admission import is_admitted, is_current, is_guarded, told
from pyenvoy.session.meeting import away, met
from pyenvoy.session.state import State, identity, shut_out
from pyenvoy.session.words import Poll
from pyenvoy.wire import read
from pyenvoy.wire.info import INFO

_SEVERAL = 3
"""Pages that refuse one after the other, the core among them: no role is as small as that."""


def polled(state: State, poll: Poll, heard: Response | Silence, now: datetime) -> State:
    """An endpoint was asked, and this came back."""
    if isinstance(heard, Silence):
        return _silent(state, poll, heard, now)
    found = read(poll.endpoint, heard, now)
    if isinstance(found, Answer):
        return _answered(state, poll, found, heard, now)
    if found.reason is Reason.DENIED:
        return _denied(state, poll, found, now)
    return _failed(state, poll.endpoint, found, now)


def _answered(
    state: State, poll: Poll, found: Answer[Any], heard: Response, now: datetime
) -> State:
    name = poll.endpoint.name
    poor = _is_poorer(found, state.answers.answer(poll.endpoint), state.ledger.of(name))
    state = attrs.evolve(
        state,
        answers=state.answers.with_(poll.endpoint, found),
        ledger=state.ledger.answered(name, now, heard.took, poor=poor, core=name in state.core),
    )
    if poll.endpoint is INFO:
        assert state.identity is not None  # noqa: S101  # for the type checker: nothing is polled before
        return met(state, identity(found.value, state.identity.origin, now), found, now)
    if name in state.core or not state.available:
        state = attrs.evolve(state, failures=0, error=None)
    if not is_current(state, poll) or not is_guarded(poll):
        return state
    nobody: frozenset[str] = frozenset()
    return attrs.evolve(state, proven=state.proven | {name}, doubted=nobody)


def _is_poorer(found: Answer[Any], before: Answer[Any] | None, entry: Entry) -> bool:
    """Whether an answer says less than one before it: a list that is empty now, or values that are unreadable now."""
    return _is_poor(found) and before is not None and (entry.poor > 0 or not _is_poor(before))


def _is_poor(found: Answer[Any]) -> bool:
    return found.value == () or bool(found.problems)


def _failed(state: State, endpoint: Endpoint[Any], gap: Gap, now: datetime) -> State:
    """One endpoint gave nothing; what it said before stays, unless it was taken back twice."""
    again = state.ledger.of(endpoint.name).why is gap.reason
    gone = gap.reason is Reason.NOT_OFFERED and again
    keep = state.answers.answer(endpoint) is not None and not gone
    core = endpoint.name in state.core
    # an old gateway, brought up to date, answers to nothing over http any more
    moved = gap.reason is Reason.NOT_OFFERED and not again and endpoint.name in state.answering
    return attrs.evolve(
        state,
        identify=state.identify or moved,
        answers=state.answers if keep else state.answers.with_(endpoint, gap),
        ledger=state.ledger.failed(endpoint.name, now, gap.reason, core=core),
    )


def _silent(state: State, poll: Poll, heard: Silence, now: datetime) -> State:
    name = poll.endpoint.name
    gap = Gap(name, Reason.SILENT, f"{heard.kind}: {heard.why}")
    state = _failed(state, poll.endpoint, gap, now)
    if heard.kind is Silent.UNTRUSTED:
        return shut_out(state, None, now, heard.why)
    if heard.kind is Silent.UNREACHABLE or name in state.core:
        return away(state, TransportError(f"the gateway is {heard.kind}: {heard.why}"), now)
    return state


def _denied(state: State, poll: Poll, gap: Gap, now: datetime) -> State:
    """A refusal: of the role or of the ticket, by law 6 of `machine.py`."""
    name = poll.endpoint.name
    if not is_current(state, poll):
        return attrs.evolve(state, ledger=state.ledger.dropped(name))
    entry = state.ledger.of(name)
    new = entry.answered is not None and not entry.failures  # it has answered to an earlier ticket
    known = name in state.proven or (state.doubted and not state.proven)
    doubted = state.doubted | {name}
    core = name in state.core and len(doubted) >= _SEVERAL
    doubtful = is_guarded(poll) and (known or new or core)
    state = _failed(state, poll.endpoint, gap, now)
    state = attrs.evolve(state, doubted=doubted)
    if not doubtful:
        return state
    state = told(state, lifecycle.Denied(), now)
    return attrs.evolve(state, identify=not is_admitted(state, now))
