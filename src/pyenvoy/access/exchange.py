"""What is said to whom on the way to a token: requests built, responses read; nothing is decided.

Protocol chapters 3.3 and 3.5. Everything that comes back is one of a few small values, whatever
the other side says; no text of an answer gets into them, since it may be a secret.
"""

import json
import re
from collections.abc import Mapping
from datetime import timedelta
from typing import TypeAlias
from urllib.parse import urlencode

import attrs

from pyenvoy.access.credentials import Account
from pyenvoy.access.ticket import Bearer
from pyenvoy.access.token import Token, parse
from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.errors import (
    AccountBlockedError,
    CloudChangedError,
    CloudRefusedError,
    CloudSilentError,
    CredentialsError,
    NotOnAccountError,
    Problem,
    SecondFactorError,
    SignInError,
    UsageError,
    WrongPasswordError,
)
from pyenvoy.request import Headers, Method, Origin, Request, Response, Silence
from pyenvoy.secret import Secret
from pyenvoy.wire import cloud as said
from pyenvoy.wire.auth import CHECK_JWT

_PATIENCE = timedelta(seconds=30)
# Some programs' names have been answered with 406 (protocol 3.3).
_NEUTRAL = {"user-agent": "Mozilla/5.0", "accept": "application/json"}
_NEUTRAL_PAGE = {"user-agent": "Mozilla/5.0", "accept": "text/html"}


def _by_https(_cloud: "Cloud", field: "attrs.Attribute[Origin]", origin: Origin) -> None:
    if origin.scheme != "https":
        raise UsageError(f"{field.name}: a password is sent by https only, not to {origin}")


@attrs.frozen
class Cloud:
    """Where the sign-in service and the token service live; always https."""

    enlighten: Origin = attrs.field(
        default=Origin("https", "enlighten.enphaseenergy.com", 443), validator=_by_https
    )
    entrez: Origin = attrs.field(
        default=Origin("https", "entrez.enphaseenergy.com", 443), validator=_by_https
    )


@attrs.frozen
class Trouble:
    """Why a step gave nothing: the error it would be, and a sentence about what happened."""

    error: type[SignInError]
    why: str

    @property
    def needs_a_person(self) -> bool:
        """Whether time alone will not mend it."""
        return issubclass(self.error, CredentialsError)

    def raised(self) -> SignInError:
        """The exception, with what to do about it."""
        return self.error(f"{self.why}. {self.error.advice}")


@attrs.frozen
class SignedIn:
    """Enlighten knows us now; `session` is what it calls `session_id`."""

    session: Secret
    cookies: Secret


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
Reply: TypeAlias = Response | Silence


# -- the gateway ----------------------------------------------------------------------------------


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
    cookie = _cookies(heard.headers).get("sessionId")
    return Accepted(None if cookie is None else Secret(f"sessionId={cookie}"))


# -- Enlighten ------------------------------------------------------------------------------------


def sign_in(cloud: Cloud, account: Account) -> Request:
    """Sign in to Enlighten."""
    form = {"user[email]": account.email, "user[password]": account.password}
    return _posted(cloud.enlighten, "/login/login.json", form, _NEUTRAL)


def read_sign_in(heard: Reply) -> SignedIn | Trouble:
    """A session, or why there is none: password, second factor, blocked, or the cloud itself."""
    if isinstance(heard, Silence):
        return _silent("Enlighten", heard)
    answer = _login(heard)
    cookies = _cookies(heard.headers)
    if answer is not None and answer.is_blocked:
        return Trouble(AccountBlockedError, "Enlighten says that the account is blocked")
    if heard.status == 401 or (answer is not None and answer.success is False):
        return Trouble(WrongPasswordError, "Enlighten does not know this e-mail and password")
    if heard.status != 200:
        return _refusal("Enlighten", heard)
    if answer is not None and answer.session_id:
        return SignedIn(Secret(answer.session_id), _cookie_text(cookies))
    if "login_otp_nonce" in cookies or (answer is not None and answer.success):
        return Trouble(SecondFactorError, "Enlighten asks for a second factor")
    return _changed("Enlighten", heard)


def fetch_signed_in(cloud: Cloud, cookies: Secret, serial: str) -> Request:
    """Ask Enlighten for a token, by the session's cookies."""
    path = f"/entrez-auth-token?{urlencode({'serial_num': serial})}"
    headers = Headers({**_NEUTRAL, "cookie": cookies.reveal()})
    return Request(Method.GET, path, headers, origin=cloud.enlighten, patience=_PATIENCE)


def read_fetched_signed_in(heard: Reply) -> Token | Trouble:
    """The token of a JSON answer."""
    page = _page(heard, "Enlighten")
    if isinstance(page, Trouble):
        return page
    try:
        return _token(said.read_auth_token(page.body).token, page, "Enlighten")
    except NotWhatWasAskedError:
        return _changed("Enlighten", page)


# -- Entrez ---------------------------------------------------------------------------------------


def fetch(cloud: Cloud, session: Secret, account: Account, serial: str) -> Request:
    """Ask Entrez for a token, by Enlighten's session id."""
    wish = {
        "session_id": session.reveal(),
        "serial_num": serial,
        "username": account.email.reveal(),
    }
    headers = Headers({**_NEUTRAL, "content-type": "application/json"})
    body = json.dumps(wish).encode()
    return Request(Method.POST, "/tokens", headers, body, origin=cloud.entrez, patience=_PATIENCE)


def read_fetched(heard: Reply) -> Token | Trouble:
    """The token that is the whole answer."""
    page = _page(heard, "Entrez")
    if isinstance(page, Trouble):
        return page
    return _token(said.read_token_text(page.body), page, "Entrez")


def form_sign_in(cloud: Cloud, account: Account) -> Request:
    """Sign in to Entrez as its web page does."""
    form = {"username": account.email, "password": account.password}
    return _posted(cloud.entrez, "/login", form, _NEUTRAL_PAGE)


def read_form_sign_in(heard: Reply) -> Secret | Trouble:
    """The form's cookies; Entrez answers with a page or sends one on to it, either is a yes."""
    if isinstance(heard, Silence):
        return _silent("Entrez", heard)
    if heard.status == 401:
        return Trouble(WrongPasswordError, "Entrez does not know this e-mail and password")
    if heard.status not in (200, 302, 303):
        return _refusal("Entrez", heard)
    cookies = _cookies(heard.headers)
    return _cookie_text(cookies) if "SESSION" in cookies else _changed("Entrez", heard)


def form_fetch(cloud: Cloud, cookies: Secret, serial: str) -> Request:
    """Ask for a token as Entrez' web page does."""
    form = {"serialNum": Secret(serial)}
    headers = {**_NEUTRAL_PAGE, "cookie": cookies.reveal()}
    return _posted(cloud.entrez, "/entrez_tokens", form, headers)


def read_form_fetched(heard: Reply) -> Token | Trouble:
    """The token in the text area of the form's page."""
    page = _page(heard, "Entrez")
    if isinstance(page, Trouble):
        return page
    try:
        area = said.read_token_page(page.body)
    except NotWhatWasAskedError:
        return _changed("Entrez", page)
    if area.refusal:
        return Trouble(NotOnAccountError, "Entrez' page shows an error in place of a token")
    return _token(area.text, page, "Entrez")


# -- what all have in common ----------------------------------------------------------------------


def _posted(
    origin: Origin, path: str, form: Mapping[str, Secret], headers: Mapping[str, str]
) -> Request:
    body = urlencode({name: value.reveal() for name, value in form.items()}).encode()
    typed = Headers({**headers, "content-type": "application/x-www-form-urlencoded"})
    return Request(Method.POST, path, typed, body, origin=origin, patience=_PATIENCE)


def _login(heard: Response) -> said.LoginAnswer | None:
    try:
        return said.read_login(heard.body)
    except NotWhatWasAskedError:
        return None


def _page(heard: Reply, who: str) -> Response | Trouble:
    """The answer to a request for a token, if it can hold one."""
    if isinstance(heard, Silence):
        return _silent(who, heard)
    if heard.status in (401, 403, 404):
        return Trouble(
            NotOnAccountError,
            f"{who} gives this account no token for this gateway ({heard.status})",
        )
    return heard if heard.status == 200 else _refusal(who, heard)


def _token(text: str, page: Response, who: str) -> Token | Trouble:
    token = parse(text)
    return _changed(who, page) if isinstance(token, Problem) else token


def _silent(who: str, silence: Silence) -> Trouble:
    return Trouble(CloudSilentError, f"{who} is {silence.kind}")


def _refusal(who: str, heard: Response) -> Trouble:
    if heard.status == 429 or heard.status >= 500:
        return Trouble(CloudSilentError, f"{who} is overloaded or away ({heard.status})")
    return Trouble(CloudRefusedError, f"{who} refuses the request ({heard.status})")


_KIND = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}")


def _changed(who: str, heard: Response) -> Trouble:
    kind = _KIND.match(heard.headers.get("content-type", "").lower())
    what = kind[0] if kind else "an answer of no known kind"
    size = len(heard.body)
    return Trouble(
        CloudChangedError, f"{who} sent {what} ({size} bytes, status {heard.status}), not a token"
    )


# A value that could break out of its header is no cookie.
_COOKIE = re.compile(r"\s*([!-:<>-~]{1,200})=([!-:<-~]{1,4096})\s*(?:;.*)?", re.DOTALL)


def _cookies(headers: Headers) -> dict[str, str]:
    """Name and value of every cookie that is set; those that are taken away have no value."""
    found = (_COOKIE.fullmatch(line) for line in headers.all_of("set-cookie"))
    return {cookie[1]: cookie[2] for cookie in found if cookie is not None}


def _cookie_text(cookies: Mapping[str, str]) -> Secret:
    return Secret("; ".join(f"{name}={value}" for name, value in cookies.items()))
