"""One bridge: it shows accessories, and lets others decide what they are and what a tap means."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence

import attrs
from pyhap.characteristic import Characteristic as HapCharacteristic

from pyenvoy import UsageError
from pyenvoy_homekit import dressing
from pyenvoy_homekit.bridge import making
from pyenvoy_homekit.bridge.announcing import Announcer
from pyenvoy_homekit.bridge.driver import Driver
from pyenvoy_homekit.bridge.writing import Reply, Tapped
from pyenvoy_homekit.identity import BRIDGE, path
from pyenvoy_homekit.shape import Accessory, Service, Value
from pyenvoy_homekit.store import Store

_log = logging.getLogger(__name__)


Reads = Callable[[Service, str], Callable[[], str] | None]
"""What is computed only when somebody reads it: for a kind of characteristic of a service."""


def nothing_read(_: Service, __: str) -> None:
    """Nothing is computed: every value is there before anybody reads it."""


class Bridge:
    """A bridge that listens from `start` to `stop`; it can be filled before, and started again."""

    def __init__(self, store: Store, tapped: Tapped, reads: Reads = nothing_read) -> None:
        self._store = store
        self._reads = reads
        self._tapped = tapped
        self._told: Mapping[str, Accessory] = {}
        self._plain: Mapping[str, Accessory] = {}
        """What was told before it was dressed, and the names that it was dressed with."""
        self._names: dressing.Names = {}
        self._places: making.Places = {}
        self._driver: Driver | None = None
        self._running: set[asyncio.Future[Reply]] = set()

    @property
    def filled(self) -> bool:
        """Whether anything was shown, so that it can be started."""
        return bool(self._told)

    @property
    def paired(self) -> bool:
        """Whether anybody has paired with it."""
        return self._driver is not None and self._driver.state.paired

    async def start(self, address: str, port: int, announcer: Announcer) -> None:
        """Listen there; something must have been shown. Raises `OSError` where the place cannot be had."""
        driver = Driver(self._store, address, port, announcer, self._take, silent=self._is_silent)
        driver.running = self._running
        self._places.clear()
        own, *others = self._told.values()
        driver.accessory = making.root(driver, own, self._store.kept.identity, self._places)
        for one in others:
            self._furnish(driver, one)
        await driver.async_start()
        self._driver = driver

    async def stop(self) -> None:
        """Close everything; who is paired stays so."""
        driver, self._driver = self._driver, None
        if driver is not None:
            await driver.async_stop()

    def unpair(self) -> None:
        """Forget every controller, and close their sessions."""
        if self._driver is not None:
            self._driver.unpair_all()

    def show(self, own: Accessory, accessories: Sequence[Accessory]) -> None:
        """Show the bridge itself and these, and no others.

        Raises `UsageError` where numbers cannot be kept; what has its number is shown all the same.
        """
        told = {BRIDGE: own} | {one.key: self._dressed(one) for one in accessories}
        plain = {one.key: one for one in accessories}
        new = [one for key, one in told.items() if _is_other(self._told.get(key), one)]
        try:
            self._number(new, told.values())
        except UsageError:
            if BRIDGE in self._told:
                for one in new:
                    self._leave(one.key, told, plain)
                self._put(told, plain, ())
            raise
        self._put(told, plain, new)

    def _leave(self, key: str, told: dict[str, Accessory], plain: dict[str, Accessory]) -> None:
        """What cannot be shown as it is stays as it was, and does not respond; if it was not, it is not."""
        plain.pop(key, None)
        if key in self._told:
            told[key] = attrs.evolve(self._told[key], reachable=False)
        else:
            del told[key]

    def _put(
        self,
        told: Mapping[str, Accessory],
        plain: Mapping[str, Accessory],
        new: Sequence[Accessory],
    ) -> None:
        before, self._told, self._plain = self._told, told, plain
        self._names = self._store.kept.names
        if self._driver is not None:
            self._changed(self._driver, before, new)

    def _dressed(self, accessory: Accessory) -> Accessory:
        """As it was before where nothing has changed: most things do not, from one second to the next."""
        names = self._store.kept.names
        if names == self._names and self._plain.get(accessory.key) == accessory:
            return self._told[accessory.key]
        return dressing.dressed(accessory, names)

    def _changed(
        self, driver: Driver, before: Mapping[str, Accessory], new: Sequence[Accessory]
    ) -> None:
        gone = before.keys() - self._told.keys()
        for key in (*gone, *(one.key for one in new)):
            self._forget(driver, key)
        for one in new:
            self._furnish(driver, one)
        for key, one in self._told.items():
            if before.get(key) is not one:
                making.fill(self._found(driver, key), one, self._places)
        if new or gone:
            driver.restructured()

    def _number(self, new: Sequence[Accessory], shown: Iterable[Accessory]) -> None:
        if not new:
            return
        identity = self._store.kept.identity.with_all(new).lean(shown)
        self._store.change(lambda kept: attrs.evolve(kept, identity=identity))

    def _found(self, driver: Driver, key: str) -> making.Device | making.Root:
        root: making.Root = driver.accessory
        if key == BRIDGE:
            return root
        found: making.Device = root.accessories[self._store.kept.identity.aids[key]]
        return found

    def _furnish(self, driver: Driver, told: Accessory) -> None:
        made = making.device(driver, told, self._store.kept.identity, self._places)
        for one in made.characteristics():
            place = self._places[one]
            one.getter_callback = self._reads(place.service, place.characteristic.kind)
        driver.accessory.accessories[made.aid] = made

    def _forget(self, driver: Driver, key: str) -> None:
        aid = self._store.kept.identity.aids[key]
        if (old := driver.accessory.accessories.pop(aid, None)) is not None:
            making.forgotten(old, self._places)

    def _is_silent(self, found: HapCharacteristic) -> bool:
        """Whether nothing is known of it; what is computed when it is read always is."""
        place = self._places.get(found)
        if place is None or found.getter_callback is not None:
            return False
        return dressing.is_silent(place.service, place.characteristic)

    def _take(self, found: HapCharacteristic, value: Value) -> Awaitable[Reply] | Reply:
        """Somebody wants this value."""
        place = self._places.get(found)
        if place is None:
            return Reply.UNKNOWN
        kind = place.characteristic.kind
        if kind == "Identify":
            return Reply.DONE
        if kind == dressing.CONFIGURED_NAME:
            return self._renamed(found, place, str(value))
        if not place.characteristic.sets:
            return Reply.READ_ONLY
        return self._tapped(place.characteristic.sets, value)

    def _renamed(self, found: HapCharacteristic, place: making.Place, name: str) -> Reply:
        """Keep what the user calls it; an empty name gives ours back."""
        key = (place.accessory, path(place.service))
        names = {one: said for one, said in self._store.kept.names.items() if one != key}
        if name.strip():
            names[key] = name
        try:
            self._store.change(lambda kept: attrs.evolve(kept, names=names))
        except UsageError as error:
            _log.error("%s", error)  # a person is told what to do, not where we were
            return Reply.UNREACHABLE
        found.set_value(name.strip() or place.service.name)
        return Reply.DONE


def _is_other(before: Accessory | None, now: Accessory) -> bool:
    if before is None or before is now:
        return before is None
    return making.skeleton(before) != making.skeleton(now)
