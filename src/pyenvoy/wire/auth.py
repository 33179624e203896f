"""`/auth`: checking a token and turning it into a session; redeeming a sign-in code."""

import re
from typing import Any

import attrs

from pyenvoy.endpoint import Endpoint, NotWhatWasAskedError, Raw, Role
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.secret import Secret

_VERDICT = re.compile(r"<h2>([^<]{1,200})</h2>")


@attrs.frozen
class TokenCheck:
    """The gateway's verdict: `Valid token.`, as a heading of a page."""

    verdict: str

    @property
    def valid(self) -> bool:
        """Whether the gateway accepts the token."""
        return self.verdict.strip().lower().startswith("valid token")


def from_verdict_page(body: bytes) -> object:
    """Decode the page of `check_jwt`. Raises `NotWhatWasAskedError` where it has no verdict."""
    found = _VERDICT.search(body[:4000].decode("utf-8", "replace"))
    if found is None:
        raise NotWhatWasAskedError("a page without a verdict on the token")
    return {"verdict": found[1]}


def hidden(body: bytes) -> object:
    """Keep a body that holds a token out of every repr."""
    return Secret(body.decode("utf-8", "replace"))


CHECK_JWT = Endpoint(
    "check_jwt",
    "/auth/check_jwt",
    shape=TokenCheck,
    purpose="Check the token and open a session, whose cookie comes with the answer",
    role=Role.NOBODY,
    firmware=since("7"),
    methods=(Method.GET, Method.POST),
    decode=from_verdict_page,
)
GET_JWT = Endpoint(
    "get_jwt",
    "/auth/get_jwt",
    shape=Raw,
    purpose="Redeem the code of a web sign-in for a token; the value is a `Secret`",
    role=Role.NOBODY,
    firmware=since("7"),
    methods=(Method.POST,),
    decode=hidden,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (CHECK_JWT, GET_JWT)
