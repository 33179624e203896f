"""What of a session is worth keeping for the next run. Pure; where it is kept is not known here."""

from datetime import datetime
from typing import TypeAlias

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.access.kept import Kept
from pyenvoy.session.address import named
from pyenvoy.session.state import State
from pyenvoy.session.words import Enter, Learned, Question

_SIGN_IN = Enter(lifecycle.Step.SIGN_IN)


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
    tried = access.tries_what_was_handed and before.token is not None
    return attrs.evolve(
        found,
        token=before.token if tried else access.token.text,
        fingerprint=fingerprint or before.fingerprint,
        ends=ends or before.ends,
        address=str(met.origin),
        named=named(state, met.origin),
    )


def foreseen(state: State, before: Kept, asked: Question, now: datetime) -> Kept | None:
    """A sign-in on record before it is sent: we may not live to hear what came of it."""
    if state.access is None or asked != _SIGN_IN:
        return None
    record = lifecycle.foreseen(state.access, lifecycle.Step.SIGN_IN, before.record, now)
    return attrs.evolve(before, record=record)


# -- for others with the same account -------------------------------------------------------------

Shared: TypeAlias = tuple[str, Kept]
"""What all who use an account have to know, and the name that it is kept by."""


def account(state: State, asked: Question) -> str:
    """The name by which the pause of its account is kept; empty for what is no step of signing in."""
    if state.access is None or not isinstance(asked, Enter):
        return ""
    return lifecycle.account_name(state.access) if lifecycle.is_of_signing_in(asked.step) else ""


def unheeded(state: State, asked: Question, known: Kept, now: datetime) -> Learned | None:
    """What is to be learned of the others before signing in; `None` where there is nothing new."""
    if state.access is None or asked != _SIGN_IN or known.record is None:
        return None
    learned = lifecycle.learned(state.access, known.record, now)
    return None if learned == state.access else Learned(known.record)


def imminent(state: State, asked: Question, now: datetime) -> Shared | None:
    """A sign-in, for the others to know of before it is sent."""
    if state.access is None or asked != _SIGN_IN:
        return None
    return account(state, asked), Kept(record=lifecycle.imminent(state.access, now))


def shared(state: State, asked: Question) -> Shared | None:
    """What became of it, for the others."""
    name = account(state, asked)
    if state.access is None or not name:
        return None
    return name, Kept(record=lifecycle.shared(state.access))
