"""What became of it: states and events → states."""

from datetime import datetime, timedelta
from typing import assert_never

import attrs

from pyenvoy.access import exchange
from pyenvoy.access.exchange import Accepted, NoWord, Rejected, Reply, SignedIn, Trouble, Verdict
from pyenvoy.access.lifecycle.pauses import LAST_PAUSE, PAUSES, QUIET, SHOWN_AGAIN, Pause
from pyenvoy.access.lifecycle.states import (
    CHECKED,
    FROM_THE_CLOUD,
    ClockRead,
    Denied,
    Event,
    Fetching,
    FetchingSignedIn,
    FormFetching,
    FormSigningIn,
    Heard,
    Held,
    Inside,
    Legacy,
    Phase,
    Refreshed,
    Resting,
    State,
    Step,
    Trying,
    Way,
)
from pyenvoy.access.ticket import Bearer, Cookie
from pyenvoy.access.token import Token
from pyenvoy.endpoint import Role
from pyenvoy.errors import (
    AccountBlockedError,
    CloudChangedError,
    CloudError,
    CloudRefusedError,
    NotOnAccountError,
    SecondFactorError,
    TokenError,
    WrongPasswordError,
)
from pyenvoy.secret import Secret

JUST_CHECKED = timedelta(minutes=1)
"""A denial within this after a check is not about the session: the role is too low."""

_PROVED = timedelta(hours=1)
"""A token from the cloud that has been good for so long wipes out the sign-ins counted before."""

_SET_BACK = timedelta(minutes=1)
"""Our clock may be set back by so much between a sign-in, sent as its pause was over, and the answer."""

_PERSONAL = (WrongPasswordError, SecondFactorError, AccountBlockedError, NotOnAccountError)
"""What no repetition mends: after these the last pause applies at once."""


def after(state: State, event: Event, now: datetime) -> State:
    """The state after an event. Answers to what is no longer asked change nothing."""
    if isinstance(state.phase, Legacy):
        return state
    match event:
        case Heard(step, heard):
            return _heard(state, step, heard, now)
        case Denied():
            return state if _just_checked(state, now) else attrs.evolve(state, inside=None)
        case Refreshed(text):
            return _handed(state, text, now)
        case ClockRead(skew):
            return attrs.evolve(state, skew=skew)
        case _:
            assert_never(event)


def _just_checked(state: State, now: datetime) -> bool:
    if state.inside is None:
        return False
    ago = now - state.inside.since
    return timedelta() <= ago < JUST_CHECKED  # less than nothing: our clock was set back


def _handed(state: State, text: Secret, now: datetime) -> State:
    given = state.given(Way.HANDED, text, now)
    held = given.by(Way.HANDED)
    if held is None or held == state.by(Way.HANDED):
        return given
    problem = held.token.unfit(state.serial, now + state.skew)
    if problem is None:
        return attrs.evolve(given, phase=Trying(Way.HANDED))
    why = f"The {Way.HANDED} is of no use: {problem.what}"
    return state.noted(Way.HANDED, now, Trouble(TokenError, why))


def _heard(state: State, step: Step, heard: Reply, now: datetime) -> State:
    match state.phase, step:
        case Resting() | Trying(), Step.SIGN_IN:
            return _signed_in(state, heard, now)
        case Resting() | Trying(), _ if step in CHECKED:
            return _checked(state, CHECKED[step], exchange.read_check(heard), now)
        case Fetching(account, _, cookies), Step.FETCH:
            found = exchange.read_fetched(heard)
            return _found(state, Way.SESSION, found, FetchingSignedIn(account, cookies), now)
        case FetchingSignedIn(account, _), Step.FETCH_SIGNED_IN:
            found = exchange.read_fetched_signed_in(heard)
            return _found(state, Way.SIGNED_IN, found, FormSigningIn(account), now)
        case FormSigningIn(), Step.FORM_SIGN_IN:
            return _signed_in_to_form(state, heard, now)
        case FormFetching(), Step.FORM_FETCH:
            return _found(state, Way.FORM, exchange.read_form_fetched(heard), None, now)
        case _:
            return state


# -- the gateway's verdict ------------------------------------------------------------------------


def _checked(state: State, way: Way, verdict: Verdict, now: datetime) -> State:
    held = state.by(way)
    if held is None:
        return state
    match verdict:
        case Accepted(cookie):
            return _accepted(state, held, cookie, now)
        case Rejected(why):
            trouble = Trouble(TokenError, f"The {way}: {why}")
            return _rejected(state.noted(way, now, trouble), held, trouble, now)
        case NoWord(why):
            quiet = state.quiet.after_another(QUIET, now)
            return attrs.evolve(state.noted(way, now, why), quiet=quiet)
        case _:
            assert_never(verdict)


def _accepted(state: State, held: Held, cookie: Secret | None, now: datetime) -> State:
    new = state.phase == Trying(held.way)
    ticket = Bearer(held.token.text) if cookie is None else Cookie(cookie)
    others = state.without(held.way).held
    return attrs.evolve(
        state.noted(held.way, now, "the gateway takes the token"),
        phase=Resting() if new else state.phase,
        held=(Held(held.token, held.way), *others),
        inside=Inside(held.token, ticket, now),
        token=held.token,
        best=max(state.best, held.token.role),
        proved=now if new else state.proved,
        quiet=Pause(),
        trouble=None,
    )


def _rejected(state: State, held: Held, trouble: Trouble, now: datetime) -> State:
    """A new token that is refused is gone; an older one may be shown again later."""
    if state.phase == Trying(held.way):
        return _failed(_without_the_new(state, held.way, now), trouble, now)
    refused = attrs.evolve(held, refused=held.refused.after_another(SHOWN_AGAIN, now))
    rows = tuple(refused if one is held else one for one in state.held)
    return attrs.evolve(state, held=rows, inside=None, trouble=trouble)


def _without_the_new(state: State, way: Way, now: datetime) -> State:
    """Without a new token; the one in use comes back where the new one has taken its place."""
    left, used = state.without(way), state.token
    if used is None or any(held.token == used for held in left.held):
        return left
    return left.holding(Held(used, way, Pause().after_another(SHOWN_AGAIN, now)))


# -- the cloud ------------------------------------------------------------------------------------


def _signed_in(state: State, heard: Reply, now: datetime) -> State:
    account = state.account
    if account is None or state.pause.lasts(now + _SET_BACK):
        return state  # nobody asked
    pause = counted(state, now).after_another(PAUSES, now)
    state = attrs.evolve(state, pause=pause, proved=None)
    found = exchange.read_sign_in(heard)
    if isinstance(found, SignedIn):
        return attrs.evolve(state, phase=Fetching(account, found.session, found.cookies))
    state = state.noted(Way.SESSION, now, found).noted(Way.SIGNED_IN, now, found)
    if found.needs_a_person:
        return _failed(state, found, now)
    return attrs.evolve(state, phase=FormSigningIn(account))


def counted(state: State, now: datetime) -> Pause:
    """The sign-ins that still count: none of those before a token that has been good for long."""
    proved = state.proved is not None and now - state.proved >= _PROVED
    return Pause() if proved else state.pause


def _signed_in_to_form(state: State, heard: Reply, now: datetime) -> State:
    found = exchange.read_form_sign_in(heard)
    if isinstance(found, Trouble):
        return _exhausted(state.noted(Way.FORM, now, found), now)
    return attrs.evolve(state, phase=FormFetching(found))


def _found(
    state: State, way: Way, found: Token | Trouble, then: Phase | None, now: datetime
) -> State:
    """A token to show to the gateway; or on to the next way, with this one in reserve if any."""
    judged = found if isinstance(found, Trouble) else _of_no_use(state, found, now) or found
    if isinstance(judged, Trouble):
        state = state.noted(way, now, judged)
    else:
        state = state.holding(Held(judged, way)).noted(way, now, f"a token of role {judged.user}")
        if judged.role >= _wanted(state):
            return attrs.evolve(state, phase=Trying(way), trouble=None)
    return _exhausted(state, now) if then is None else attrs.evolve(state, phase=then)


def _wanted(state: State) -> Role:
    """The least that is worth ending the search for: what was asked for, and what we had."""
    return max(state.best, state.account.role if state.account else Role.OWNER)


def _of_no_use(state: State, token: Token, now: datetime) -> Trouble | None:
    problem = token.unfit(state.serial, now + state.skew)
    if problem is not None and token.serial != state.serial:
        return Trouble(NotOnAccountError, f"The token that came is of no use: {problem.what}")
    if problem is not None:
        return Trouble(CloudChangedError, f"The token that came is of no use: {problem.what}")
    known = [held for held in state.held if held.token.text == token.text]
    if any(held.refused.tries or held.token == state.token for held in known):
        return Trouble(CloudError, "The token that came is the one we have already")
    return None


def _exhausted(state: State, now: datetime) -> State:
    """No way gave what was wanted.

    Not on the account, so says 403, or an error on the form's page while the other ways refuse with
    400, which alone may mean anything. A way that is away or changed leaves it to time.
    """
    tried = [one for one in state.outcomes if one.way in FROM_THE_CLOUD]
    troubles = [one.trouble for one in tried if one.trouble is not None]
    if len(troubles) < len(tried):
        return attrs.evolve(state, phase=Resting())
    people = [trouble for trouble in troubles if trouble.needs_a_person]
    unclear = [one for one in troubles if one not in people and one.error is not CloudRefusedError]
    return _failed(state, (unclear or people or troubles)[0], now)


def _failed(state: State, trouble: Trouble, now: datetime) -> State:
    """Rest, with the pause counted from now. What we have stays."""
    tries = min(max(state.pause.tries, 1), len(PAUSES))
    span = LAST_PAUSE if trouble.error in _PERSONAL else PAUSES[tries - 1]
    pause = state.pause.at_least(span, now)
    return attrs.evolve(state, phase=Resting(), trouble=trouble, pause=pause)
