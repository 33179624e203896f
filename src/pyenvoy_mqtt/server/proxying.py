"""The proxy's listener: whoever may ask gets what the gateway last said, over TLS as the gateway would."""

import os
from datetime import timedelta
from ipaddress import ip_address, ip_network
from pathlib import Path

import attrs
from starlette.requests import Request
from starlette.types import ASGIApp, Receive, Scope, Send

from pyenvoy import UsageError
from pyenvoy_mqtt import proxy
from pyenvoy_mqtt.keys import Keys, Names, key_of
from pyenvoy_mqtt.rest import Access, Reply, refusal
from pyenvoy_mqtt.rest.values import absent
from pyenvoy_mqtt.server.application import Door, response
from pyenvoy_mqtt.server.pages import Pages, now
from pyenvoy_mqtt.settings.proxy import ProxySettings

_READS = ("GET", "HEAD")
_LIFE = timedelta(days=3650)


class Proxy:
    """Answers for one gateway."""

    def __init__(self, pages: Pages, settings: ProxySettings) -> None:
        self._pages = pages
        self._settings = settings
        self._keys = Keys(settings.read_key)
        self._clients = tuple(map(ip_network, settings.clients))

    def application(self, names: Names) -> ASGIApp:
        """What uvicorn runs."""
        return Door(self._answered, names)

    async def _answered(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await response(self._reply(Request(scope)))(scope, receive, send)

    def _reply(self, request: Request) -> Reply:
        refused = self._refusal(request)
        if refused is not None:
            return refused
        if request.method not in _READS:
            allowed = (("Allow", ", ".join(_READS)),)
            return refusal(405, "this only reads; nothing is passed on", headers=allowed)
        view = self._pages.view(self._settings.gateway)
        if view is None:
            return absent(None)
        path, query = request.url.path, request.url.query
        reply = proxy.answer(f"{path}?{query}" if query else path, view, now())
        return reply if request.method == "GET" else attrs.evolve(reply, body=b"")

    def _refusal(self, request: Request) -> Reply | None:
        """Why this caller may not ask; who is on the list needs no key."""
        if self._clients and request.client is not None:
            caller = ip_address(request.client.host)
            if any(caller in one for one in self._clients):
                return None
            if self._settings.read_key is None:
                return refusal(403, "this address is not among the clients of [mqtt.proxy]")
        headers = request.headers
        given = key_of(headers.get("authorization", ""), headers.get("x-api-key", ""))
        return self._keys.refusal(Access.READ, given)


def certificate(settings: ProxySettings, folder: Path) -> Path | None:
    """The file with certificate and key to speak TLS with; one of our own is made once and kept.

    Raises `UsageError` when it cannot be made or read.
    """
    if not settings.tls:
        return None
    if settings.certificate_file is not None:
        return _there(Path(settings.certificate_file))
    path = folder / "proxy.pem"
    if not path.exists():
        _make(path)
    return path


def _there(path: Path) -> Path:
    if not path.is_file():
        raise UsageError(f"[mqtt.proxy] certificate_file: there is no file {path}")
    return path


def _make(path: Path) -> None:
    from pyenvoy.simulator.certificate import self_signed  # noqa: PLC0415  # brings cryptography

    made = self_signed("envoy.local", now(), _LIFE)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    beside = path.with_suffix(".new")
    beside.unlink(missing_ok=True)
    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(made.pem)
    beside.replace(path)
