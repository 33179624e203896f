"""What several gateways of one account know of each other: the pause of signing in. Pure.

The cloud counts the sign-ins of an account, whichever gateway they are for. So their pause is kept by the
account as well: written down before each sign-in is sent, read before the next one is, by whoever makes it.
A sign-in that has led to a token which its gateway has taken delays nobody else.
"""

from datetime import datetime
from hashlib import sha256

import attrs

from pyenvoy.access.lifecycle.course import counted
from pyenvoy.access.lifecycle.pauses import LAST_PAUSE, Pause
from pyenvoy.access.lifecycle.record import Record, foreseen, mark
from pyenvoy.access.lifecycle.states import CHECKED, FROM_THE_CLOUD, State, Step
from pyenvoy.errors import NotOnAccountError, TokenError

ACCOUNT = "account-"
"""What the names begin with that accounts are kept by; no serial number does."""

_OF_THE_GATEWAY = (NotOnAccountError, TokenError)
"""The cloud has let us in: what has failed then is this gateway's affair."""

_CLOUD = (Step.SIGN_IN, Step.FETCH, Step.FETCH_SIGNED_IN, Step.FORM_SIGN_IN, Step.FORM_FETCH)


def account_name(state: State) -> str:
    """What the pause of its account is kept by; empty where there is no account. The user is not named."""
    if state.account is None:
        return ""
    user = state.account.email.reveal().strip().casefold()
    text = f"{state.cloud.enlighten}\n{user}"
    return ACCOUNT + sha256(text.encode(errors="replace")).hexdigest()[:16]


def is_of_signing_in(step: Step) -> bool:
    """Whether the answer to a step says something about signing in."""
    return step in _CLOUD or CHECKED.get(step) in FROM_THE_CLOUD


def imminent(state: State, now: datetime) -> Record:
    """What the others have to know before a sign-in is sent, in case its answer never finds us alive."""
    return attrs.evolve(_shared(state), pause=foreseen(state, Step.SIGN_IN, None, now).pause)


def shared(state: State) -> Record:
    """What the others have to know of the last sign-in."""
    found = _shared(state)
    if state.proved is not None or (state.trouble and state.trouble.error in _OF_THE_GATEWAY):
        return found
    return attrs.evolve(found, pause=state.pause, trouble=state.trouble)


def _shared(state: State) -> Record:
    return Record(account="" if state.account is None else mark(state.account, ""))


def learned(state: State, record: Record, now: datetime) -> State:
    """The state after the others' sign-ins were read of; another password begins afresh."""
    if state.account is None or record.account != mark(state.account, ""):
        return state
    theirs = record.pause
    ours = attrs.evolve(state.pause, tries=counted(state, now).tries)
    if ours.is_ahead(now):  # theirs may be of since the clock was set back
        ours = Pause(ours.tries)
    newer = theirs.tries > ours.tries or theirs.until > ours.until
    if not newer or now - theirs.until >= LAST_PAUSE or theirs.is_ahead(now):
        return state
    later = theirs if theirs.until > ours.until else ours
    pause = attrs.evolve(later, tries=max(theirs.tries, ours.tries))
    trouble = record.trouble if theirs.lasts(now) else None
    return attrs.evolve(state, pause=pause, trouble=trouble or state.trouble, proved=None)
