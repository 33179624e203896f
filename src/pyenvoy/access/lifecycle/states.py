"""The words of the access machine: ways and steps, events, actions, states. No rule stands here."""

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

import attrs

from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange import Cloud, Trouble
from pyenvoy.access.lifecycle.pauses import Pause
from pyenvoy.access.ticket import Ticket
from pyenvoy.access.token import Token, parse
from pyenvoy.endpoint import Role
from pyenvoy.errors import SignInError, TokenError
from pyenvoy.request import Request, Response, Silence
from pyenvoy.secret import Secret


class Way(StrEnum):
    """Where a token comes from."""

    OWN = "own token"
    STORED = "stored token"
    HANDED = "token handed in"
    SESSION = "Enlighten session, then Entrez"
    SIGNED_IN = "Enlighten, signed in"
    FORM = "Entrez' form"


FROM_THE_CLOUD = (Way.SESSION, Way.SIGNED_IN, Way.FORM)


class Step(StrEnum):
    """What is asked. A check names the token's way, so that its answer finds the right token."""

    CHECK_OWN = "check the own token"
    CHECK_STORED = "check the stored token"
    CHECK_HANDED = "check the token handed in"
    CHECK_SESSION = "check the token from Entrez"
    CHECK_SIGNED_IN = "check the token from Enlighten"
    CHECK_FORM = "check the token from Entrez' form"
    SIGN_IN = "sign in to Enlighten"
    FETCH = "fetch a token from Entrez"
    FETCH_SIGNED_IN = "fetch a token from Enlighten"
    FORM_SIGN_IN = "sign in to Entrez' form"
    FORM_FETCH = "fetch a token from Entrez' form"


CHECK = {way: Step[f"CHECK_{way.name}"] for way in Way}
CHECKED = {step: way for way, step in CHECK.items()}


# -- events ---------------------------------------------------------------------------------------


@attrs.frozen
class Heard:
    """A step was taken, and this came back."""

    step: Step
    heard: Response | Silence


@attrs.frozen
class Denied:
    """The gateway answered 401 or 403 although we were admitted."""


@attrs.frozen
class Refreshed:
    """A token was made elsewhere and is handed in while running."""

    token: Secret


@attrs.frozen
class ClockRead:
    """The gateway's clock was read: `skew` is its time less ours."""

    skew: timedelta


Event: TypeAlias = Heard | Denied | Refreshed | ClockRead


# -- actions --------------------------------------------------------------------------------------


@attrs.frozen
class Ask:
    """Send this, to the gateway where `request.origin` is `None`, and tell what was `Heard`."""

    step: Step
    request: Request


@attrs.frozen
class Admitted:
    """Go ahead with this ticket; below firmware 7 the installer has one of his own."""

    ticket: Ticket
    installer: Ticket


@attrs.frozen
class Wait:
    """Nothing can be asked before `until`; `trouble` says what stands in the way, if it is the cloud."""

    until: datetime
    why: str
    trouble: Trouble | None = None


@attrs.frozen
class Refused:
    """A person must act. Whoever goes on asking nevertheless gets another try after a long pause."""

    error: SignInError


Action: TypeAlias = Ask | Admitted | Wait | Refused


# -- states ---------------------------------------------------------------------------------------


@attrs.frozen
class Held:
    """A token that we have, and the pause since the gateway has refused it, if it has."""

    token: Token
    way: Way
    refused: Pause = Pause()


@attrs.frozen
class Inside:
    """The gateway has taken a token, the last time at `since`."""

    token: Token
    ticket: Ticket
    since: datetime


@attrs.frozen
class Outcome:
    """What became of a way: a sentence, and the trouble if it was one."""

    way: Way
    at: datetime | None
    result: str
    trouble: Trouble | None = None


@attrs.frozen
class Legacy:
    """Below firmware 7: a user for what the owner may see, and one for the installer's pages."""

    ticket: Ticket
    installer: Ticket


@attrs.frozen
class Resting:
    """Nothing is under way; what is due follows from the facts."""


@attrs.frozen
class Trying:
    """A new token came by this way and is to be shown to the gateway."""

    way: Way


@attrs.frozen
class Fetching:
    """Signed in to Enlighten; Entrez is next."""

    account: Account
    session: Secret
    cookies: Secret


@attrs.frozen
class FetchingSignedIn:
    """Signed in to Enlighten, and Entrez gave nothing."""

    account: Account
    cookies: Secret


@attrs.frozen
class FormSigningIn:
    """Enlighten gave nothing."""

    account: Account


@attrs.frozen
class FormFetching:
    """Signed in to Entrez' form."""

    cookies: Secret


Phase: TypeAlias = (
    Legacy | Resting | Trying | Fetching | FetchingSignedIn | FormSigningIn | FormFetching
)


@attrs.frozen
class State:
    """All that is known about our access to one gateway."""

    serial: str
    phase: Phase
    account: Account | None = None
    cloud: Cloud = Cloud()
    skew: timedelta = timedelta()
    held: tuple[Held, ...] = ()
    inside: Inside | None = None
    token: Token | None = None
    """The last token that the gateway has taken: the one worth keeping between runs."""
    best: Role = Role.NOBODY
    """The highest role that a token of ours has had here."""
    pause: Pause = Pause()
    """Of signing in. Whoever begins anew with the same account hands it on, in a record."""
    quiet: Pause = Pause()
    """Of asking a gateway that says nothing."""
    proved: datetime | None = None
    trouble: Trouble | None = None
    outcomes: tuple[Outcome, ...] = ()
    """The latest outcome of every way that was tried."""

    @property
    def role(self) -> Role | None:
        """What our token opens; `None` before there is one, and below firmware 7."""
        return None if self.token is None else self.token.role

    @property
    def expires(self) -> datetime | None:
        """When our token ends, by the gateway's clock."""
        return None if self.token is None else self.token.expires

    @property
    def tries_what_was_handed(self) -> bool:
        """Whether a person's new token is still to be taken, or refused, by the gateway."""
        return self.phase == Trying(Way.HANDED)

    def fit(self, token: Token, now: datetime) -> bool:
        """Whether a token is this gateway's and has not ended, by the gateway's clock."""
        return token.unfit(self.serial, now + self.skew) is None

    def by(self, way: Way) -> Held | None:
        """The token that came by this way."""
        return next((held for held in self.held if held.way is way), None)

    def holding(self, held: Held) -> "State":
        """This state with one token more, or another one by the same way."""
        return attrs.evolve(self, held=(*self.without(held.way).held, held))

    def without(self, way: Way) -> "State":
        """This state without the token that came by this way."""
        return attrs.evolve(self, held=tuple(held for held in self.held if held.way is not way))

    def given(self, way: Way, text: Secret, now: datetime | None = None) -> "State":
        """This state with what a person or a file gave us, if it is a token at all."""
        token = parse(text.reveal())
        if isinstance(token, Token):
            return self.holding(Held(token, way))
        return self.noted(way, now, Trouble(TokenError, f"The {way} is of no use: {token.what}"))

    def noted(self, way: Way, at: datetime | None, what: Trouble | str) -> "State":
        """This state with what became of a way, in place of what was known of it before."""
        others = (outcome for outcome in self.outcomes if outcome.way is not way)
        trouble = what if isinstance(what, Trouble) else None
        outcome = Outcome(way, at, what.why if isinstance(what, Trouble) else what, trouble)
        return attrs.evolve(self, outcomes=(*others, outcome))
