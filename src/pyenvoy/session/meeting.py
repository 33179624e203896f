"""Who answers: addresses tried, `/info` read, another gateway or firmware noticed. See `machine.py`."""

from datetime import datetime, timedelta
from typing import Any

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.endpoint import Answer
from pyenvoy.errors import EnvoyError, Gap, Reason, TransportError, UntrustedError, UsageError
from pyenvoy.polling.habits import PAUSE
from pyenvoy.polling.ledger import REFUSALS, Ledger, pause_after
from pyenvoy.polling.live import Live
from pyenvoy.polling.night import Night
from pyenvoy.request import Origin, Response, Silence, Silent
from pyenvoy.secret import Secret
from pyenvoy.session.address import is_announced, is_stranger, looked, next_announced, without
from pyenvoy.session.admission import opened, told
from pyenvoy.session.state import Identity, State, barred, failure, identity, settled, untrusted
from pyenvoy.wire import read
from pyenvoy.wire.info import INFO

_RENEWALS, _LATELY = 4, timedelta(minutes=10)
"""So often in such a time a gateway may be another one: an upgrade that fails and is tried again."""


def identified(state: State, origin: Origin, heard: Response | Silence, now: datetime) -> State:
    """An address was asked who is there."""
    if isinstance(heard, Silence):
        if heard.kind is Silent.UNTRUSTED:
            return _strange(state, origin, untrusted(origin, heard.why), now)
        state = attrs.evolve(state, live=Live())  # whoever is back is judged anew
        return _elsewhere(state, TransportError(f"{origin} is {heard.kind}: {heard.why}"), now)
    found = read(INFO, heard, now)
    if isinstance(found, Gap):
        return _elsewhere(state, failure(_doubted(found, origin), heard.status), now)
    return met(state, identity(found.value, origin, now), found, now)


def _doubted(found: Gap, origin: Origin) -> Gap:
    """Whoever has named the wrong host hears from a router or a printer, and should be told so."""
    if found.reason not in (Reason.NOT_OFFERED, Reason.UNREADABLE):
        return found
    return attrs.evolve(found, why=f"{found.why}; {origin} may be no gateway")


def _strange(state: State, origin: Origin, error: UntrustedError, now: datetime) -> State:
    """Somebody else is at an address: that is forgotten where it was only announced, else told."""
    if is_announced(state, origin):
        return _elsewhere(without(state, origin), error, now)
    following = next_announced(state)
    if following is None:
        return barred(state, error, now)
    return attrs.evolve(state, candidate=following, tried=error, identify=True)


def _elsewhere(state: State, error: EnvoyError, now: datetime) -> State:
    """Try the next address; after the last one, pause and begin again with the first."""
    following = state.candidate + 1
    if following < len(state.origins):
        first = state.tried if isinstance(state.tried, UntrustedError) else error
        return attrs.evolve(state, candidate=following, tried=first)
    if isinstance(barring := state.tried or error, UntrustedError):
        return barred(looked(state), barring, now)
    if isinstance(error, TransportError) and state.tried is not None:
        error = TransportError(f"{state.tried}; {error}")
    return away(attrs.evolve(looked(_gone(state, now)), candidate=0, tried=None), error, now)


def _gone(state: State, now: datetime) -> State:
    """Who has answered does no more: that is remembered, and excused where it is a habit."""
    if state.identity is None:
        return state
    habits = state.habits.met(now)
    excused = (state.gone is None or state.excused) and habits.excuses(now)
    return attrs.evolve(state, gone=state.gone or now, excused=excused, habits=habits)


def away(state: State, error: EnvoyError, now: datetime) -> State:
    """The gateway as a whole does not answer: leave it alone for a while, then ask who is there."""
    if state.left_alone(now):
        return state  # the other lane has noticed already
    failures = state.failures + 1
    expected = state.complete and state.habits.expects(now)
    return attrs.evolve(
        state,
        failures=failures,
        until=now + (PAUSE if expected else pause_after(failures, core=True)),
        error=error,
        identify=True,
    )


def met(state: State, met: Identity, found: Answer[Any], now: datetime) -> State:
    """Somebody said who they are."""
    before = state.identity
    if is_stranger(state, met):
        other = untrusted(met.origin, f"it is that of the gateway {met.serial}")
        return _strange(state, met.origin, other, now)
    if before is not None and not _plausible(before, met):
        error = TransportError(f"another gateway answers at {met.origin}")
        return _elsewhere(attrs.evolve(state, identify=True), error, now)
    gateway = _safe(state, met)
    if gateway is None:
        wants = UsageError("this gateway wants a token, and a token is sent over https only")
        return attrs.evolve(state, stopped=wants)
    believed = _believed(state, met, now)
    ledger = _info_answered(state.ledger, now, poor=believed.firmware != met.firmware)
    met = attrs.evolve(believed, origin=gateway)
    state = attrs.evolve(
        state,
        identity=met,
        identify=False,
        candidate=state.origins.index(gateway),
        until=None,
        gone=None,
        excused=False,
        stopped=None,
        look_again=None,
        tried=None,
        error=None,
        answers=state.answers.with_(INFO, found),
        # who has been away may have been made new
        ledger=ledger.forgiven(*REFUSALS) if state.failures > 1 else ledger,
    )
    renewed = before is not None and before.firmware != met.firmware
    if renewed and state.access is not None:
        return _anew(state, state.access, now)
    return settled(told(state, lifecycle.ClockRead(met.skew), now))


def _plausible(before: Identity, met: Identity) -> bool:
    """Whether it can be the same: a gateway that wants a token never again does without."""
    return before.serial == met.serial and (met.wants_token or not before.wants_token)


def _info_answered(ledger: Ledger, now: datetime, *, poor: bool = False) -> Ledger:
    return ledger.asked(INFO.name, now).answered(INFO.name, now, timedelta(), poor=poor)


def _safe(state: State, met: Identity) -> Origin | None:
    """Where to go on: a gateway that wants a token, met over http, is asked over https only."""
    if not met.wants_token or met.origin.scheme == "https":
        return met.origin
    return next((one for one in state.origins if one.scheme == "https"), None)


def _believed(state: State, met: Identity, now: datetime) -> Identity:
    """Who it is; where it names another firmware all the time, who it was until that is over."""
    before = state.identity
    if before is None or len(state.renewed) < _RENEWALS:
        return met
    if not timedelta() <= now - state.renewed[0] < _LATELY:  # a clock set back is no reason
        return met
    return attrs.evolve(met, firmware=before.firmware, wants_token=before.wants_token)


def _anew(state: State, access: lifecycle.State, now: datetime) -> State:
    """A new firmware may have other pages, and does not know the old session."""
    state = attrs.evolve(state, renewed=(*state.renewed, now)[-_RENEWALS:])
    token = None if access.token is None else access.token.text
    state = attrs.evolve(state, ledger=_info_answered(Ledger(), now), live=Live(), night=Night())
    return opened(state, token, lifecycle.recorded(access), now)


def recalled(
    state: State,
    token: Secret | None,
    record: lifecycle.Record | None,
    now: datetime,
    *,
    trusted: bool,
) -> State:
    """What was kept about this gateway has been looked up: now it can be asked to let us in."""
    if state.identity is None:
        return state
    if not trusted:
        return attrs.evolve(state, stopped=untrusted(state.identity.origin))
    return opened(state, token, record, now)
