"""One gateway's bridge, kept true: what is known becomes accessories, a tap becomes a wish.

The structure of what is shown is remembered, so that a gateway that is away at the start shows the house that is
known, not an empty one.
"""

import hashlib
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

import attrs

from pyenvoy import Reason, Snapshot, UsageError
from pyenvoy.settings import GatewaySettings
from pyenvoy_homekit import dressing
from pyenvoy_homekit.bridge.bridge import Bridge
from pyenvoy_homekit.bridge.writing import Reply
from pyenvoy_homekit.limits import dealt
from pyenvoy_homekit.memory import Memory
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_homekit.shape import Accessory, Characteristic, Service, Value, View
from pyenvoy_homekit.site import Site
from pyenvoy_homekit.store import Store, remembering

_log = logging.getLogger(__name__)

_PASSING = frozenset((Reason.SILENT, Reason.NOT_READY))
"""Why something may be missing that is there tomorrow."""

_SELDOM = timedelta(minutes=10)


def _house(view: View, settings: HomekitSettings) -> tuple[Accessory, ...]:  # noqa: ARG001  # tiles are to come
    made = view.snapshot.production
    power = None if made is None or made.power is None else float(made.power)
    value = Characteristic("CurrentAmbientLightLevel", power)
    service = Service("LightSensor", "power", "Production", (value,))
    return (Accessory("production", "Production", (service,)),)


class Household:
    """What is shown of one gateway."""

    def __init__(
        self, site: Site, store: Store, settings: HomekitSettings, gateway: GatewaySettings | None
    ) -> None:
        self.serial = store.serial
        self._site = site
        self._store = store
        self._settings = settings
        self._gateway = gateway
        self._memory = store.kept.memory.under(_mark(settings))
        self._written: datetime | None = None
        self._heard: datetime | None = None
        self._said: tuple[str, ...] = ()
        self._snapshot: Snapshot | None = None
        self.bridge = Bridge(store, self.tapped)

    @property
    def name(self) -> str:
        """What people call the bridge."""
        return self._settings.name or (self._gateway.title if self._gateway else "Envoy")

    def take(self, snapshot: Snapshot, now: datetime) -> None:
        """Show what a new snapshot says."""
        self._snapshot = snapshot
        self.refresh(now)

    def refresh(self, now: datetime) -> None:
        """Show what is known now; without a snapshot, the house as it is remembered."""
        try:
            self._show(now)
        except UsageError as error:  # numbers that cannot be kept must not be shown
            self._say((str(error),))

    def _show(self, now: datetime) -> None:
        seen = () if self._snapshot is None else self._seen(self._snapshot, now)
        accessories = self._memory.shown(seen)
        if not self._lately(now):
            accessories = tuple(attrs.evolve(one, reachable=False) for one in accessories)
        found = dealt(accessories, self._store.kept.identity)
        self._say(found.refused)
        self.bridge.show(self._own(), found.accessories)

    def _seen(self, snapshot: Snapshot, now: datetime) -> Sequence[Accessory]:
        view = View(now, snapshot, self._site.accounts, not self._site.paused)
        seen = _house(view, self._settings)
        complete = snapshot.complete and self._site.state.available and not _is_partial(snapshot)
        before, self._memory = self._memory, self._memory.after(seen, now, complete=complete)
        self._keep(before, now)
        return seen

    def _keep(self, before: Memory, now: datetime) -> None:
        """Write down what is remembered; since when things are missing only now and then."""
        often = self._written is not None and now - self._written < _SELDOM
        if before.accessories == self._memory.accessories and often:
            return
        self._written = now
        self._store.change(lambda kept: attrs.evolve(kept, memory=self._memory))

    def met_at(self, host: str) -> None:
        """Remember where the gateway was met, so that its bridge is known before it answers."""
        self._store.change(remembering(host))

    def _lately(self, now: datetime) -> bool:
        """Whether the gateway was heard of lately."""
        if self._snapshot is not None and (self._site.state.available or self._site.paused):
            self._heard = now
        patience = timedelta(minutes=self._settings.unavailable_after)
        return self._heard is not None and now - self._heard < patience

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

    async def tapped(self, accessory: str, service: str, kind: str, value: Value) -> Reply:  # noqa: ARG002  # controls are to come
        """Somebody wants this value there."""
        return Reply.READ_ONLY


def _mark(settings: HomekitSettings) -> str:
    """The same for the same settings only."""
    return hashlib.sha256(repr(settings).encode()).hexdigest()[:16]


def _is_partial(snapshot: Snapshot) -> bool:
    return any(one.reason in _PASSING for one in snapshot.gaps)
