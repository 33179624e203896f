"""HAP-python's driver as we need it: keys and pairings go to our own file, nothing is printed, nobody gets in twice."""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from io import StringIO
from uuid import UUID

import attrs
from pyhap.accessory_driver import AccessoryDriver
from pyhap.characteristic import Characteristic as HapCharacteristic
from pyhap.loader import Loader

from pyenvoy import UsageError
from pyenvoy_homekit import guesses
from pyenvoy_homekit.bridge.announcing import Announcer
from pyenvoy_homekit.bridge.connection import Listening
from pyenvoy_homekit.bridge.srp import Verifier
from pyenvoy_homekit.bridge.writing import PATIENCE, Reply
from pyenvoy_homekit.shape import Value
from pyenvoy_homekit.store import PAIR, Store

Took = Callable[[HapCharacteristic, Value], Awaitable[Reply] | Reply]
"""What is to be done with a value that may be written."""

_log = logging.getLogger(__name__)


_LEVELS = {"pyhap": logging.WARNING, "pyhap.hap_handler": logging.CRITICAL}
"""It has a line for every connection, and a traceback for every request that makes no sense."""


def _quieten() -> None:
    """Let HAP-python say what is worth saying, unless somebody has asked for more."""
    for name, level in _LEVELS.items():
        if (found := logging.getLogger(name)).level == logging.NOTSET:
            found.setLevel(level)


class Driver(AccessoryDriver):
    """One bridge on the network."""

    def __init__(
        self,
        store: Store,
        address: str,
        port: int,
        announcer: Announcer,
        taken: Took,
        *,
        silent: Callable[[HapCharacteristic], bool],
    ) -> None:
        super().__init__(
            address=address,
            port=port,
            pincode=store.kept.setup.pin.reveal().encode(),
            loop=asyncio.get_running_loop(),
            async_zeroconf_instance=announcer,
            loader=Loader(),
        )
        _quieten()
        self.store = store
        self.taken = taken
        self._silent = silent
        self.patience = PATIENCE
        self.guesses = store.kept.guesses
        """Wrong PINs since a person has asked to pair, also where they cannot be kept."""
        self.srp_verifier: Verifier | None = None
        """The attempt to pair that is under way."""
        self.kept = True
        """Whether what was last to be kept could be written."""
        self.running: set[asyncio.Future[Reply]] = set()
        """Taps whose outcome is not known yet."""
        self.state.setup_id = store.kept.setup.setup_id
        self.http_server = Listening((address, port), self)
        if store.kept.pairings is not None:
            self.encoder.load_into(StringIO(json.dumps(store.kept.pairings)), self.state)

    def persist(self) -> None:
        """Keep keys and pairings in our file."""
        written = StringIO()
        self.encoder.persist(written, self.state)
        pairings = json.loads(written.getvalue())
        try:
            self.store.change(lambda kept: attrs.evolve(kept, pairings=pairings))
            self.kept = True
        except UsageError as error:
            self.kept = False
            _log.error("%s", error)  # a person is told what to do, not where we were

    def async_persist(self) -> None:
        """The same at once: it is small, and happens when somebody pairs."""
        self.persist()

    def restructured(self) -> None:
        """Let controllers know that there is something else to be read, if there is."""
        if self.state.set_accessories_hash(self.accessories_hash):
            self.persist()
            if self.mdns_service_info is not None:
                self.async_update_advertisement()

    def setup_srp_verifier(self) -> None:
        """Begin an attempt to pair; whoever asks before anybody has guessed is given the same challenge.

        Making one takes longer than asking for it, and a new one would end what another phone has begun.
        """
        if self.srp_verifier is None or self.srp_verifier.A is not None:
            self.srp_verifier = Verifier(self.state.pincode)

    def pair(self, client_username_bytes: bytes, client_public: bytes, permissions: bytes) -> bool:
        """Take a controller, if it can be kept: else it would be a stranger after the next start.

        What it has proved is good for this once, also if somebody has recorded it.
        """
        known = (
            self.state.paired_clients, self.state.client_properties, self.state.uuid_to_bytes
        )  # fmt: skip
        before = [dict(one) for one in known]
        super().pair(client_username_bytes, client_public, permissions)
        self.srp_verifier = None
        if self.kept:
            _log.info("a controller has paired with the bridge of gateway %s", self.store.serial)
            self._guessed({})
        else:
            for one, was in zip(known, before, strict=True):
                one.clear()
                one.update(was)
        return self.kept

    def get_characteristics(self, char_ids: Sequence[str]) -> dict[str, list[dict[str, object]]]:
        """What these are, and of what is not there or not known that; HAP-python knows of whole accessories only.

        Raises `ValueError` for no numbers.
        """
        places = {one: tuple(map(int, one.split("."))) for one in char_ids}
        found = {one: self.found(aid, iid) for one, (aid, iid) in places.items()}
        gone = {one: Reply.UNKNOWN for one, what in found.items() if what is None}
        gone |= {
            one: Reply.UNREACHABLE
            for one, what in found.items()
            if what is not None and self._silent(what)
        }
        told: dict[str, list[dict[str, object]]] = super().get_characteristics(
            [one for one in char_ids if one not in gone]
        )
        told["characteristics"] += [
            {"aid": places[one][0], "iid": places[one][1], "status": status.value}
            for one, status in gone.items()
        ]
        return told

    def is_open(self, address: str) -> bool:
        """Whether a PIN may be tried from there."""
        if not guesses.is_open(self.guesses, address) and self.store.wished(PAIR):
            self._guessed({})
        return guesses.is_open(self.guesses, address)

    def failed(self, address: str) -> None:
        """Somebody there has tried a wrong PIN; each challenge takes one guess."""
        self.srp_verifier = None
        self._guessed(guesses.after(self.guesses, address))
        if what := guesses.closed(self.guesses, address):
            self.store.wished(PAIR)  # a word from before does not count
            _log.warning(
                "%s with the bridge of gateway %s until somebody runs `pyenvoy-homekit pair`",
                what, self.store.serial,
            )  # fmt: skip

    def _guessed(self, found: guesses.Guesses) -> None:
        """Keep it, so that nobody guesses on after a restart."""
        self.guesses = found
        try:
            self.store.change(lambda kept: attrs.evolve(kept, guesses=found))
        except UsageError as error:
            _log.error("%s", error)  # a person is told what to do, not where we were

    def found(self, aid: int, iid: int) -> HapCharacteristic | None:
        """The characteristic with these numbers, if there is one."""
        root = self.accessory
        one = root if aid == root.aid else root.accessories.get(aid)
        found = None if one is None else one.iid_manager.get_obj(iid)
        return found if isinstance(found, HapCharacteristic) else None

    def unpair(self, client_uuid: UUID) -> None:
        """Forget a controller, and end its sessions once it has its answer."""
        super().unpair(client_uuid)
        _log.info("a controller of the bridge of gateway %s is forgotten", self.store.serial)
        self.loop.call_soon(self._close_strangers)

    def unpair_all(self) -> None:
        """Forget every controller."""
        for one in tuple(self.state.paired_clients):
            if one in self.state.paired_clients:  # with the last administrator all go
                self.unpair(one)
        self.async_update_advertisement()

    def _close_strangers(self) -> None:
        for one in tuple(self.http_server.connections.values()):
            who = one.handler.client_uuid
            if who is not None and who not in self.state.paired_clients:
                one.close()
