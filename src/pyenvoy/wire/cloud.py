"""What the sign-in service (Enlighten) and the token service (Entrez) say, verbatim.

The cloud has no catalogue: nobody polls it. Its requests are built in `access/exchange/`
(protocol chapter 3.3). Every field that holds a secret stays out of the repr.
"""

import html
import re

import attrs

from pyenvoy.endpoint import NotWhatWasAskedError, from_json
from pyenvoy.wire.converter import read_data, wire


@attrs.frozen
class LoginAnswer:
    """`POST /login/login.json`: a session, or with a second factor only that it was a success."""

    message: str | None = wire("message", default=None)
    success: bool | None = wire("success", default=None)
    is_blocked: bool | None = wire("isBlocked", default=None)
    session_id: str | None = wire("session_id", default=None, hidden=True)
    manager_token: str | None = wire("manager_token", default=None, hidden=True)
    is_consumer: bool | None = wire("is_consumer", default=None)
    """False for installers."""
    system_id: int | None = wire("system_id", default=None)
    redirect_url: str | None = wire("redirect_url", default=None)


@attrs.frozen
class EntrezAuthToken:
    """`GET /entrez-auth-token?serial_num=…`, signed in: the token as JSON."""

    token: str = wire("token", hidden=True)
    generation_time: int | None = wire("generation_time", default=None)
    expires_at: int | None = wire("expires_at", default=None)


_AREA = re.compile(r"<textarea\b([^>]{0,500})>([^<]{0,20000})</textarea", re.IGNORECASE)
_NAMED = re.compile(r"\b(?:name|id)\s*=\s*[\"']?(?:accessToken|JWTToken)\b", re.IGNORECASE)


def read_login(body: bytes) -> LoginAnswer:
    """Read what the sign-in says. Raises `NotWhatWasAskedError`."""
    return read_data(LoginAnswer, from_json(body))[0]


def read_auth_token(body: bytes) -> EntrezAuthToken:
    """Read the token handed out to somebody signed in. Raises `NotWhatWasAskedError`."""
    return read_data(EntrezAuthToken, from_json(body))[0]


def read_token_page(body: bytes) -> str:
    """Read the text area of Entrez' form: a token, or from `Error` on why there is none.

    Raises `NotWhatWasAskedError` where the page has no such area.
    """
    for area in _AREA.finditer(body[:500_000].decode("utf-8", "replace")):
        if _NAMED.search(area[1]):
            return html.unescape(area[2]).strip()
    raise NotWhatWasAskedError("a page without a token on it")


def read_token_text(body: bytes) -> str:
    """Read a body that is the token itself, bare or as a JSON string."""
    return body[:20_000].decode("utf-8", "replace").strip().strip('"')
