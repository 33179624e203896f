"""The two functions of the session: what to do next, and what an event has changed.

Laws
----
1. No credential leaves before the gateway has said who it is; none goes over plain http to a gateway
   that wants a token.
2. Only the live lane finds out who answers and asks for admission; while it does, the slow one rests.
   A renewal alone is asked for in the slow lane, the old ticket being good.
3. An answer stays, with its moment, until a newer one comes. A gap stands only where there never was
   an answer, or where the gateway has twice said that there is no such page.
4. Whoever shows a strange certificate hears nothing. In a while another handshake looks whether the
   known one is back; nothing but that, or the gateway at another address, mends it without a person.
   An address that was only announced is looked at when the gateway is lost, and believed by serial and key.
5. An endpoint that fails rests alone. The gateway as a whole is left alone only when nothing answers.
6. A refusal is about the role when other endpoints are answered with the same ticket; else, the first
   time that something refuses which has answered before, and when the core is among several that refuse in
   a row, it is about the ticket, and the access machine decides.
7. While we are not let in, the gateway's clock is read anew every minute, for tokens end by it and it
   may have been set; every hour where otherwise only a person can help. Once we are, it is read anew
   before a renewal that it calls for.
"""

from datetime import datetime, timedelta
from typing import Any, assert_never

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.access.credentials import Credentials, Nobody
from pyenvoy.access.exchange import Cloud
from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.polling.agenda import Lane
from pyenvoy.polling.duty import SHARE, Duty, cost
from pyenvoy.polling.habits import GRACE, PATIENCE, Habits, slot_ends
from pyenvoy.polling.ledger import CORE_PAUSES
from pyenvoy.polling.live import Way
from pyenvoy.polling.planner import LONGEST_REST, plan
from pyenvoy.request import Method, Origin, Request, Response, Silence
from pyenvoy.session.address import announced
from pyenvoy.session.admission import at_home, entered, learned, ticket_for, told
from pyenvoy.session.hearing import polled
from pyenvoy.session.meeting import identified, recalled
from pyenvoy.session.sourcing import supervised, switching
from pyenvoy.session.sparing import is_expected, spared
from pyenvoy.session.state import State, settled
from pyenvoy.session.words import (
    Action,
    Announced,
    Ask,
    Enter,
    Event,
    Failed,
    Handed,
    Heard,
    Identify,
    Learned,
    Listen,
    Poll,
    Question,
    Recall,
    Recalled,
    Rest,
    Resumed,
    Sent,
    Stop,
)
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_livedata import LIVE_STREAM
from pyenvoy.wire.stream import METER_STREAM

_CLOCK, _CLOCK_FOR_A_PERSON = timedelta(minutes=1), timedelta(hours=1)
"""So long what the gateway's clock said is relied on while we are not let in (law 7)."""


def begin(
    origins: tuple[Origin, ...],
    credentials: Credentials | None = None,
    cloud: Cloud | None = None,
    *,
    busy: float = SHARE,
    every: timedelta = Cadence.LIVE.value,
    grace: timedelta = GRACE,
    expected: str = "",
    moved: Origin | None = None,
) -> State:
    """The state before anything was asked; `origins` are tried in their order.

    `expected` is the serial number of the gateway that was met there in an earlier run, and `moved`
    where it was found later, when it did not answer there.
    """
    state = State(origins, credentials or Nobody(), cloud or Cloud(), duty=Duty(busy), every=every)
    state = attrs.evolve(state, expected=expected, habits=Habits(grace=grace))
    if moved is None or moved in origins:
        return state
    return attrs.evolve(state, origins=(moved, *origins), announced=(moved,))


# -- what to do -----------------------------------------------------------------------------------


def next_action(state: State, lane: Lane, now: datetime) -> Action:
    """What is to be done in a lane."""
    look = state.look_again
    if state.stopped is not None and (look is None or now < look <= now + CORE_PAUSES[-1]):
        return Stop(state.stopped, look)
    if state.until is not None and state.left_alone(now):
        return Rest(state.until)
    if state.identify:
        return _identification(state, lane, now)
    if state.identity is None or state.access is None:
        return _recollection(state, lane, now)
    ticket = lifecycle.admitted(state.access, now)
    if lane is (Lane.LIVE if ticket is None else Lane.SLOW) and not state.entering:
        action = _entrance(state.access, state.identity.origin, now)
        if action is not None:
            if ticket is None:
                return _by_its_clock(state, action, now)
            return _renewing(state, action, ticket, now)
    if ticket is None:
        return Rest(now + LONGEST_REST)
    if lane is Lane.LIVE and (request := switching(state, now)) is not None:
        return _asking(state, LIVE_STREAM, ticket, request)
    expected = is_expected(state, now)
    items = spared(state) if expected else state.agenda
    due = plan(items, state.ledger, lane, now, state.duty, tick=state.tick)
    if not isinstance(due, datetime):
        patience = PATIENCE if expected else due.patience
        return _asking(state, due, ticket, Request(Method.GET, due.path, patience=patience))
    due = min(due, slot_ends(now)) if expected else due
    if lane is Lane.SLOW or state.live.chosen is not Way.STREAM:
        return Rest(due)
    pause = state.ledger.of(METER_STREAM.name).rests(now)
    return _listening(state, ticket) if pause is None else Rest(min(due, pause))


def _identification(state: State, lane: Lane, now: datetime) -> Action:
    if lane is Lane.SLOW:
        return Rest(now + LONGEST_REST)
    origin = state.origins[state.candidate]
    patience = PATIENCE if is_expected(state, now) else INFO.patience
    return Ask(Identify(origin), Request(Method.GET, INFO.path, patience=patience), origin)


def _recollection(state: State, lane: Lane, now: datetime) -> Action:
    if lane is Lane.SLOW or state.identity is None:
        return Rest(now + LONGEST_REST)
    return Recall(state.identity.serial)


def _entrance(access: lifecycle.State, gateway: Origin, now: datetime) -> Action | None:
    match lifecycle.next_action(access, now):
        case lifecycle.Ask(step, request):
            return Ask(Enter(step), request, gateway)
        case lifecycle.Admitted():
            return None
        case lifecycle.Wait(until):
            return None if lifecycle.admitted(access, now) else Rest(until)
        case lifecycle.Refused(error):
            return None if lifecycle.admitted(access, now) else Stop(error)
        case action:
            assert_never(action)


def _by_its_clock(state: State, action: Action, now: datetime) -> Action:
    """What is due while we are not let in; first to read the gateway's clock, if that is long ago."""
    read = state.ledger.of(INFO.name).answered
    lasts = _CLOCK_FOR_A_PERSON if isinstance(action, Stop) else _CLOCK
    if read is None or not timedelta() <= now - read < lasts:
        return _identification(state, Lane.LIVE, now)
    return Rest(min(action.until, read + lasts)) if isinstance(action, Rest) else action


def _renewing(state: State, action: Action, admitted: lifecycle.Admitted, now: datetime) -> Action:
    """What is due while we are let in; before a sign-in the gateway's clock is polled, if that is long ago.

    It is no meeting: if nothing is heard of its clock, only that page rests, and the renewal goes on.
    """
    asked = state.ledger.of(INFO.name).asked
    recently = asked is not None and timedelta() <= now - asked < _CLOCK
    if recently or not isinstance(action, Ask) or action.question != Enter(lifecycle.Step.SIGN_IN):
        return action
    return _asking(state, INFO, admitted)


def _asking(
    state: State,
    endpoint: Endpoint[Any],
    admitted: lifecycle.Admitted,
    request: Request | None = None,
) -> Ask:
    assert state.identity is not None  # noqa: S101  # for the type checker: it let us in
    ticket = ticket_for(endpoint, admitted)
    request = request or Request(Method.GET, endpoint.path, patience=endpoint.patience)
    poll = Poll(endpoint, ticket, state.admissions)
    return Ask(poll, ticket.authorise(request), state.identity.origin)


def _listening(state: State, admitted: lifecycle.Admitted) -> Listen:
    ask = _asking(state, METER_STREAM, admitted)
    assert isinstance(ask.question, Poll)  # noqa: S101  # for the type checker: it was just made
    return Listen(ask.question, ask.request, ask.gateway)


def parted(state: State) -> State:
    """Nobody looks any more: there is no source of live power until something is heard again."""
    return attrs.evolve(state, live=attrs.evolve(state.live, chosen=None))


def farewell(state: State, now: datetime) -> Ask | None:
    """What the gateway is told before nothing is asked any more: to stream its live view no longer."""
    request = switching(state, now)
    return None if request is None else question(state, LIVE_STREAM, now, request)


def question(
    state: State, endpoint: Endpoint[Any], now: datetime, request: Request | None = None
) -> Ask | None:
    """The question for an endpoint, whether it is due or not; `None` while we are not admitted.

    `request` is what to send there, where it is not a plain `GET`: a write.
    """
    if state.access is None or state.identity is None or state.identify:
        return None
    ticket = lifecycle.admitted(state.access, now)
    return None if ticket is None else _asking(state, endpoint, ticket, request)


# -- what became of it ----------------------------------------------------------------------------


def after(state: State, event: Event, now: datetime) -> State:
    """The state after an event."""
    match event:
        case Sent(_, asked):
            return _sent(state, asked, now)
        case Heard(lane, asked, heard):
            state = attrs.evolve(state, broken=state.broken - {lane}) if state.broken else state
            return _heard(_charged(state, lane, asked, heard, now), asked, heard, now)
        case Recalled(token, trusted, record, days):
            if state.identity is not None:
                state = attrs.evolve(state, habits=attrs.evolve(state.habits, days=days))
            return recalled(state, token, record, now, trusted=trusted)
        case Handed(token):
            return told(state, lifecycle.Refreshed(token), now)
        case Learned(record):
            return learned(state, record, now)
        case Announced(serial, hosts):
            return announced(state, serial, hosts)
        case Failed(lane):  # whatever it was asking, nothing will come of it
            ledger = state.ledger.given_up()
            return attrs.evolve(state, broken=state.broken | {lane}, entering=False, ledger=ledger)
        case Resumed(lane):
            return attrs.evolve(state, broken=state.broken - {lane})
        case _:
            assert_never(event)


def _charged(
    state: State, lane: Lane, asked: Question, heard: Response | Silence, now: datetime
) -> State:
    """What the gateway's time was spent on is made up for, but for the first question to each endpoint."""
    match asked:
        case Poll(endpoint):
            free = not state.ledger.of(endpoint.name).settled
        case Enter(step):
            if not at_home(step):
                return state
            lane, free = Lane.SLOW, False  # being let in delays nothing that is live
        case _:
            lane, free = Lane.SLOW, False
    return attrs.evolve(state, duty=state.duty.spent(lane, cost(heard), now, free=free))


def _heard(state: State, asked: Question, heard: Response | Silence, now: datetime) -> State:
    match asked:
        case Identify(origin):
            return identified(state, origin, heard, now)
        case Enter(step):
            return entered(state, step, heard, now)
        case Poll():
            return supervised(settled(polled(state, asked, heard, now)), asked, heard, now)
        case _:
            assert_never(asked)


def _sent(state: State, asked: Question, now: datetime) -> State:
    match asked:
        case Poll(endpoint):
            ledger = state.ledger.asked(endpoint.name, now)
            live = state.live.told(now) if endpoint is LIVE_STREAM else state.live
            return attrs.evolve(state, ledger=ledger, live=live)
        case Enter():
            return attrs.evolve(state, entering=True)
        case Identify():
            return state
        case _:
            assert_never(asked)
