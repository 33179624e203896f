"""What is due: states and the time → actions."""

from datetime import datetime, timedelta
from hashlib import md5
from typing import assert_never

import attrs

from pyenvoy.access import exchange
from pyenvoy.access.exchange import Trouble
from pyenvoy.access.lifecycle.states import (
    CHECK,
    Action,
    Admitted,
    Ask,
    Fetching,
    FetchingSignedIn,
    FormFetching,
    FormSigningIn,
    Held,
    Legacy,
    Refused,
    Resting,
    State,
    Step,
    Trying,
    Wait,
    Way,
)
from pyenvoy.access.token import Token
from pyenvoy.endpoint import Role
from pyenvoy.errors import CloudError, NothingGivenError, TokenError

_AHEAD = timedelta(days=30)
_PATIENCE = 10  # refusals of a token that was once good, until a person has to look


def next_action(state: State, now: datetime) -> Action:
    """What is due now. Asking twice without telling what was heard gives the same answer twice."""
    match state.phase:
        case Legacy(ticket, installer):
            return Admitted(ticket, installer)
        case Resting():
            return _at_rest(state, now)
        case Trying(way):
            return _trying(state, way, now)
        case Fetching(account, session, _):
            request = exchange.fetch(state.cloud, session, account, state.serial)
            return Ask(Step.FETCH, request)
        case FetchingSignedIn(_, cookies):
            request = exchange.fetch_signed_in(state.cloud, cookies, state.serial)
            return Ask(Step.FETCH_SIGNED_IN, request)
        case FormSigningIn(account):
            return Ask(Step.FORM_SIGN_IN, exchange.form_sign_in(state.cloud, account))
        case FormFetching(cookies):
            request = exchange.form_fetch(state.cloud, cookies, state.serial)
            return Ask(Step.FORM_FETCH, request)
        case _:
            assert_never(state.phase)


def admitted(state: State, now: datetime) -> Admitted | None:
    """What we may go ahead with now, also while a new token is being fetched; `None` for nothing."""
    if isinstance(state.phase, Legacy):
        return Admitted(state.phase.ticket, state.phase.installer)
    if state.inside is None or not state.fit(state.inside.token, now):
        return None
    return Admitted(state.inside.ticket, state.inside.ticket)


def _at_rest(state: State, now: datetime) -> Action:
    """The order of things: go ahead, show a token we have, sign in, show a refused token again."""
    inside = admitted(state, now)
    if inside is not None and not _renewal_due(state, now):
        return inside
    fit = [held for held in state.held if state.fit(held.token, now)]
    unrefused = [held for held in fit if not held.refused.tries]
    if inside is None and unrefused:
        return _shown(state, unrefused[0], now)
    if state.account is not None and not state.pause.lasts(now):
        return Ask(Step.SIGN_IN, exchange.sign_in(state.cloud, state.account))
    if inside is not None:
        return inside
    again = [held for held in fit if not held.refused.lasts(now)]
    return _shown(state, again[0], now) if again else _stuck(state, fit, now)


def _trying(state: State, way: Way, now: datetime) -> Action:
    held = state.by(way)
    if held is None or not state.fit(held.token, now):
        return _at_rest(state, now)
    inside = admitted(state, now)
    return inside if inside is not None and state.quiet.lasts(now) else _shown(state, held, now)


def _shown(state: State, held: Held, now: datetime) -> Ask | Wait:
    """Show a token to the gateway, unless that has just said nothing."""
    if state.quiet.lasts(now):
        return Wait(state.quiet.until, "the gateway says nothing about the token")
    return Ask(CHECK[held.way], exchange.check(held.token))


def _stuck(state: State, fit: list[Held], now: datetime) -> Wait | Refused:
    """Nothing to show and nobody to ask: say why, and until when."""
    trouble = state.trouble or _objection(state, now)
    if state.account is not None and state.trouble is None:
        soon = f"It is too soon to sign in again, before {state.pause.until:%H:%M} UTC"
        return Wait(state.pause.until, soon, Trouble(CloudError, soon))
    if _for_a_person(state, fit, trouble):
        return Refused(_lasting(state, trouble, now).raised())
    pauses = [held.refused.until for held in fit] + ([state.pause.until] if state.account else [])
    return Wait(min(pauses), trouble.why, trouble)


def _lasting(state: State, trouble: Trouble, now: datetime) -> Trouble:
    """The same, with how long nobody signs in again: what was mended at the cloud shows only then."""
    if state.account is None or not state.pause.lasts(now):
        return trouble
    until = f"nobody signs in again before {state.pause.until:%H:%M} UTC"
    return attrs.evolve(trouble, why=f"{trouble.why}; {until}")


def _for_a_person(state: State, fit: list[Held], trouble: Trouble) -> bool:
    """Whether waiting is of no use.

    With an account a token's end or refusal is ours to mend. A gateway that has just been restarted
    may refuse what it took before: the token in use, or one that was kept, as only a taken one is.
    """
    recent = [held for held in fit if held.refused.tries < _PATIENCE]
    if state.account is not None:
        return trouble.needs_a_person and trouble.error is not TokenError and not recent
    return not any(held.token == state.token for held in recent)


def _objection(state: State, now: datetime) -> Trouble:
    """Why what we were given does not even get as far as the gateway."""
    unfit = [
        Trouble(TokenError, f"The {held.way} is of no use: {problem.what}")
        for held in state.held
        if (problem := held.token.unfit(state.serial, now + state.skew)) is not None
    ]
    given = [outcome.trouble for outcome in state.outcomes if outcome.trouble is not None]
    nothing = Trouble(NothingGivenError, "This gateway wants a token, and none was given")
    return [*unfit, *given, nothing][0]


def renewal(token: Token, serial: str) -> datetime:
    """When a token is to be renewed: 30 days ahead, or at half its life if that is shorter.

    The serial number moves it ahead by up to a tenth, so that not all gateways come at once.
    """
    life = token.life or (timedelta(hours=12) if token.role > Role.OWNER else timedelta(days=365))
    left = min(_AHEAD, life / 2)
    share = int.from_bytes(md5(serial.encode(), usedforsecurity=False).digest()[:2]) / 0x10000
    return token.expires - left * (1 + share / 10)


def _renewal_due(state: State, now: datetime) -> bool:
    if state.account is None or state.inside is None:
        return False
    return renewal(state.inside.token, state.serial) <= now + state.skew


# -- what to tell ---------------------------------------------------------------------------------


def remarks(state: State, now: datetime) -> tuple[str, ...]:
    """What a person should know about our access although it works, one sentence each."""
    said = []
    token = state.token
    if token is not None and token.role < state.best:
        said.append(
            f"The token is only that of the {token.role.name.lower()} now: "
            f"what is for the {state.best.name.lower()} is refused."
        )
    if token is not None and state.account is None:
        left = token.expires - (now + state.skew)
        if timedelta() < left <= _AHEAD:
            said.append(f"The token ends in {_span(left)}; make a new one in time.")
    if admitted(state, now) is not None and state.trouble is not None:
        said.append(f"{state.trouble.why}; the present token stays in use.")
    return tuple(said)


def _span(left: timedelta) -> str:
    hours = left // timedelta(hours=1)
    if hours < 2:
        return "less than two hours"
    return f"{left.days} days" if left.days > 1 else f"{hours} hours"
