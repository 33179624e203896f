"""What of a session is worth keeping for the next run. Pure; where it is kept is not known here."""

from datetime import datetime

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.access.kept import Kept
from pyenvoy.session.address import named
from pyenvoy.session.state import State
from pyenvoy.session.words import Enter, Question


def kept(state: State, before: Kept, fingerprint: str | None, ends: datetime | None) -> Kept | None:
    """What is to be kept of a gateway that has let us in, or whose account was asked; else `None`.

    `before` is what was kept, `fingerprint` and `ends` are of the certificate that it is believed by.
    """
    access, met = state.access, state.identity
    if access is None or met is None or (access.token is None and access.account is None):
        return None
    record = lifecycle.recorded(access, before.record)
    found = attrs.evolve(before, record=record, outages=state.habits.days)
    if access.token is None:
        return found
    return attrs.evolve(
        found,
        token=access.token.text,
        fingerprint=fingerprint or before.fingerprint,
        ends=ends or before.ends,
        address=str(met.origin),
        named=named(state, met.origin),
    )


def foreseen(state: State, before: Kept, asked: Question, now: datetime) -> Kept | None:
    """A sign-in on record before it is sent: we may not live to hear what came of it."""
    if state.access is None or asked != Enter(lifecycle.Step.SIGN_IN):
        return None
    record = lifecycle.foreseen(state.access, lifecycle.Step.SIGN_IN, before.record, now)
    return attrs.evolve(before, record=record)
