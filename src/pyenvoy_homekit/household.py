"""One gateway's bridge, kept true: what is known becomes accessories, a tap becomes a wish.

The structure of what is shown is remembered, so that a gateway that is away at the start shows the house that is
known, not an empty one.
"""

import asyncio
import hashlib
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

import attrs

from pyenvoy import EnvoyError, Reason, Snapshot, TransportError, UsageError
from pyenvoy.commands import Command, Confirmed, Refused, Replaced
from pyenvoy.effects.clock import Clock
from pyenvoy.settings import GatewaySettings
from pyenvoy_homekit import controls, dressing
from pyenvoy_homekit.bridge.bridge import Bridge
from pyenvoy_homekit.bridge.writing import Reply
from pyenvoy_homekit.chronicle import Chronicle
from pyenvoy_homekit.limits import admitted, left_out, split, within
from pyenvoy_homekit.lock import Lock
from pyenvoy_homekit.memory import Memory
from pyenvoy_homekit.peaks import PLACES
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_homekit.shape import Accessory, Service, Value, View
from pyenvoy_homekit.site import Site
from pyenvoy_homekit.store import Store, remembering
from pyenvoy_homekit.tiles import house
from pyenvoy_homekit.tiles.meters import metered

_log = logging.getLogger(__name__)

_PASSING = frozenset((Reason.SILENT, Reason.NOT_READY))
"""Why something may be missing that is there tomorrow."""

_SELDOM = timedelta(minutes=10)


class Household:
    """What is shown of one gateway."""

    def __init__(
        self,
        site: Site,
        store: Store,
        settings: HomekitSettings,
        gateway: GatewaySettings | None,
        clock: Clock,
    ) -> None:
        self.serial = store.serial
        self._site = site
        self._store = store
        self._settings = settings
        self._gateway = gateway
        self._clock = clock
        self._lock = Lock()
        self._closing: asyncio.Task[None] | None = None
        self._chronicle = Chronicle(store.serial)
        self._memory = store.kept.memory.under(_mark(settings))
        self._written: datetime | None = None
        self._heard: datetime | None = None
        self._said: tuple[str, ...] = ()
        self._absent: tuple[str, ...] = ()
        """Why controls that were asked for are not there."""
        self._crowd: tuple[str, ...] = ()
        """What is too much to be followed."""
        self._failed = ""
        self._snapshot: Snapshot | None = None
        self.bridge = Bridge(store, self.tapped, self._reads)

    @property
    def name(self) -> str:
        """What people call the bridge."""
        return self._settings.name or (self._gateway.title if self._gateway else "Envoy")

    def take(self, snapshot: Snapshot) -> None:
        """Show what a new snapshot says."""
        self._snapshot = snapshot
        if self._settings.eve_history:
            self._chronicle.saw(snapshot)
        self.refresh()

    def refresh(self) -> None:
        """Show what is known now; without a snapshot, the house as it is remembered."""
        try:
            self._show(self._clock.now())
        except UsageError as error:  # numbers that cannot be kept must not be shown
            if str(error) != self._failed:
                _log.error("%s", error)
            self._failed = str(error)
        else:
            self._failed = ""

    def _show(self, now: datetime) -> None:
        seen = () if self._snapshot is None else self._seen(self._snapshot, now)
        accessories = self._memory.shown(seen)
        if not self._lately(now):
            accessories = tuple(attrs.evolve(one, reachable=False) for one in accessories)
        found = within(accessories, self._store.kept.identity)
        self._say((*found.refused, *self._crowd, *self._absent))
        self.bridge.show(self._own(), found.accessories)
        self._remember_place()

    def _seen(self, snapshot: Snapshot, now: datetime) -> Sequence[Accessory]:
        view = self._view(snapshot)
        seen = self._house(view)
        complete = snapshot.complete and self._site.state.available and not _is_partial(snapshot)
        before, self._memory = self._memory, self._memory.after(seen, now, complete=complete)
        if complete:
            absent = controls.absent(view, self._settings)
            self._absent = tuple(f"{one.where} is not shown: {one.what}" for one in absent)
        self._keep(before, now)
        return seen

    def _view(self, snapshot: Snapshot) -> View:
        now = self._clock.now()
        return View(
            now,
            snapshot,
            accounts=self._site.accounts,
            polling=not self._site.paused,
            unlocked=self._lock.is_open(now, self._open_for),
            name=self._gateway.title if self._gateway else "Envoy",
            role=self._site.state.role,
            allowed=frozenset(self._gateway.allow if self._gateway else ()),
            patience=self._patience,
            peaks=self._chronicle.figures.peaks,
            resets=self._chronicle.figures.resets,
        )

    def _house(self, view: View) -> tuple[Accessory, ...]:
        """What is seen, dealt out so that no accessory has too much."""
        seen = metered(house(view, self._settings), view, self._settings)
        known = self._memory.accessories
        dealt = split(seen, known, self._store.kept.identity)
        found = admitted(dealt, known)
        self._crowd = left_out(dealt, found)
        return found

    @property
    def _patience(self) -> timedelta:
        return timedelta(minutes=self._settings.unavailable_after)

    def _keep(self, before: Memory, now: datetime) -> None:
        """Write down what is remembered; since when things are missing only now and then."""
        often = self._written is not None and abs(now - self._written) < _SELDOM
        if before.accessories == self._memory.accessories and often:
            return
        self._written = now
        self._store.change(lambda kept: attrs.evolve(kept, memory=self._memory))

    def _remember_place(self) -> None:
        """Remember where the gateway was met, so that its bridge is known before it answers."""
        if self._snapshot is not None and self._snapshot.gateway is not None:
            self._store.change(remembering(self._gateway.host if self._gateway else ""))

    def _lately(self, now: datetime) -> bool:
        """Whether the gateway was heard of lately."""
        if self._snapshot is not None and (self._site.state.available or self._site.paused):
            self._heard = now
        if self._heard is None:
            return False
        self._heard = min(self._heard, now)  # a clock that was set back keeps nobody here
        return now - self._heard < self._patience

    def _own(self) -> Accessory:
        known = None if self._snapshot is None else self._snapshot.gateway
        return dressing.bridge(
            self.name,
            serial=self._store.serial,
            model=(known and (known.model or known.part_number)) or "Envoy",
            firmware="" if known is None else known.firmware_text,
        )

    def _say(self, refused: tuple[str, ...]) -> None:
        """Say it once."""
        for one in refused:
            if one not in self._said:
                _log.warning("%s", one)
        self._said = refused

    # -- what people do --------------------------------------------------------------------------

    def tapped(self, sets: str, value: Value) -> Awaitable[Reply] | Reply:
        """Somebody wants this; what is known at once is said at once."""
        if self._chronicle.wrote(sets, value):
            self.refresh()
            return Reply.DONE
        if self._snapshot is None:
            return Reply.UNREACHABLE
        match controls.tapped(sets, value, self._view(self._snapshot), self._settings):
            case controls.Do(command):
                return self._do(command)
            case controls.Poll(on):
                (self._site.resume if on else self._site.pause)()
            case controls.Turn(locked):
                self._turn(locked=locked)
            case controls.Back(why) if why:
                _log.info("a tap in Home was refused: %s", why)
                return Reply.NOT_ALLOWED
        self.refresh()
        return Reply.DONE

    async def _do(self, command: Command) -> Reply:
        try:
            outcome = await self._site.do(command, by="homekit")
        except EnvoyError as error:
            _log.warning("%s was not done: %s", command, error)
            return Reply.UNREACHABLE if isinstance(error, TransportError) else Reply.NOT_ALLOWED
        if not isinstance(outcome, Confirmed):
            why = f", {outcome.why}" if outcome.why else ""
            _log.warning("%s: %s%s", command, outcome.word, why)
        self.refresh()
        return _REPLIES.get(type(outcome), Reply.UNREACHABLE)

    def _turn(self, *, locked: bool) -> None:
        self._lock = self._lock.turned(self._clock.now(), locked=locked)
        self._cancel()
        if (closes := self._lock.closes(self._open_for)) is not None:
            self._closing = asyncio.create_task(self._relock(closes))

    def close(self) -> None:
        """Keep what is not kept yet, and wait for nothing any more."""
        if self._settings.eve_history:
            self._chronicle.save()
        self._cancel()

    def _cancel(self) -> None:
        if self._closing is not None:
            self._closing.cancel()

    async def _relock(self, closes: datetime) -> None:
        await self._clock.sleep_until(closes)
        self._lock = Lock()  # a clock that was set back comes by the same moments again
        self.refresh()

    @property
    def _open_for(self) -> timedelta:
        return timedelta(seconds=self._settings.lock.relock_after)

    def _reads(self, service: Service, kind: str) -> Callable[[], str] | None:
        """What Eve reads of the history, which is put together when it does."""
        place = service.key.rpartition("/")[2]
        if kind not in _HISTORY or place not in PLACES:
            return None
        read = self._chronicle.status if kind == _STATUS else self._chronicle.entries
        return lambda: read(place)


_REPLIES: Mapping[type, Reply] = {
    Confirmed: Reply.DONE,
    Refused: Reply.NOT_ALLOWED,
    Replaced: Reply.BUSY,
}
_STATUS, _ENTRIES = "EveStatus", "EveEntries"
_HISTORY = frozenset((_STATUS, _ENTRIES))


def _mark(settings: HomekitSettings) -> str:
    """The same for the same settings only."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]


def _is_partial(snapshot: Snapshot) -> bool:
    return any(one.reason in _PASSING for one in snapshot.gaps)
