"""The two functions of the course; its laws stand in `__init__.py`."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, assert_never

import attrs

from pyenvoy.commands.command import (
    NOTHING_DANGEROUS,
    Command,
    Danger,
    Match,
    check,
)
from pyenvoy.commands.course.states import (
    Abandoned,
    Action,
    Ask,
    Done,
    Ended,
    Event,
    Heard,
    Overtaken,
    Reading,
    Ready,
    Sending,
    Sent,
    State,
    Step,
    Wait,
    Watching,
)
from pyenvoy.commands.course.watching import Said, answered, ended, looked
from pyenvoy.commands.outcome import (
    Confirmed,
    Entry,
    Refused,
    Replaced,
    Unconfirmed,
    too_soon,
)
from pyenvoy.endpoint import Answer, Answers, Endpoint, LegacyRole, Role
from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method, Request, Response, Silence, Silent
from pyenvoy.wire import read

FRESH = timedelta(seconds=30)
"""How old the answer may be that a write is made from."""
AGAIN = (timedelta(seconds=2), timedelta(seconds=5), timedelta(seconds=15))
"""Pauses before a reading that failed is tried again; after the last the write is given up."""
LONGEST_WAIT = timedelta(minutes=1)
"""While a write is on its way; what is heard of it ends the wait."""

_NEVER_LEFT = (Silent.UNREACHABLE, Silent.UNTRUSTED)
"""Silences after which nothing can have been done."""
_MAY_HAVE_BEEN_DONE = (500, 502, 504)
"""Statuses of a gateway that has heard, and failed on the way or later."""

_REFUSALS = {
    400: "the gateway does not understand the wish",
    405: "the gateway shows this, but takes no wish for it",
}


def begin(
    command: Command,
    snapshot: Snapshot,
    role: Role | LegacyRole,
    *,
    who: str,
    now: datetime,
    allowed: frozenset[Danger] = NOTHING_DANGEROUS,
    past: Iterable[Entry] = (),
) -> State:
    """The course of a wish; it has ended already when there is any reason against it."""
    soon = too_soon(command, past, now)
    problems = (*check(command, snapshot, role, allowed), *((soon,) if soon else ()))
    firmware = None if snapshot.gateway is None else snapshot.gateway.firmware
    state = State(command, who, now, Reading(), firmware)
    if problems:
        return ended(state, Refused(problems), now)
    return state if command.control.fresh else _made(state, None, now)


# -- what to do -----------------------------------------------------------------------------------


def next_action(state: State, now: datetime) -> Action:
    """What is to be done."""
    match state.phase:
        case Reading(_, since):
            return _fresh(state) if since is None or _passed(since, AGAIN[-1], now) else Wait(since)
        case Ready(request, made):
            if state.command.control.fresh and not made <= now <= made + FRESH:
                return _fresh(state)
            return Ask(Step.WRITE, state.command.control.written, request)
        case Sending():
            return Wait(now + LONGEST_WAIT)
        case Watching(watch, due=due, asked=asked):
            if not asked and not _passed(due, watch.until, now):
                return Wait(due)
            return _question(Step.LOOK, state.command.control.readback[asked])
        case Ended(_, outcome):
            return Done(outcome)
        case _:
            assert_never(state.phase)


def _passed(due: datetime, longest: timedelta, now: datetime) -> bool:
    """Whether it is time. A wait longer than any planned is a clock set back."""
    return not now < due <= now + longest


def _fresh(state: State) -> Ask:
    endpoint = state.command.control.fresh
    assert endpoint is not None  # noqa: S101  # for the type checker: without one nothing is read
    return _question(Step.FRESH, endpoint)


def _question(step: Step, endpoint: Endpoint[Any]) -> Ask:
    return Ask(step, endpoint, Request(Method.GET, endpoint.path, patience=endpoint.patience))


# -- what became of it ----------------------------------------------------------------------------


def after(state: State, event: Event, now: datetime) -> State:
    """The state after an event. What is no longer waited for changes nothing."""
    match event:
        case Sent():
            if not isinstance(state.phase, Ready):
                return state
            return attrs.evolve(state, phase=Sending(state.phase.request), sent=now)
        case Heard(step, endpoint, heard):
            return _heard(state, step, endpoint, heard, now)
        case Overtaken(by):
            return _overtaken(state, by, now)
        case Abandoned():
            return _abandoned(state, now)
        case _:
            assert_never(event)


def entry(state: State) -> Entry:
    """The line of the audit log, as far as it can be written by now."""
    last = state.phase if isinstance(state.phase, Ended) else None
    before = state.command.seen(state.before, Answers())
    return Entry(
        state.who,
        str(state.command),
        state.command.control.name,
        state.command.of,
        state.began,
        sent=state.sent,
        ended=None if last is None else last.at,
        outcome="" if last is None else last.outcome.word,
        why="" if last is None else last.outcome.why,
        before=before.reported,
        reported=state.seen.reported,
        effective=state.seen.effective,
    )


def _heard(
    state: State, step: Step, endpoint: Endpoint[Any], heard: Response | Silence, now: datetime
) -> State:
    control = state.command.control
    match state.phase, step:
        case ((Reading() | Ready()) as phase, Step.FRESH) if endpoint == control.fresh:
            return _read_fresh(state, phase, answered(endpoint, heard, now), now)
        case (Ready() | Sending(), Step.WRITE):
            return _replied(state, heard, now)
        case (Watching(asked=asked), Step.LOOK) if endpoint == control.readback[asked]:
            return looked(state, state.phase, answered(endpoint, heard, now), now)
        case _:
            return state


# reading fresh


def _read_fresh(state: State, phase: Reading | Ready, said: Said, now: datetime) -> State:
    endpoint, found = said
    # what was ready and is read again was not sent in time
    failures = phase.failures + isinstance(phase, Ready)
    if isinstance(found, Answer) and failures <= len(AGAIN):
        state = attrs.evolve(state, before=Answers().with_(endpoint, found))
        return _made(state, found, now, failures)
    if failures < len(AGAIN):
        return attrs.evolve(state, phase=Reading(failures + 1, now + AGAIN[failures]))
    why = found.why if isinstance(found, Gap) else "what is read is too old before it can be used"
    return ended(state, Refused((Problem(endpoint.name, why),)), now)


def _made(state: State, found: Answer[Any] | None, now: datetime, failures: int = 0) -> State:
    """The write, made from what was read right before."""
    request = state.command.request(found, state.firmware)
    if isinstance(request, Problem):
        return ended(state, Refused((request,)), now)
    return attrs.evolve(state, phase=Ready(request, now, failures))


# sending


def _replied(state: State, heard: Response | Silence, now: datetime) -> State:
    """What the gateway says to the write. A yes proves only that it was understood (protocol 6.1)."""
    overtaken = state.phase.overtaken if isinstance(state.phase, Sending) else None
    state = attrs.evolve(state, sent=state.sent or now)
    problem = _objection(state.command.control.written, heard, now)
    if problem is not None:
        return ended(state, Refused((problem,)), now)
    if overtaken is not None:
        return ended(state, Replaced(overtaken), now)
    watch = state.command.control.watch
    if watch is None:
        return _told_by_reply(state, heard, now)
    return attrs.evolve(state, phase=Watching(watch, now, now + watch.first))


def _objection(endpoint: Endpoint[Any], heard: Response | Silence, now: datetime) -> Problem | None:
    """Why nothing was done; `None` when it may have been."""
    if isinstance(heard, Silence):
        never = heard.kind in _NEVER_LEFT
        return Problem(endpoint.name, f"{heard.kind}: {heard.why}") if never else None
    if heard.status in _MAY_HAVE_BEEN_DONE:
        return None
    if heard.status in _REFUSALS:
        return Problem(endpoint.name, f"{_REFUSALS[heard.status]} ({heard.status})")
    if 200 < heard.status < 300:
        return None
    # a reply need not have the shape of the page, nor be JSON; a refusal may hide in a 200
    gap = read(attrs.evolve(endpoint, shape=object), heard, now)
    refused = isinstance(gap, Gap) and gap.reason is not Reason.UNREADABLE
    return Problem(endpoint.name, gap.why) if isinstance(gap, Gap) and refused else None


def _told_by_reply(state: State, heard: Response | Silence, now: datetime) -> State:
    endpoint, found = answered(state.command.control.written, heard, now)
    seen = state.command.seen(Answers().with_(endpoint, found), state.before)
    why = found.why if isinstance(found, Gap) else ""
    done = Confirmed() if seen.match is Match.MATCHES else Unconfirmed(why)
    return ended(attrs.evolve(state, seen=seen), done, now)


# cut short


def _overtaken(state: State, by: Command, now: datetime) -> State:
    """The new wish waits for a write that is on its way, and for nothing else."""
    match state.phase:
        case Ended():
            return state
        case Sending(request):
            return attrs.evolve(state, phase=Sending(request, by))
        case _:
            return ended(state, Replaced(by), now)


def _abandoned(state: State, now: datetime) -> State:
    match state.phase:
        case Ended():
            return state
        case Sending() | Watching():
            return ended(state, Unconfirmed("the program ended while it was watched"), now)
        case _:
            nothing = Problem("", "the program ended before it was sent")
            return ended(state, Refused((nothing,)), now)
