"""A running gateway: what it is made of, what has happened to it, and how it comes to an answer."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Protocol, runtime_checkable

import attrs

from pyenvoy.endpoint import Role
from pyenvoy.request import Headers, Method, Origin, Request, Response
from pyenvoy.simulator import faults as failing
from pyenvoy.simulator.actor import Actor
from pyenvoy.simulator.certificate import Certificate
from pyenvoy.simulator.cloud import Cloud, CloudScript
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.gate import Gate, Refused, Shown, shown

_CLOCK = frozenset({Kind.CLOCK})
_GATE = frozenset({Kind.EVICTED, Kind.TOKEN_REFUSED, Kind.NO_COOKIE})


@runtime_checkable
class Streams(Protocol):
    """An actor that has a meter stream."""

    def event(self, now: datetime) -> bytes | None:
        """What `/stream/meter` says this second, as JSON; `None` where there are no meters."""


@attrs.frozen
class Arrived:
    """A request as it came in: never what it brought to be let in with, only of which kind."""

    method: Method
    path: str
    at: datetime
    auth: Shown
    connection: int
    """Which connection it came on, counted from 1."""


@attrs.define(eq=False)
class Gateway:
    """A running gateway. `faults` and `actor` may be exchanged while it runs."""

    actor: Actor
    gate: Gate
    cloud_actor: Cloud
    clock: Callable[[], datetime]
    sleep: Callable[[float], Awaitable[None]]
    pace: float
    faults: Faults
    origin: Origin
    at_the_gate: timedelta = timedelta()
    """How long the gateway takes to look at a token, or to turn somebody away."""
    certificate: Certificate | None = None
    """`None` for firmware that speaks http."""
    cloud: Origin | None = None
    cloud_certificate: Certificate | None = None
    redirect: Origin | None = None
    """Where plain http is answered with a redirect to https, if anywhere."""

    requests: list[Arrived] = attrs.field(factory=list)
    cloud_requests: list[Arrived] = attrs.field(factory=list)
    handshakes: int = 0
    """TLS handshakes that were completed."""
    connections: int = 0
    connections_open: int = 0
    """How many of them are open now."""
    application_bytes: int = 0
    """What came in after the handshake: 0 when a client refuses the certificate."""
    most_at_once: int = 0
    """The most requests that were being answered at one moment; a good client keeps it at 2."""
    _at_once: int = 0

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, in hex; empty for http."""
        return self.certificate.fingerprint if self.certificate else ""

    @property
    def cloud_ca(self) -> bytes:
        """The certificate to trust for the cloud, as PEM; empty where there is no cloud."""
        return self.cloud_certificate.authority if self.cloud_certificate else b""

    @property
    def sessions_opened(self) -> int:
        """How many session cookies were handed out."""
        return self.gate.opened

    def now(self) -> datetime:
        """The gateway's own time, which may be wrong."""
        right = self.clock()
        fault = self.faults.at(right, "", _CLOCK)
        return right + timedelta(seconds=fault.number("seconds", 3600)) if fault else right

    def fault(self, path: str, among: frozenset[Kind]) -> Fault | None:
        """What goes wrong now at this path, of these kinds."""
        return self.faults.at(self.clock(), path, among)

    def token(self, role: Role = Role.OWNER, lifetime: timedelta | None = None) -> str:
        """A token that this gateway accepts."""
        return self.gate.signer.mint(self.actor.serial, role, self.now(), lifetime)

    def forget_sessions(self) -> None:
        """From here on no cookie is worth anything."""
        self.gate = self.gate.without_sessions()

    def script_cloud(self, script: CloudScript) -> None:
        """Let the cloud answer by another script; sessions and counts stay."""
        self.cloud_actor = attrs.evolve(self.cloud_actor, script=script)

    def arrived(self, request: Request, connection: int) -> None:
        """Put a request on record."""
        self.requests.append(_arrived(request, self.clock(), connection))

    async def answer(self, request: Request) -> Response:
        """Come to an answer: the gate, then the actor, then as long as it takes."""
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            response = self._said(request)
            await self.sleep(response.took.total_seconds() * self.pace)
        finally:
            self._at_once -= 1
        return response

    def _said(self, request: Request) -> Response:
        refused, headers = self.enter(request)
        if refused is not None:
            response = attrs.evolve(refused, took=self.at_the_gate)
        else:
            self.actor, response = self.actor.respond(request, self.now())
            response = _with(response, headers)
        fault = self.fault(request.path, failing.IN_THE_ANSWER)
        if fault is None:
            return response
        return failing.spoilt(fault, response, self.actor.firmware, request.path)

    def enter(self, request: Request) -> tuple[Response | None, Headers]:
        """The refusal, if any, and the headers that go with whatever is answered."""
        fault = self.fault(request.path, _GATE)
        kind = fault.kind if fault else None
        if kind is Kind.EVICTED and shown(request) is Shown.COOKIE:
            self.forget_sessions()
        self.gate, verdict = self.gate.admit(
            request, self.now(), refuse_tokens=kind is Kind.TOKEN_REFUSED
        )
        refused = verdict.response if isinstance(verdict, Refused) else None
        headers = Headers() if isinstance(verdict, Refused) else verdict.headers
        if kind is Kind.NO_COOKIE:
            return refused and _without_cookie(refused), Headers()
        return refused, headers

    def event(self) -> bytes | None:
        """The meter stream's next event, framed; `None` when there is none to be had."""
        if not isinstance(self.actor, Streams):
            return None
        said = self.actor.event(self.now())
        return None if said is None else b"data: " + said.strip() + b"\n\n"

    async def answer_as_cloud(self, request: Request) -> Response | None:
        """The cloud's answer; `None` closes the connection without one."""
        self.cloud_requests.append(_arrived(request, self.clock(), 0))
        self.cloud_actor, response = self.cloud_actor.respond(request, self.clock())
        return response


def _arrived(request: Request, at: datetime, connection: int) -> Arrived:
    return Arrived(request.method, request.path, at, shown(request), connection)


def _pairs(headers: Headers) -> tuple[tuple[str, str], ...]:
    return tuple((name, one) for name in headers for one in headers.all_of(name))


def _with(response: Response, headers: Headers) -> Response:
    return attrs.evolve(response, headers=Headers(_pairs(response.headers) + _pairs(headers)))


def _without_cookie(response: Response) -> Response:
    kept = tuple(pair for pair in _pairs(response.headers) if pair[0] != "set-cookie")
    return attrs.evolve(response, headers=Headers(kept))


async def no_sleep(seconds: float) -> None:
    """Sleep for real, but not at all when it is for nothing."""
    if seconds > 0:
        await asyncio.sleep(seconds)
