"""Which source of live power is asked, what it is told, and whether it is night. Part of `machine.py`."""

from datetime import datetime

import attrs

from pyenvoy.commands import Entry, Refused, Unconfirmed, stop_live, stream_live
from pyenvoy.errors import Reason
from pyenvoy.polling.live import Way, offered, second_of, stamp_of
from pyenvoy.polling.night import Night
from pyenvoy.request import Request, Response, Silence, Silent
from pyenvoy.session.state import State, settled
from pyenvoy.session.words import Poll, Question
from pyenvoy.wire.ivp_livedata import LIVE_STREAM
from pyenvoy.wire.ivp_meters import METER_READINGS


def supervised(state: State, poll: Poll, heard: Response | Silence, now: datetime) -> State:
    """An endpoint was heard of: how its source does, and which is the best one now."""
    live, name = state.live, poll.endpoint.name
    if name in tuple(Way) and not _nobody(heard):
        way = Way(name)
        if state.ledger.of(name).failures:
            live = live.missed(way, now)
        else:
            live = live.heard(way, stamp_of(way, state.answers), now)
    if state.agenda:
        live = live.among(offered(state.known), now)
    night = _seen(state, poll, now)
    state = _ticked(state, poll, heard, now)
    if live is state.live and night is state.night:
        return state
    changed = attrs.evolve(state, live=live, night=night)
    same = live.chosen is state.live.chosen and night.since == state.night.since
    return changed if same else settled(changed)


def _seen(state: State, poll: Poll, now: datetime) -> Night:
    """Light and darkness, after an endpoint was heard of."""
    name = poll.endpoint.name
    if state.ledger.of(name).failures:
        return state.night.passing(now)
    return state.night.after(name, state.answers, now)


def _ticked(state: State, poll: Poll, heard: Response | Silence, now: datetime) -> State:
    """Where in the second the question was that has brought these stamps."""
    if poll.endpoint is not METER_READINGS or state.ledger.of(METER_READINGS.name).failures:
        return state
    second = second_of(state.answers.get(METER_READINGS) or ())
    if second is None:
        return state
    return attrs.evolve(state, tick=state.tick.heard(now - heard.took, second))


def _nobody(heard: Response | Silence) -> bool:
    """Whether the gateway as a whole was away, which says nothing about a source."""
    return isinstance(heard, Silence) and heard.kind is Silent.UNREACHABLE


def switching(state: State, now: datetime) -> Request | None:
    """What the gateway is to be told about its live view, if anything."""
    entry = state.ledger.of(LIVE_STREAM.name)
    if entry.waiting or entry.rests(now) is not None:
        return None
    wanted = state.live.wants(state.answers, entry.asked, now)
    if wanted is None:
        return None
    return (stream_live() if wanted else stop_live()).request(None, None)


def switched(state: State, asked: Question | None, now: datetime) -> Entry | None:
    """The line of the audit log after the live view was told something; `None` after any other question."""
    if not isinstance(asked, Poll) or asked.endpoint is not LIVE_STREAM:
        return None
    command = stop_live() if state.live.streams is None else stream_live()
    told = state.ledger.of(LIVE_STREAM.name)
    outcome, why = Unconfirmed.word, "it was said for reading: what is read tells whether it holds"
    if told.failures and told.why is not None:
        refused = told.why is not Reason.SILENT
        outcome, why = (Refused.word if refused else outcome), told.why.value
    return Entry(
        "pyenvoy", str(command), command.control.name, "", now, told.asked, now, outcome, why
    )
