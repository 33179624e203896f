"""One gateway as its user sees it: snapshots as they change, one on request, one endpoint by name."""

from collections.abc import AsyncIterator, Iterable
from datetime import timedelta
from functools import partial
from types import TracebackType
from typing import Self, TypeVar

from pyenvoy import session
from pyenvoy.access.credentials import Credentials
from pyenvoy.access.exchange import Cloud
from pyenvoy.access.kept import NOTHING
from pyenvoy.access.places import origins
from pyenvoy.access.trust import Trust
from pyenvoy.accounting import Accounts, Rules
from pyenvoy.commands import Command, Danger, Outcome, Refused
from pyenvoy.effects.address import Source
from pyenvoy.effects.asking import Asking
from pyenvoy.effects.auditfile import Audit, AuditMemory
from pyenvoy.effects.bookkeeping import Bookkeeping
from pyenvoy.effects.booksfile import BooksMemory, Shelf
from pyenvoy.effects.clock import Clock, WallClock
from pyenvoy.effects.doing import Doing, Told, dangers
from pyenvoy.effects.loop import Loop
from pyenvoy.effects.tls import pinned
from pyenvoy.effects.tokenfile import Keep, Memory
from pyenvoy.effects.transport import Transport
from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.errors import UsageError
from pyenvoy.insight import Insight
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.polling.duty import SHARE
from pyenvoy.polling.habits import GRACE
from pyenvoy.polling.tally import Tally
from pyenvoy.quirks import Switches
from pyenvoy.reading.again import UNREAD
from pyenvoy.request import Request, Response
from pyenvoy.secret import Secret
from pyenvoy.session import State

T = TypeVar("T")

_LONGEST_GRACE = timedelta(hours=1)
_GATHERED = timedelta(seconds=1)
"""Answers of the slow lane are shown together, at most this late."""


def connect(
    host: str,
    credentials: Credentials | None = None,
    *,
    trust: Trust | str = Trust.PIN,
    fingerprint: str | None = None,
    ca: str | None = None,
    discovery: Source | None = None,
    tokens: Keep | None = None,
    switches: Switches | None = None,
    cloud: Cloud | None = None,
    authorities: str | None = None,
    clock: Clock | None = None,
    audit: Audit | None = None,
    books: Shelf | None = None,
    rules: Rules | None = None,
    every: timedelta = Cadence.LIVE.value,
    busy: float = SHARE,
    grace: timedelta = GRACE,
) -> "Envoy":
    """A gateway by its host name, address or URL; nothing is sent before it is entered with `async with`.

    `trust` says by what it is believed (`pin`, `pin-rotate`, `ca` with the PEM file `ca`, `insecure`).
    `fingerprint` is the SHA-256 of its certificate; without it the one kept for this address is
    pinned, or else the first one seen.
    `tokens` keeps token and pin between runs, `authorities` is a PEM file of more authorities to verify
    the cloud by, `audit` keeps the log of writes, `books` the energies, which are reckoned by `rules`.
    `discovery` tells which gateways announce themselves, as `discover` does: then one that does not answer
    any more is looked for elsewhere, and moved to where it proves to be the same.
    Live power is asked for `every` two seconds or as told, but less often where the gateway would be busy
    with us for more than the share `busy` of its time. One that is away as every day counts as available
    until `grace` after its usual time. Raises `UsageError` for what cannot be.
    """
    if not 0 < busy <= 1 or every <= timedelta():
        raise UsageError("busy is a share above 0 and at most 1, every a span of time above 0")
    if not timedelta() <= grace <= _LONGEST_GRACE:
        raise UsageError("grace is a span of time from 0 to an hour")
    clock, keep, places = clock or WallClock(), tokens or Memory(), origins(host)
    known = [found for one in places if (found := keep.at(str(one))).fingerprint is not None]
    kept = known[0] if known else NOTHING
    pin = pinned(trust, fingerprint, kept, ca)
    if pin.wants_tls:  # over http anybody could speak for it
        places = tuple(one for one in places if one.scheme == "https")
        if not places:
            raise UsageError(f"{host} is asked by http, which shows no certificate to be trusted")
    moved = origins(kept.address)[0] if kept.address and kept.named and pin.wants_tls else None
    state = session.begin(
        places,
        credentials,
        cloud,
        busy=busy,
        every=every,
        grace=grace,
        expected=kept.serial,
        moved=moved,
    )
    loop = Loop(state, Transport(pin, authorities=authorities), keep, clock, discovery)
    keeping = Bookkeeping(loop, clock, books or BooksMemory(), rules or Rules())
    return Envoy(loop, switches, clock, audit or AuditMemory(), keeping)


class Envoy:
    """A connection to one gateway, kept up for as long as the block lasts."""

    def __init__(
        self,
        loop: Loop,
        switches: Switches | None,
        clock: Clock,
        audit: Audit,
        books: Bookkeeping,
    ) -> None:
        self.books = books
        self._loop = loop
        self._switches = switches
        self._clock = clock
        self._latest: Snapshot | None = None
        self._looks = UNREAD
        self._pending = False
        self._asking = Asking(loop, clock)
        self._doing = Doing(loop, clock, audit, lambda whole: self.snapshot(whole=whole))
        loop.listeners.append(self._show)

    async def __aenter__(self) -> Self:
        self._loop.start()
        self.books.start()
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._doing.close()
        await self._loop.stop()
        await self.books.close()

    # -- what a user asks for ---------------------------------------------------------------------

    @property
    def state(self) -> State:
        """All that is known at the moment: identity, role, availability, the ledger of every question."""
        return self._loop.state

    @property
    def fingerprint(self) -> str | None:
        """The certificate that is trusted, SHA-256 in hex; `None` until one was seen."""
        return self._loop.transport.pin.fingerprint

    @property
    def trust(self) -> Trust:
        """By what the gateway is believed to be itself."""
        return self._loop.transport.pin.trust

    @property
    def unkept(self) -> UsageError | None:
        """Why the newest token could not be kept for the next run; `None` when it was."""
        return self._loop.unkept

    @property
    def latest(self) -> Snapshot | None:
        """The newest snapshot, or `None` before the first."""
        return self._latest

    @property
    def accounts(self) -> Accounts | None:
        """The energies that can be relied on, as of `latest`; `None` before the first snapshot."""
        return self.books.accounts

    @property
    def insight(self) -> Insight | None:
        """Each panel beside its peers, worked out once a day; `None` before microinverters are known."""
        return self.books.insight

    async def snapshots(self) -> AsyncIterator[Snapshot]:
        """Every change, the latest first; whoever is slow misses some. Goes on through any outage.

        The first holds production, where the gateway has any. Raises only what a person must mend.
        """
        seen: Snapshot | None = None
        while True:
            await self._loop.until(partial(self._newer, seen))
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
        await self._loop.until(
            lambda: self._finished(whole=whole) or self._loop.state.error is not None
        )
        error = None if self._finished(whole=whole) else self._loop.state.error
        if (error := error or self._loop.state.fruitless) is not None:
            raise error
        return self._take()

    def _finished(self, *, whole: bool) -> bool:
        return self._loop.state.whole if whole else self._loop.state.complete

    async def fetch(self, endpoint: Endpoint[T]) -> T:
        """Ask one endpoint now and return what it says. Raises the typed error when it does not."""
        return await self._asking.fetch(endpoint)

    async def get(self, path: str) -> Response:
        """Ask for a path and return what comes, whatever its status. Raises `TransportError`."""
        return await self._asking.get(path)

    async def do(
        self,
        command: Command,
        *,
        allow: Iterable[Danger | str] = (),
        by: str = "pyenvoy",
        told: Told | None = None,
    ) -> Outcome:
        """Carry out a wish of `pyenvoy.commands`: send it once, watch it, and say what became of it.

        `allow` names the dangers that are accepted, `by` who wishes it, for the audit log; `told` is
        called at every step. Takes minutes; whoever cancels it ends the watch. Raises only when the
        gateway cannot be asked what it is.
        """
        return await self._doing.do(command, dangers(allow), by, told)

    async def draft(
        self, command: Command, *, allow: Iterable[Danger | str] = ()
    ) -> Request | Refused:
        """What `do` would send, without sending it; or why it would not."""
        return await self._doing.draft(command, dangers(allow))

    @property
    def tally(self) -> Tally:
        """How often each endpoint has answered and failed since the start, and how long it took."""
        return self._loop.tally

    @property
    def paused(self) -> bool:
        """Whether polling is stopped, by somebody's wish."""
        return self._loop.paused

    def pause(self) -> None:
        """Stop polling: nothing is asked but what a person asks for, until `resume`."""
        self._loop.pause(paused=True)

    def resume(self) -> None:
        """Go on polling."""
        self._loop.pause(paused=False)

    def hand_in(self, token: Secret) -> None:
        """Go on with a new token, made elsewhere."""
        self._loop.step(session.Handed(token))

    # -- what is shown ----------------------------------------------------------------------------

    def _take(self) -> Snapshot:
        now = self._clock.now()
        found, self._looks = session.snapshot(self._loop.state, now, self._switches, self._looks)
        return found

    def _show(self, question: session.Question | None) -> None:
        """What is live is shown at once, what is slow together with what else comes within a second.

        No question means that a lane is at rest: nothing else will come for the time being.
        """
        latest = self._latest
        if question is not None:
            self._pending = True
        if (
            question is None
            or (isinstance(question, session.Poll) and question.endpoint.cadence is Cadence.LIVE)
            or latest is None
            or latest.complete is not self._loop.state.complete
            or self._clock.now() - latest.at >= _GATHERED
        ):
            self._show_pending()

    def _show_pending(self) -> None:
        if not self._pending or self._loop.state.access is None:
            return
        self._pending = False
        snapshot = self._take()
        if self._latest is None and snapshot.production is None and not snapshot.complete:
            return  # the first one is worth waiting for
        self._latest = snapshot
        self.books.take(snapshot)
        self._loop.wake()
