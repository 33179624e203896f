"""What a diagnosis is made from: one gateway as it is known at one moment, asked now or recorded."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.access.certificate import Certificate
from pyenvoy.access.credentials import Account
from pyenvoy.access.lifecycle.states import Outcome
from pyenvoy.access.token import Token
from pyenvoy.access.trust import Trust
from pyenvoy.endpoint import Answer, Answers, LegacyRole, Role
from pyenvoy.errors import EnvoyError
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.polling.agenda import Item, Known, agenda
from pyenvoy.polling.ledger import Ledger
from pyenvoy.reading.snapshot import take
from pyenvoy.recording import Recording, answers, moment, same_place
from pyenvoy.request import Origin
from pyenvoy.session.state import Identity, State, identity
from pyenvoy.wire import CATALOGUE, read
from pyenvoy.wire.info import INFO


@attrs.frozen
class Facts:
    """One gateway, as far as it is known."""

    snapshot: Snapshot
    answers: Answers
    ledger: Ledger = Ledger()
    agenda: tuple[Item, ...] = ()
    identity: Identity | None = None
    role: Role | LegacyRole = Role.NOBODY
    token: Token | None = None
    renewed: bool = False
    """Whether there is an account that a new token can be fetched with."""
    outcomes: tuple[Outcome, ...] = ()
    """What became of each way to a token."""
    certificate: Certificate | None = None
    trust: Trust = Trust.PIN
    """By what the gateway is believed to be itself."""
    admissions: int = 0
    """How often we were let in or turned out while asking."""
    error: EnvoyError | None = None
    """What stood in the way of asking."""
    late: timedelta = timedelta()
    """How long this machine let us wait for our turn, in the mean: that much of each time is not the gateway's."""
    recorded: bool = False
    """Whether this was read from a recording: nobody was asked, and times are not ours."""

    @property
    def now(self) -> datetime:
        """The moment it is about."""
        return self.snapshot.at

    @property
    def unmet(self) -> bool:
        """Whether nothing was heard of it at all, so that nothing can be said of what it does."""
        return self.identity is None and self.snapshot.gateway is None and not self.recorded


def of_session(
    state: State,
    snapshot: Snapshot,
    certificate: Certificate | None = None,
    error: EnvoyError | None = None,
    trust: Trust = Trust.PIN,
) -> Facts:
    """The facts of a gateway that was just asked."""
    access = state.access
    return Facts(
        snapshot,
        state.picture,
        state.ledger,
        state.agenda,
        state.identity,
        state.role,
        None if access is None else access.token,
        isinstance(state.credentials, Account),
        () if access is None else access.outcomes,
        certificate,
        trust,
        state.admissions,
        error or state.stopped or state.error,
    )


def of_recording(recording: Recording) -> Facts:
    """The facts of a gateway that was recorded; its role is the least that could have heard all this."""
    known = answers(recording)
    info, origin = known.answer(INFO), _origin(recording)
    met = None if info is None or origin is None else identity(info.value, origin, info.at)
    role = _role(known, met)
    firmware = None if met is None else met.firmware
    return Facts(
        take(known, moment(recording), complete=True),
        known,
        _ledger(recording),
        agenda(Known(firmware, role, known)),
        met,
        role,
        recorded=True,
    )


def _origin(recording: Recording) -> Origin | None:
    found = (one.request.origin for one in recording.entries)
    return next((one for one in found if one is not None), None)


def _role(known: Answers, met: Identity | None) -> Role | LegacyRole:
    heard = [one for one in CATALOGUE if isinstance(known.answer(one), Answer)]
    if met is not None and not met.wants_token:
        installer = any(one.legacy is LegacyRole.INSTALLER for one in heard)
        return LegacyRole.INSTALLER if installer else LegacyRole.ENVOY
    return max((one.role for one in heard), default=Role.NOBODY)


def _ledger(recording: Recording) -> Ledger:
    """What became of every question that was recorded."""
    places = {same_place(one.path): one for one in CATALOGUE}
    ledger = Ledger()
    for entry in recording.entries:
        endpoint = places.get(same_place(entry.request.path))
        if endpoint is None:
            continue
        found = read(endpoint, entry.response, entry.at)
        ledger = (
            ledger.answered(endpoint.name, entry.at, entry.response.took)
            if isinstance(found, Answer)
            else ledger.failed(endpoint.name, entry.at, found.reason)
        )
    return ledger
