"""Everything that can go wrong, twice: as a tree of exceptions, and as plain values.

    EnvoyError
    ├─ UsageError            the caller asked for the impossible; raised before any request
    ├─ TransportError        the network: nothing answered
    │  └─ UntrustedError     somebody answered, with a certificate that is not the gateway's
    ├─ GatewayError          the gateway answered, not with what was asked
    │  ├─ AccessDeniedError  and the access machine has already tried
    │  ├─ NotOfferedError    this firmware or hardware has no such endpoint
    │  ├─ NotReadyError      still starting, or overloaded
    │  └─ UnreadableError    not the declared shape
    └─ SignInError           the account
       ├─ CredentialsError   a person must act
       │  ├─ WrongPasswordError  SecondFactorError  AccountBlockedError
       │  ├─ NotOnAccountError   the account is good, the gateway is not on it
       │  ├─ TokenError          a token that has ended, is refused, or is none
       │  └─ NothingGivenError   no token and no account at all
       └─ CloudError         time must act
          ├─ CloudSilentError    nothing answered, or only that it is overloaded
          ├─ CloudRefusedError   400, 406 and the like: it wants to be asked otherwise
          └─ CloudChangedError   an answer, but a page or a shape in place of a token

The values (`Problem`, `Gap`) say the same inside the line, where nothing is ever raised.
"""

from enum import StrEnum

import attrs


@attrs.frozen
class Problem:
    """One thing in an answer or a setting that could not be used: where it stands and what is wrong."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}" if self.where else self.what


class Reason(StrEnum):
    """Why something is missing."""

    NOT_ASKED = "not asked"
    NOT_OFFERED = "not offered"
    NO_HARDWARE = "no hardware"
    DENIED = "denied"
    SILENT = "silent"
    NOT_READY = "not ready"
    UNREADABLE = "unreadable"
    UNTRUE = "untrue"
    """A quirk has shown the answer to be a lie that cannot be mended."""


@attrs.frozen
class Gap:
    """Why an answer, or a subject of a snapshot, is missing."""

    of: str
    reason: Reason
    why: str
    problems: tuple[Problem, ...] = ()

    def __str__(self) -> str:
        return f"{self.of}: {self.reason}, {self.why}"


class EnvoyError(Exception):
    """The root of every exception that crosses the border of pyenvoy."""


class UsageError(EnvoyError):
    """The caller asked for the impossible, or in a way that cannot be understood; nothing was sent."""


class TransportError(EnvoyError):
    """Nothing answered: no route, no name, no connection, or no answer in time."""


class UntrustedError(TransportError):
    """The certificate is not the one this gateway is known by; nothing was sent."""


class GatewayError(EnvoyError):
    """The gateway answered, but not with what was asked for."""

    def __init__(self, message: str, *, endpoint: str, status: int | None = None) -> None:
        super().__init__(message)
        self.endpoint = endpoint
        self.status = status


class AccessDeniedError(GatewayError):
    """The gateway refuses, although access was tried anew; the role is too low or the token refused."""


class NotOfferedError(GatewayError):
    """This firmware or hardware has no such endpoint."""


class NotReadyError(GatewayError):
    """The gateway is still starting, or overloaded."""


class UnreadableError(GatewayError):
    """The answer does not have the declared shape; `problems` says all that is wrong with it."""

    def __init__(
        self,
        message: str,
        *,
        endpoint: str,
        status: int | None = None,
        problems: tuple[Problem, ...] = (),
    ) -> None:
        super().__init__(message, endpoint=endpoint, status=status)
        self.problems = problems


class SignInError(EnvoyError):
    """The Enphase account, or the token it should give. `advice` says in one sentence what to do."""

    advice = "Wait, or hand in a token made at https://entrez.enphaseenergy.com."


class CredentialsError(SignInError):
    """A person must act: a wrong password, a second factor, a token that is refused or missing."""


class WrongPasswordError(CredentialsError):
    """Enlighten does not know this e-mail and password."""

    advice = "Check e-mail and password by signing in at https://enlighten.enphaseenergy.com."


class SecondFactorError(CredentialsError):
    """The account asks for a second factor, which no program can give."""

    advice = (
        "Make a token at https://entrez.enphaseenergy.com and hand it in,"
        " or switch the second factor off."
    )


class AccountBlockedError(CredentialsError):
    """Enphase has blocked the account."""

    advice = "Sign in at https://enlighten.enphaseenergy.com and follow what it says there."


class NotOnAccountError(CredentialsError):
    """The account is good, but gives no token for this gateway."""

    advice = "Use the account that this gateway is registered on, or have it given access."


class TokenError(CredentialsError):
    """A token that has ended, that is for another gateway, that is refused, or that is none."""

    advice = (
        "Run `pyenvoy login`, or make a new token for this gateway at"
        " https://entrez.enphaseenergy.com and hand it in."
    )


class NothingGivenError(CredentialsError):
    """Firmware 7 and later wants a token, and there is neither one nor an account to get it with."""

    advice = "Give an Enlighten account, or a token made at https://entrez.enphaseenergy.com."


class CloudError(SignInError):
    """Time must act: the cloud is away or does not answer as it used to."""

    advice = "Try again later, unless the program does so by itself; a good token stays in use."


class CloudSilentError(CloudError):
    """Nothing answered, or only that it is overloaded."""


class CloudRefusedError(CloudError):
    """The cloud refuses to be asked in this way (400, 406 and the like)."""

    advice = "If it lasts, look for a newer pyenvoy, or hand in a token made by hand."


class CloudChangedError(CloudError):
    """The cloud answered, but with a page or a shape that holds no token."""

    advice = "If it lasts, look for a newer pyenvoy, or hand in a token made by hand."
