"""What all exchanges have in common: where the cloud lives, and how its replies may go wrong."""

import re
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import TypeAlias
from urllib.parse import urlencode

import attrs

from pyenvoy.access.token import Token, parse
from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.errors import (
    CloudChangedError,
    CloudRefusedError,
    CloudSilentError,
    CredentialsError,
    NotOnAccountError,
    Problem,
    SignInError,
    UsageError,
)
from pyenvoy.request import Headers, Method, Origin, Request, Response, Silence, Silent
from pyenvoy.secret import Secret

Reply: TypeAlias = Response | Silence

PATIENCE = timedelta(seconds=30)
# Some programs' names have been answered with 406 (protocol 3.3).
FOR_JSON = {"user-agent": "Mozilla/5.0", "accept": "application/json"}
FOR_A_PAGE = {"user-agent": "Mozilla/5.0", "accept": "text/html"}


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


def posted(
    origin: Origin, path: str, form: Mapping[str, Secret], headers: Mapping[str, str]
) -> Request:
    """A form, sent as a browser sends it."""
    body = urlencode({name: value.reveal() for name, value in form.items()}).encode()
    typed = Headers({**headers, "content-type": "application/x-www-form-urlencoded"})
    return Request(Method.POST, path, typed, body, origin=origin, patience=PATIENCE)


def token_in(heard: Reply, who: str, text_of: Callable[[bytes], str]) -> Token | Trouble:
    """The token of a reply in which `text_of` finds it; anything else is trouble of some kind."""
    if isinstance(heard, Silence):
        return silent(who, heard)
    if heard.status in (401, 403, 404):
        return _not_on_account(who, str(heard.status))
    if heard.status != 200:
        return refusal(who, heard)
    try:
        text = text_of(heard.body)
    except NotWhatWasAskedError:
        return changed(who, heard)
    if text.startswith("Error"):
        return _not_on_account(who, "it shows an error")
    token = parse(text)
    return changed(who, heard) if isinstance(token, Problem) else token


def _not_on_account(who: str, how: str) -> Trouble:
    return Trouble(NotOnAccountError, f"{who} gives this account no token for this gateway ({how})")


def silent(who: str, silence: Silence) -> Trouble:
    """Nothing came back. A name that nobody knows, no route and a certificate of a proxy want to be told apart."""
    why = f" ({silence.why})" if silence.kind is Silent.UNREACHABLE and silence.why else ""
    return Trouble(CloudSilentError, f"{who} {_SILENT[silence.kind]}{why}")


_SILENT = {
    Silent.UNREACHABLE: "is unreachable",
    Silent.BROKEN: "has broken the connection",
    Silent.TOO_SLOW: "is too slow",
    Silent.UNTRUSTED: "shows a certificate that is not trusted, so nothing was sent",
    Silent.TOO_LARGE: "says more than can be meant",
}


def refusal(who: str, heard: Response) -> Trouble:
    """A status that is neither a yes nor about the person."""
    if heard.status == 429 or heard.status >= 500:
        return Trouble(CloudSilentError, f"{who} is overloaded or away ({heard.status})")
    return Trouble(CloudRefusedError, f"{who} refuses the request ({heard.status})")


_KIND = re.compile(r"[a-z0-9.+-]{1,40}/[a-z0-9.+-]{1,60}")


def changed(who: str, heard: Response) -> Trouble:
    """An answer of another shape: said by type and size alone, since it may hold anything."""
    kind = _KIND.match(heard.headers.get("content-type", "").lower())
    what = kind[0] if kind else "an answer of no known kind"
    size = len(heard.body)
    return Trouble(
        CloudChangedError, f"{who} sent {what} ({size} bytes, status {heard.status}), not a token"
    )


# A value that could break out of its header is no cookie.
_COOKIE = re.compile(r"\s*([!-:<>-~]{1,200})=([!-:<-~]{1,4096})\s*(?:;.*)?", re.DOTALL)


def cookies_of(headers: Headers) -> dict[str, str]:
    """Name and value of every cookie that is set; those that are taken away have no value."""
    found = (_COOKIE.fullmatch(line) for line in headers.all_of("set-cookie"))
    return {cookie[1]: cookie[2] for cookie in found if cookie is not None}


def cookie_text(cookies: Mapping[str, str]) -> Secret:
    """The cookies as they are sent back."""
    return Secret("; ".join(f"{name}={value}" for name, value in cookies.items()))
