"""One gateway, driven: the loop of each lane, which decides nothing, and who waits for what comes of it."""

import asyncio
from collections.abc import AsyncIterator, Callable
from datetime import datetime, timedelta
from functools import partial
from types import TracebackType
from typing import Any, Self, TypeVar
from urllib.parse import urlsplit

import attrs

from pyenvoy import session
from pyenvoy.access.credentials import Credentials
from pyenvoy.access.exchange import Cloud
from pyenvoy.effects.clock import Clock, WallClock
from pyenvoy.effects.tls import Pin
from pyenvoy.effects.tokenfile import NOTHING, Keep, Kept, Memory
from pyenvoy.effects.transport import Transport
from pyenvoy.endpoint import Answer, Cadence, Endpoint, Raw
from pyenvoy.errors import Gap, TransportError, UsageError
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.quirks import Switches
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Origin, Response, Silence
from pyenvoy.secret import Secret
from pyenvoy.session import Lane, State
from pyenvoy.session.state import failure
from pyenvoy.wire import read

T = TypeVar("T")

_GATHERED = timedelta(seconds=1)
"""Answers of the slow lane are shown together, at most this late."""


def connect(
    host: str,
    credentials: Credentials | None = None,
    *,
    trust: str | None = None,
    tokens: Keep | None = None,
    switches: Switches | None = None,
    cloud: Cloud | None = None,
    authorities: str | None = None,
    clock: Clock | None = None,
) -> "Envoy":
    """A gateway by its host name, address or URL; nothing is sent before it is entered with `async with`.

    `trust` is the SHA-256 fingerprint of its certificate; without it the first one seen is pinned.
    `tokens` keeps token and pin between runs, `authorities` is a PEM file of more authorities to verify
    the cloud by. Raises `UsageError` for a host that cannot be one.
    """
    return Envoy(
        session.begin(origins(host), credentials, cloud),
        Transport(Pin(trust), authorities=authorities),
        tokens or Memory(),
        switches,
        clock or WallClock(),
    )


def origins(host: str) -> tuple[Origin, ...]:
    """Where a gateway may answer: at a URL just there, else by https and then by http."""
    text = host.strip()
    bare_ipv6 = text.count(":") > 1 and "[" not in text and "//" not in text
    url = urlsplit(text if "//" in text else f"//[{text}]" if bare_ipv6 else f"//{text}")
    try:
        name, port = url.hostname, url.port
    except ValueError as error:
        raise UsageError(f"{host!r} is not a host: {error}") from error
    if not name or url.scheme not in ("", "http", "https") or url.path not in ("", "/"):
        raise UsageError(f"{host!r} is not a host, like envoy.local or 192.168.1.20")
    if url.username is not None:
        raise UsageError("a password does not belong in the address")
    schemes = (url.scheme,) if url.scheme else ("https", "http")
    return tuple(Origin(one, name, port or _PORTS[one]) for one in schemes)


_PORTS = {"https": 443, "http": 80}


class Envoy:
    """A connection to one gateway, kept up for as long as the block lasts."""

    def __init__(
        self,
        state: State,
        transport: Transport,
        tokens: Keep,
        switches: Switches | None,
        clock: Clock,
    ) -> None:
        self._state = state
        self._transport = transport
        self._tokens = tokens
        self._switches = switches
        self._clock = clock
        self._lanes = {lane: asyncio.Lock() for lane in Lane}
        self._tasks: list[asyncio.Task[None]] = []
        self._changed = asyncio.Event()
        self._stops: dict[Lane, BaseException] = {}
        """Why a lane has stopped, for whoever waits."""
        self._latest: Snapshot | None = None
        self._pending = False

    async def __aenter__(self) -> Self:
        self._tasks = [asyncio.create_task(self._run(lane), name=lane) for lane in Lane]
        for task in self._tasks:
            task.add_done_callback(self._ended)
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._transport.close()

    # -- what a user asks for ---------------------------------------------------------------------

    @property
    def state(self) -> State:
        """All that is known at the moment: identity, role, availability, the ledger of every question."""
        return self._state

    @property
    def fingerprint(self) -> str | None:
        """The certificate that is trusted, SHA-256 in hex; `None` until one was seen."""
        return self._transport.pin.fingerprint

    @property
    def latest(self) -> Snapshot | None:
        """The newest snapshot, or `None` before the first."""
        return self._latest

    async def snapshots(self) -> AsyncIterator[Snapshot]:
        """Every change, the latest first; whoever is slow misses some. Goes on through any outage.

        The first holds production, where the gateway has any. Raises only what a person must mend.
        """
        seen: Snapshot | None = None
        while True:
            await self._until(partial(self._newer, seen))
            seen = self._latest
            if seen is not None:
                yield seen

    def _newer(self, seen: Snapshot | None) -> bool:
        return self._latest is not seen

    async def snapshot(self, *, whole: bool = False) -> Snapshot:
        """The first complete snapshot; `whole` waits for what is slow and hardly changes as well.

        Raises the typed error that stands in the way: `TransportError`, `CredentialsError`,
        `AccessDeniedError`, …
        """
        await self._until(lambda: self._finished(whole=whole) or self._state.error is not None)
        error = None if self._finished(whole=whole) else self._state.error
        if (error := error or self._state.fruitless) is not None:
            raise error
        return self._take()

    def _finished(self, *, whole: bool) -> bool:
        return self._state.whole if whole else self._state.complete

    async def fetch(self, endpoint: Endpoint[T]) -> T:
        """Ask one endpoint now and return what it says. Raises the typed error when it does not."""
        ask = await self._question(endpoint)
        found = await self._fetched(endpoint, ask)
        if isinstance(found, Gap) and (again := await self._question(endpoint)) != ask:
            found = await self._fetched(endpoint, again)  # the session had ended, and is renewed
        if isinstance(found, Gap):
            raise failure(found)
        return found.value

    async def get(self, path: str) -> Response:
        """Ask for a path and return what comes, whatever its status. Raises `TransportError`."""
        if not path.startswith("/"):
            raise UsageError(f"{path!r} is not a path: it begins with a slash")
        ask = await self._question(Endpoint("get", path, Raw, "asked for by hand"))
        async with self._lanes[Lane.SLOW]:
            heard = await self._transport.send(ask.request, ask.gateway)
        if isinstance(heard, Silence):
            raise TransportError(f"{path} is {heard.kind}: {heard.why}")
        return heard

    def hand_in(self, token: Secret) -> None:
        """Go on with a new token, made elsewhere."""
        self._step(session.Handed(token))

    # -- the loop ---------------------------------------------------------------------------------

    async def _run(self, lane: Lane) -> None:
        while True:
            action = session.next_action(self._state, lane, self._clock.now())
            self._stops.pop(lane, None)
            match action:
                case session.Ask():
                    async with self._lanes[lane]:
                        await self._ask(lane, action)
                case session.Recall(serial):
                    self._recall(serial)
                case session.Rest(until):
                    self._show_pending()
                    await self._rest(until)
                case session.Stop(error):
                    self._stops[lane] = error
                    self._wake()
                    await self._rest(self._clock.now() + timedelta(hours=1))

    async def _ask(self, lane: Lane, ask: session.Ask) -> Response | Silence:
        self._state = session.after(
            self._state, session.Sent(lane, ask.question), self._clock.now()
        )
        heard = await self._transport.send(ask.request, ask.gateway)
        self._step(session.Heard(lane, ask.question, heard))
        self._remember()
        self._show(ask.question)
        return heard

    def _step(self, event: session.Event) -> None:
        self._state = session.after(self._state, event, self._clock.now())
        self._wake()

    def _wake(self) -> None:
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def _rest(self, until: datetime) -> None:
        waiting = [
            asyncio.ensure_future(self._clock.sleep_until(until)),
            asyncio.ensure_future(self._changed.wait()),
        ]
        try:
            await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for one in waiting:
                one.cancel()

    def _ended(self, task: "asyncio.Task[None]") -> None:
        """A lane never ends by itself; if it does, it is our mistake, and nobody is left waiting."""
        if not task.cancelled() and (error := task.exception()) is not None:
            self._stops[Lane(task.get_name())] = error
            self._wake()

    # -- what is kept -----------------------------------------------------------------------------

    def _recall(self, serial: str) -> None:
        kept = (
            self._tokens.load(serial) if serial.isalnum() else NOTHING
        )  # masked ones are not kept
        trusted = kept.fingerprint in (None, self._transport.pin.fingerprint)
        self._step(session.Recalled(kept.token, trusted))
        if trusted:
            self._remember()

    def _remember(self) -> None:
        """Keep a token that the gateway has taken, and the certificate that it was taken behind."""
        access, pin = self._state.access, self._transport.pin
        if access is None or pin.fingerprint is None or not access.serial.isalnum():
            return
        now = Kept(None if access.token is None else access.token.text, pin.fingerprint)
        kept = self._tokens.load(access.serial)
        if now.token is None:
            now = attrs.evolve(now, token=kept.token)
        if now != kept:
            self._tokens.save(access.serial, now)

    # -- what is shown ----------------------------------------------------------------------------

    def _take(self) -> Snapshot:
        state = self._state
        return take(state.picture, self._clock.now(), self._switches, complete=state.complete)

    def _show(self, question: session.Question) -> None:
        """What is live is shown at once, what is slow together with what else comes within a second."""
        live = isinstance(question, session.Poll) and question.endpoint.cadence is Cadence.LIVE
        latest = self._latest
        self._pending = True
        if (
            live
            or latest is None
            or latest.complete is not self._state.complete
            or self._clock.now() - latest.at >= _GATHERED
        ):
            self._show_pending()

    def _show_pending(self) -> None:
        if not self._pending or self._state.access is None:
            return
        self._pending = False
        snapshot = self._take()
        if self._latest is None and snapshot.production is None and not snapshot.complete:
            return  # the first one is worth waiting for
        self._latest = snapshot
        self._wake()

    async def _until(self, met: Callable[[], bool]) -> None:
        """Wait until something is so. Raises what a person must mend."""
        if not self._tasks:
            raise UsageError("enter the gateway first: async with pyenvoy.connect(…) as envoy")
        while not met():
            for error in self._stops.values():
                raise error
            await self._changed.wait()

    # -- asking besides ---------------------------------------------------------------------------

    async def _question(self, endpoint: Endpoint[Any]) -> session.Ask:
        if "{" in endpoint.path:
            raise UsageError(f"{endpoint.path} wants a number in place of the braces")
        await self._until(
            lambda: self._asked(endpoint) is not None or self._state.error is not None
        )
        ask = self._asked(endpoint)
        if ask is None:
            raise self._state.error or TransportError("the gateway lets nobody in at the moment")
        return ask

    def _asked(self, endpoint: Endpoint[Any]) -> session.Ask | None:
        return session.question(self._state, endpoint, self._clock.now())

    async def _fetched(self, endpoint: Endpoint[T], ask: session.Ask) -> Answer[T] | Gap:
        async with self._lanes[Lane.SLOW]:
            heard = await self._ask(Lane.SLOW, ask)
        if isinstance(heard, Silence):
            raise TransportError(f"{endpoint} is {heard.kind}: {heard.why}")
        return read(endpoint, heard, self._clock.now())
