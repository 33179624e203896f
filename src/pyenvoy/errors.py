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
       ├─ CredentialsError   a person must act: password, second factor, token
       └─ CloudError         time must act

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
    """The Enphase account, or the token it should give."""


class CredentialsError(SignInError):
    """A person must act: a wrong password, a second factor, a token that is refused or missing."""


class CloudError(SignInError):
    """Time must act: the cloud is away or does not answer as it used to."""
