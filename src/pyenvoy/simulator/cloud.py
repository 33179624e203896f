"""The simulated cloud: Enlighten's sign-in and Entrez' tokens, in all the ways they answer. Pure (protocol 3.3)."""

import html
import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256
from typing import assert_never
from urllib.parse import parse_qs, urlsplit

import attrs

from pyenvoy.endpoint import Role
from pyenvoy.request import Headers, Method, Request, Response
from pyenvoy.secret import Secret
from pyenvoy.simulator import era
from pyenvoy.simulator.gate import cookies
from pyenvoy.simulator.tokens import INSTALLER_LIFETIME, OWNER_LIFETIME, Signer


class Way(StrEnum):
    """The doors of the cloud."""

    LOGIN = "/login/login.json"
    TOKENS = "/tokens"
    AUTH_TOKEN = "/entrez-auth-token"  # noqa: S105  # a path, not a secret
    FORM_LOGIN = "/login"
    FORM_TOKENS = "/entrez_tokens"
    SITE = "/site"


class Outcome(StrEnum):
    """How a door answers."""

    RIGHT = "right"
    """As the account deserves."""
    REJECTED = "rejected"
    """401: wrong credentials, or a session that is none."""
    SECOND_FACTOR = "second factor"
    """200 without a session: a code by mail is wanted."""
    BLOCKED = "blocked"
    NOT_ACCEPTABLE = "not acceptable"
    """406, as some user agents get."""
    BAD_REQUEST = "bad request"
    UNAVAILABLE = "unavailable"
    TOO_MANY = "too many"
    """429."""
    PAGE = "page"
    """200 with a page of HTML in place of what was asked for."""
    EMPTY = "empty"
    HANGING = "hanging"
    """An answer that is an hour late."""
    SILENT = "silent"
    """The connection is closed in place of an answer."""


@attrs.frozen
class CloudAccount:
    """Somebody who may sign in. `form_role` is what the web form gives, which may be more."""

    email: str = "owner@example.com"
    password: Secret = Secret("sunshine")
    role: Role = Role.OWNER
    form_role: Role | None = None
    second_factor: bool = False
    serials: tuple[str, ...] = ()
    """The gateways it may have tokens for; none named means any."""


@attrs.frozen
class CloudScript:
    """Who may sign in, and how the doors answer: each time the next outcome, the last for ever."""

    accounts: tuple[CloudAccount, ...] = (CloudAccount(),)
    outcomes: Mapping[Way, tuple[Outcome, ...]] = attrs.field(factory=dict)
    shunned_agents: tuple[str, ...] = ("HomeAssistant",)
    """Words in a user agent that are answered with 406."""


@attrs.frozen
class Cloud:
    """The cloud, the sessions it has opened, and how often each door was used."""

    script: CloudScript
    signer: Signer
    sessions: Mapping[str, CloudAccount] = attrs.field(factory=dict, repr=False)
    used: Mapping[Way, int] = attrs.field(factory=dict)

    def respond(self, request: Request, now: datetime) -> "tuple[Cloud, Response | None]":
        """The answer, and the cloud thereafter; `None` closes the connection without one."""
        way = _way(request)
        if way is None:
            return self, era.answer(404, "<html><h1>404 Not Found</h1></html>", era.HTML)
        outcome = self._outcome(way, request)
        right = outcome is Outcome.RIGHT
        cloud, response = self._at(way, request, now) if right else (self, _failing(outcome))
        used = {**self.used, way: self.used.get(way, 0) + 1}
        return attrs.evolve(cloud, used=used), None if outcome is Outcome.SILENT else response

    def _at(self, way: Way, request: Request, now: datetime) -> "tuple[Cloud, Response]":
        """What a door answers to whoever comes."""
        match way:
            case Way.LOGIN:
                return self._login(request, now)
            case Way.FORM_LOGIN:
                return self._form_login(request)
            case Way.TOKENS:
                return self, self._tokens(request, now)
            case Way.AUTH_TOKEN:
                return self, self._auth_token(request, now)
            case Way.FORM_TOKENS:
                return self, self._form_tokens(request, now)
            case Way.SITE:
                return self, self._sites(request)
        assert_never(way)

    def _outcome(self, way: Way, request: Request) -> Outcome:
        agent = request.headers.get("user-agent", "")
        if way is Way.LOGIN and any(word in agent for word in self.script.shunned_agents):
            return Outcome.NOT_ACCEPTABLE
        scripted = self.script.outcomes.get(way, ())
        used = self.used.get(way, 0)
        return scripted[min(used, len(scripted) - 1)] if scripted else Outcome.RIGHT

    # -- signing in -------------------------------------------------------------------------------

    def _login(self, request: Request, now: datetime) -> "tuple[Cloud, Response]":
        form = _form(request)
        account = self._account(form.get("user[email]"), form.get("user[password]"))
        if account is None:
            return self, _failing(Outcome.REJECTED)
        if account.second_factor:
            return self, _failing(Outcome.SECOND_FACTOR)
        name = _session_name(account, now)
        said = {
            "message": "success",
            "session_id": name,
            "manager_token": self.signer.mint("enlighten", account.role, now),
            "is_consumer": account.role is Role.OWNER,
            "redirect_url": "",
        }
        headers = (
            ("content-type", era.JSON),
            ("set-cookie", f"_enlighten_4_session={name}; path=/; secure; HttpOnly"),
            ("set-cookie", f"enlighten_manager_token_production={said['manager_token']}; path=/"),
            ("set-cookie", "locale=en; path=/"),
        )
        cloud = attrs.evolve(self, sessions={**self.sessions, name: account})
        return cloud, Response(200, Headers(headers), json.dumps(said).encode())

    def _form_login(self, request: Request) -> "tuple[Cloud, Response]":
        form = _form(request)
        account = self._account(form.get("username"), form.get("password"))
        if account is None:
            return self, era.answer(401, "<html><form>Invalid credentials</form></html>", era.HTML)
        name = _session_name(account, None)
        headers = (("location", "/"), ("set-cookie", f"SESSION={name}; Path=/; Secure; HttpOnly"))
        cloud = attrs.evolve(self, sessions={**self.sessions, name: account})
        return cloud, Response(302, Headers(headers))

    def _account(self, email: str | None, password: str | None) -> CloudAccount | None:
        for account in self.script.accounts:
            if account.email == email and account.password == Secret(password or ""):
                return account
        return None

    # -- tokens -----------------------------------------------------------------------------------

    def _tokens(self, request: Request, now: datetime) -> Response:
        wanted = _json(request)
        account = self.sessions.get(str(wanted.get("session_id")))
        serial = wanted.get("serial_num")
        if account is None:
            return _failing(Outcome.REJECTED)
        if not isinstance(serial, str) or not _may(account, serial):
            return _failing(Outcome.BAD_REQUEST)
        token = self.signer.mint(serial, account.role, now, username=account.email)
        return era.answer(200, token, "text/plain")

    def _auth_token(self, request: Request, now: datetime) -> Response:
        account = self.sessions.get(cookies(request).get("_enlighten_4_session", ""))
        serial = _query(request).get("serial_num", "")
        if account is None:
            return _failing(Outcome.REJECTED)
        if not serial or not _may(account, serial):
            return _failing(Outcome.BAD_REQUEST)
        lifetime = OWNER_LIFETIME if account.role is Role.OWNER else INSTALLER_LIFETIME
        issued = int(now.timestamp())
        said = {
            "token": self.signer.mint(serial, account.role, now, username=account.email),
            "generation_time": issued,
            "expires_at": issued + int(lifetime.total_seconds()),
        }
        return era.answer(200, json.dumps(said), era.JSON)

    def _form_tokens(self, request: Request, now: datetime) -> Response:
        account = self.sessions.get(cookies(request).get("SESSION", ""))
        if account is None:
            return Response(302, Headers({"location": "/login"}))
        form = _form(request)
        serial = (
            "un-commissioned" if form.get("uncommissioned") == "true" else form.get("serialNum", "")
        )
        if not serial or not _may(account, serial):
            return _textarea("Error: you have no access to this gateway")
        role = account.form_role or account.role
        return _textarea(self.signer.mint(serial, role, now, username=account.email))

    def _sites(self, request: Request) -> Response:
        account = self.sessions.get(cookies(request).get("SESSION", ""))
        if account is None:
            return Response(302, Headers({"location": "/login"}))
        sites = [{"title": f"Site {serial}", "serial_num": serial} for serial in account.serials]
        return era.answer(200, json.dumps(sites), era.JSON)


def _way(request: Request) -> Way | None:
    path = urlsplit(request.path).path
    if path.startswith(Way.SITE + "/") and request.method is Method.GET:
        return Way.SITE
    method = Method.GET if path == Way.AUTH_TOKEN else Method.POST
    known = path in set(Way) - {Way.SITE} and request.method is method
    return Way(path) if known else None


def _failing(outcome: Outcome) -> Response:
    match outcome:
        case Outcome.REJECTED:
            return era.answer(401, '{"message": "Invalid login credentials"}', era.JSON)
        case Outcome.SECOND_FACTOR:
            found = era.answer(200, '{"success": true, "isBlocked": false}', era.JSON)
            pairs = (
                ("content-type", era.JSON),
                ("set-cookie", "login_otp_nonce=1; path=/; secure"),
            )
            return attrs.evolve(found, headers=Headers(pairs))
        case Outcome.BLOCKED:
            return era.answer(200, '{"success": false, "isBlocked": true}', era.JSON)
        case Outcome.NOT_ACCEPTABLE:
            return era.answer(406, "", era.HTML)
        case Outcome.BAD_REQUEST:
            return era.answer(400, '{"message": "Bad request"}', era.JSON)
        case Outcome.TOO_MANY:
            return era.answer(429, "Too many requests", "text/plain")
        case Outcome.PAGE:
            return era.answer(200, "<!DOCTYPE html><html><body>Enphase</body></html>", era.HTML)
        case Outcome.EMPTY:
            return era.answer(200, "", None)
        case Outcome.HANGING:
            return era.answer(504, "", era.HTML, timedelta(hours=1))
        case _:
            return era.answer(503, "<html><h1>503 Service Unavailable</h1></html>", era.HTML)


def _session_name(account: CloudAccount, now: datetime | None) -> str:
    return sha256(f"{account.email}:{now}".encode()).hexdigest()[:32]


def _may(account: CloudAccount, serial: str) -> bool:
    return not account.serials or serial in account.serials or serial == "un-commissioned"


def _textarea(text: str) -> Response:
    area = f'<textarea name="accessToken" id="JWTToken" cols="100">{html.escape(text)}</textarea>'
    return era.answer(200, f"<!DOCTYPE html>\n<html><body>\n{area}\n</body></html>\n", era.HTML)


def _form(request: Request) -> dict[str, str]:
    text = (request.body or b"").decode("latin-1")
    return {name: values[-1] for name, values in parse_qs(text, encoding="utf-8").items()}


def _query(request: Request) -> dict[str, str]:
    return {name: values[-1] for name, values in parse_qs(urlsplit(request.path).query).items()}


def _json(request: Request) -> dict[str, object]:
    try:
        found = json.loads(request.body or b"")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
