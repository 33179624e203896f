"""The sign-in service, Enlighten: a session for an account, and a token for a session (chapter 3.3)."""

from urllib.parse import urlencode

from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange.replies import (
    FOR_JSON,
    PATIENCE,
    Cloud,
    Reply,
    SignedIn,
    Trouble,
    changed,
    cookie_text,
    cookies_of,
    posted,
    refusal,
    silent,
    token_in,
)
from pyenvoy.access.token import Token
from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.errors import AccountBlockedError, SecondFactorError, WrongPasswordError
from pyenvoy.request import Headers, Method, Request, Response, Silence
from pyenvoy.secret import Secret
from pyenvoy.wire import cloud as said


def sign_in(cloud: Cloud, account: Account) -> Request:
    """Sign in to Enlighten."""
    form = {"user[email]": account.email, "user[password]": account.password}
    return posted(cloud.enlighten, "/login/login.json", form, FOR_JSON)


def read_sign_in(heard: Reply) -> SignedIn | Trouble:
    """A session, or why there is none: password, second factor, blocked, or the cloud itself."""
    if isinstance(heard, Silence):
        return silent("Enlighten", heard)
    answer = _login(heard)
    cookies = cookies_of(heard.headers)
    if answer is not None and answer.is_blocked:
        return Trouble(AccountBlockedError, "Enlighten says that the account is blocked")
    if heard.status == 401 or (answer is not None and answer.success is False):
        return Trouble(WrongPasswordError, "Enlighten does not know this e-mail and password")
    if heard.status != 200:
        return refusal("Enlighten", heard)
    if answer is not None and answer.session_id:
        return SignedIn(Secret(answer.session_id), cookie_text(cookies))
    if "login_otp_nonce" in cookies or (answer is not None and answer.success):
        return Trouble(SecondFactorError, "Enlighten asks for a second factor")
    return changed("Enlighten", heard)


def fetch_signed_in(cloud: Cloud, cookies: Secret, serial: str) -> Request:
    """Ask Enlighten for a token, by the session's cookies."""
    path = f"/entrez-auth-token?{urlencode({'serial_num': serial})}"
    headers = Headers({**FOR_JSON, "cookie": cookies.reveal()})
    return Request(Method.GET, path, headers, origin=cloud.enlighten, patience=PATIENCE)


def read_fetched_signed_in(heard: Reply) -> Token | Trouble:
    """The token of a JSON answer."""
    return token_in(heard, "Enlighten", lambda body: said.read_auth_token(body).token)


def _login(heard: Response) -> said.LoginAnswer | None:
    try:
        return said.read_login(heard.body)
    except NotWhatWasAskedError:
        return None
