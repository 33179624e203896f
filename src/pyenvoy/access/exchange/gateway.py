"""The gateway: shown a token, it says yes or no and opens a session (protocol chapter 3.5)."""

import re
from typing import TypeAlias

import attrs

from pyenvoy.access.exchange.replies import Reply, cookies_of
from pyenvoy.access.ticket import Bearer
from pyenvoy.access.token import Token
from pyenvoy.request import Method, Request, Silence
from pyenvoy.secret import Secret
from pyenvoy.wire.auth import CHECK_JWT


@attrs.frozen
class Accepted:
    """The gateway takes the token, and mostly opens a session."""

    cookie: Secret | None


@attrs.frozen
class Rejected:
    """The gateway does not take the token."""

    why: str


@attrs.frozen
class NoWord:
    """The gateway said nothing about the token."""

    why: str


Verdict: TypeAlias = Accepted | Rejected | NoWord


def check(token: Token) -> Request:
    """Ask the gateway whether it takes the token, and for a session."""
    request = Request(Method.GET, CHECK_JWT.path, patience=CHECK_JWT.patience)
    return Bearer(token.text).authorise(request)


_INVALID = re.compile(rb"<h[1-6]>\s*(?:401|invalid|expired)", re.IGNORECASE)


def read_check(heard: Reply) -> Verdict:
    """The gateway's verdict. A 200 that does not say otherwise is a yes, with or without a cookie."""
    if isinstance(heard, Silence):
        return NoWord(f"the gateway is {heard.kind}")
    if heard.status in (401, 403):
        return Rejected(f"the gateway refuses the token ({heard.status})")
    if heard.status != 200:
        return NoWord(f"the gateway answered {heard.status} when asked about the token")
    if _INVALID.search(heard.body[:4000]):
        return Rejected("the gateway refuses the token, in a page with status 200")
    cookie = cookies_of(heard.headers).get("sessionId")
    return Accepted(None if cookie is None else Secret(f"sessionId={cookie}"))
