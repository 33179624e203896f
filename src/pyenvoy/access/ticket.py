"""What lets one request in: nothing, a Digest user, a session cookie or a bearer token.

A ticket only marks requests. Which one we hold, and for how long, is decided in `lifecycle/`.
"""

from typing import TypeAlias

import attrs

from pyenvoy import request as plain
from pyenvoy.errors import UsageError
from pyenvoy.request import SECRET_HEADERS, Headers, Request
from pyenvoy.secret import Secret


@attrs.frozen
class Open:
    """No mark at all: for what is open to everybody."""

    def authorise(self, request: Request) -> Request:
        """The request as it was."""
        return request


@attrs.frozen
class Digest:
    """Answers the gateway's Digest challenge as this user (firmware before 7)."""

    user: str
    password: Secret

    def authorise(self, request: Request) -> Request:
        """The request with the user that the transport answers a challenge with."""
        _to_the_gateway(request)
        return attrs.evolve(request, digest=plain.Digest(self.user, self.password))


@attrs.frozen
class Bearer:
    """The token itself, on every request: dear for the gateway, so only when it gave no cookie."""

    token: Secret

    def authorise(self, request: Request) -> Request:
        """The request with the token, and with no cookie (protocol 3.5: never both)."""
        return _marked(request, "authorization", f"Bearer {self.token.reveal()}")


@attrs.frozen
class Cookie:
    """The session that `check_jwt` opened, as `sessionId=…`."""

    cookie: Secret

    def authorise(self, request: Request) -> Request:
        """The request with the session cookie, and with no token (protocol 3.5: never both)."""
        return _marked(request, "cookie", self.cookie.reveal())


Ticket: TypeAlias = Open | Digest | Bearer | Cookie


def needs_tls(request: Request) -> bool:
    """Whether the request carries a secret in the clear, so that plain http would give it away."""
    return request.origin is not None or any(name in request.headers for name in SECRET_HEADERS)


def _marked(request: Request, name: str, value: str) -> Request:
    _to_the_gateway(request)
    others = tuple(
        (known, one)
        for known in request.headers
        if known not in SECRET_HEADERS
        for one in request.headers.all_of(known)
    )
    return attrs.evolve(request, headers=Headers((*others, (name, value))))


def _to_the_gateway(request: Request) -> None:
    if request.origin is not None:
        raise UsageError("a ticket for the gateway is not shown to anybody else")
