"""Who is let in at the simulated gateway, by era: Digest, bearer tokens, session cookies, roles. Pure."""

import base64
import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from hashlib import md5, sha256
from typing import Any, TypeAlias

import attrs

from pyenvoy import wire
from pyenvoy.access.passwords import REALM, envoy_password, installer_password
from pyenvoy.endpoint import Endpoint, LegacyRole, Role
from pyenvoy.firmware import Firmware, since
from pyenvoy.recording import same_place
from pyenvoy.request import NO_HEADERS, Headers, Request, Response
from pyenvoy.simulator import era, tokens
from pyenvoy.simulator.tokens import Signer

SESSION = timedelta(minutes=10)
"""A session ends when nothing is asked with it for this long (protocol 3.5)."""
MOST_SESSIONS = 300
"""Beyond this many open sessions of installers, 503; the real limit is unknown (protocol 3.5)."""
NONCE = timedelta(minutes=5)

CHECK = "/auth/check_jwt"
_VALID = "<!DOCTYPE html><h2>Valid token.</h2>\n"


class Shown(StrEnum):
    """What a request brought to be let in with."""

    NOTHING = "nothing"
    DIGEST = "digest"
    BEARER = "bearer"
    COOKIE = "cookie"
    BEARER_AND_COOKIE = "bearer and cookie"


@attrs.frozen
class Session:
    """What a `sessionId` cookie stands for."""

    role: Role
    last: datetime


@attrs.frozen
class Admitted:
    """Let in; the headers go with whatever is answered."""

    headers: Headers = NO_HEADERS


@attrs.frozen
class Refused:
    """Not let in, or wanted nothing but to be let in."""

    response: Response


Verdict: TypeAlias = Admitted | Refused


@attrs.frozen
class Gate:
    """The gate of one gateway and the sessions it has opened. `at` is always the gateway's own time."""

    serial: str
    firmware: Firmware
    signer: Signer
    sessions: Mapping[str, Session] = attrs.field(factory=dict)
    opened: int = 0
    """How many sessions were ever opened: a client that behaves needs few."""

    def admit(
        self, request: Request, at: datetime, *, refuse_tokens: bool = False
    ) -> tuple["Gate", Verdict]:
        """Whether this request may pass, and the gate as it is thereafter."""
        if self.firmware not in era.WITH_TOKENS:
            return self, self._digest(request, at)
        return self._tokens(request, at, refuse_tokens=refuse_tokens)

    def without_sessions(self) -> "Gate":
        """Every cookie is worth nothing from here on."""
        return attrs.evolve(self, sessions={})

    # -- firmware 7 and later ---------------------------------------------------------------------

    def _tokens(
        self, request: Request, at: datetime, *, refuse_tokens: bool
    ) -> tuple["Gate", Verdict]:
        place = same_place(request.path)
        needed = _role(place, self.firmware)
        if needed is Role.NOBODY and place != CHECK:
            return self, Admitted()
        token = bearer(request)
        if token:
            role = None if refuse_tokens else self._role_of(token, at)
            gate, headers = self._opened(role, at) if role else (self, NO_HEADERS)
        else:
            gate, role = self._with_session(request, at)
            headers = NO_HEADERS
        if role is None or (role < needed and place != CHECK):
            return gate, Refused(era.unauthorized(self.firmware, place))
        if role is Role.INSTALLER and _installers(gate.sessions) > MOST_SESSIONS:
            return gate, Refused(era.too_many_sessions())
        if place == CHECK:
            return gate, Refused(_with(era.answer(200, _VALID, era.HTML), headers))
        return gate, Admitted(headers)

    def _role_of(self, token: str, at: datetime) -> Role | None:
        claims = self.signer.claims(token)
        if claims is None or claims.get("aud") != self.serial:
            return None
        expires = claims.get("exp")
        valid = isinstance(expires, int | float) and expires > at.timestamp()
        return tokens.role_of(claims) if valid else None

    def _opened(self, role: Role, at: datetime) -> tuple["Gate", Headers]:
        """A new session, as every request with a bearer token gets one (protocol 3.5)."""
        seed = f"{self.serial}:{self.opened}:{at.isoformat()}"
        name = sha256(seed.encode()).hexdigest()[:32]
        alive = {one: known for one, known in self.sessions.items() if at - known.last <= SESSION}
        gate = attrs.evolve(
            self, sessions={**alive, name: Session(role, at)}, opened=self.opened + 1
        )
        cookie = f"sessionId={name}; Secure; HttpOnly; path=/"
        return gate, Headers({"set-cookie": cookie})

    def _with_session(self, request: Request, at: datetime) -> tuple["Gate", Role | None]:
        name = cookies(request).get("sessionId", "")
        session = self.sessions.get(name)
        if session is None or at - session.last > SESSION:
            return self, None
        renewed = {**self.sessions, name: attrs.evolve(session, last=at)}
        return attrs.evolve(self, sessions=renewed), session.role

    # -- firmware before 7 ------------------------------------------------------------------------

    def _digest(self, request: Request, at: datetime) -> Verdict:
        needed = _legacy_role(same_place(request.path), self.firmware)
        if needed is LegacyRole.NOBODY:
            return Admitted()
        said = _digest_said(request)
        known = {"installer": installer_password(self.serial).reveal()}
        if needed is LegacyRole.ENVOY:
            known["envoy"] = envoy_password(self.serial).reveal()
        password = known.get(said.get("username", ""))
        right = password is not None and _proves(said, request, password)
        if right and self._fresh(said.get("nonce", ""), at):
            return Admitted()
        challenge = f'Digest qop="auth", realm="{REALM}", nonce="{self._nonce(at)}"'
        challenge += ", stale=true" if right else ""
        refused = era.unauthorized(self.firmware, request.path)
        return Refused(_with(refused, Headers({"www-authenticate": challenge})))

    def _nonce(self, at: datetime) -> str:
        """A decimal epoch on 3.x, base64 text later (protocol 3.1)."""
        epoch = str(int(at.timestamp()))
        if self.firmware not in since("4"):
            return epoch
        return base64.b64encode(f"{epoch}:{self.serial[-6:]}".encode()).decode()

    def _fresh(self, nonce: str, at: datetime) -> bool:
        try:
            text = nonce if self.firmware not in since("4") else base64.b64decode(nonce).decode()
            given = int(text.partition(":")[0])
        except ValueError:
            return False
        return abs(at.timestamp() - given) <= NONCE.total_seconds()


def shown(request: Request) -> Shown:
    """What a request brought to be let in with, whether it is of use or not."""
    cookie = "sessionId" in cookies(request)
    if bearer(request):
        return Shown.BEARER_AND_COOKIE if cookie else Shown.BEARER
    if _digest_said(request):
        return Shown.DIGEST
    return Shown.COOKIE if cookie else Shown.NOTHING


def bearer(request: Request) -> str:
    """The bearer token of a request, `""` when it has none."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def cookies(request: Request) -> dict[str, str]:
    """The cookies of a request by name."""
    pairs = (pair.partition("=") for pair in request.headers.get("cookie", "").split(";"))
    return {name.strip(): value.strip() for name, _, value in pairs}


def _installers(sessions: Mapping[str, Session]) -> int:
    return sum(session.role is Role.INSTALLER for session in sessions.values())


def _with(response: Response, headers: Headers) -> Response:
    pairs = tuple((name, one) for name in headers for one in headers.all_of(name))
    kept = tuple((name, one) for name in response.headers for one in response.headers.all_of(name))
    return attrs.evolve(response, headers=Headers(kept + pairs))


_PAIR = re.compile(r'(\w+)=(?:"([^"]*)"|([^\s,]+))')


def _digest_said(request: Request) -> dict[str, str]:
    scheme, _, rest = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "digest":
        return {}
    return {name: quoted or bare for name, quoted, bare in _PAIR.findall(rest)}


def _proves(said: Mapping[str, str], request: Request, password: str) -> bool:
    """Whether the response was worked out with this password (RFC 2617, MD5, qop auth)."""
    one = _md5(f"{said.get('username')}:{REALM}:{password}")
    two = _md5(f"{request.method}:{said.get('uri')}")
    between = ":".join(said.get(key, "") for key in ("nonce", "nc", "cnonce", "qop"))
    return said.get("uri") == request.path and said.get("response") == _md5(
        f"{one}:{between}:{two}"
    )


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()


# -- roles ----------------------------------------------------------------------------------------


def _role(place: str, firmware: Firmware) -> Role:
    """The role that the catalogue wants; for what it does not know, an owner's where one is usual."""
    found = _endpoint(place, firmware)
    if found is not None:
        return found.role
    return (
        Role.OWNER
        if place.startswith(("/ivp/", "/api/", "/admin/", "/installer/"))
        else Role.NOBODY
    )


def _legacy_role(place: str, firmware: Firmware) -> LegacyRole:
    found = _endpoint(place, firmware)
    return LegacyRole.NOBODY if found is None else found.legacy


def _endpoint(place: str, firmware: Firmware) -> Endpoint[Any] | None:
    """The endpoint of a place, with its query or without; where two share one, that of this firmware."""
    known = _catalogue()
    found = known.get(place) or known.get(place.partition("?")[0]) or _templates(place)
    return next((one for one in found if firmware in one.firmware), found[0] if found else None)


@cache
def _catalogue() -> Mapping[str, tuple[Endpoint[Any], ...]]:
    known: dict[str, tuple[Endpoint[Any], ...]] = {}
    for endpoint in wire.CATALOGUE:
        place = same_place(endpoint.path)
        known[place] = (*known.get(place, ()), endpoint)
    return known


def _templates(place: str) -> tuple[Endpoint[Any], ...]:
    """Endpoints with a number or a name in their path: `/ivp/meters/{eid}`."""
    bare = place.partition("?")[0]
    return tuple(
        one for one in wire.CATALOGUE if "{" in one.path and _as_pattern(one.path).fullmatch(bare)
    )


@cache
def _as_pattern(path: str) -> re.Pattern[str]:
    return re.compile("[^/]+".join(map(re.escape, re.split(r"\{\w+\}", path))))
