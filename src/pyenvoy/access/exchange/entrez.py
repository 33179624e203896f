"""The token service, Entrez: a token for Enlighten's session, or by its own form (chapter 3.3)."""

import json

from pyenvoy.access.credentials import Account
from pyenvoy.access.exchange.replies import (
    FOR_A_PAGE,
    FOR_JSON,
    PATIENCE,
    Cloud,
    Reply,
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
from pyenvoy.errors import WrongPasswordError
from pyenvoy.request import Headers, Method, Request, Silence
from pyenvoy.secret import Secret
from pyenvoy.wire import cloud as said


def fetch(cloud: Cloud, session: Secret, account: Account, serial: str) -> Request:
    """Ask Entrez for a token, by Enlighten's session id."""
    wish = {
        "session_id": session.reveal(),
        "serial_num": serial,
        "username": account.email.reveal(),
    }
    headers = Headers({**FOR_JSON, "content-type": "application/json"})
    body = json.dumps(wish).encode()
    return Request(Method.POST, "/tokens", headers, body, origin=cloud.entrez, patience=PATIENCE)


def read_fetched(heard: Reply) -> Token | Trouble:
    """The token that is the whole answer."""
    return token_in(heard, "Entrez", said.read_token_text)


def form_sign_in(cloud: Cloud, account: Account) -> Request:
    """Sign in to Entrez as its web page does."""
    form = {"username": account.email, "password": account.password}
    return posted(cloud.entrez, "/login", form, FOR_A_PAGE)


def read_form_sign_in(heard: Reply) -> Secret | Trouble:
    """The form's cookies; Entrez answers with a page or sends one on to it, either is a yes."""
    if isinstance(heard, Silence):
        return silent("Entrez", heard)
    if heard.status == 401:
        return Trouble(WrongPasswordError, "Entrez does not know this e-mail and password")
    if heard.status not in (200, 302, 303):
        return refusal("Entrez", heard)
    cookies = cookies_of(heard.headers)
    return cookie_text(cookies) if "SESSION" in cookies else changed("Entrez", heard)


def form_fetch(cloud: Cloud, cookies: Secret, serial: str) -> Request:
    """Ask for a token as Entrez' web page does."""
    form = {"serialNum": Secret(serial)}
    headers = {**FOR_A_PAGE, "cookie": cookies.reveal()}
    return posted(cloud.entrez, "/entrez_tokens", form, headers)


def read_form_fetched(heard: Reply) -> Token | Trouble:
    """The token in the text area of the form's page."""
    return token_in(heard, "Entrez", said.read_token_page)
