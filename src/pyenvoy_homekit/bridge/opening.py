"""Keeps a bridge where it can be reached: waits for a network and a free port, and moves when the address does."""

import asyncio
import errno
import logging
from collections.abc import Callable
from contextlib import AsyncExitStack

import attrs

from pyenvoy_homekit.bridge.announcing import Announcers
from pyenvoy_homekit.bridge.bridge import Bridge
from pyenvoy_homekit.bridge.network import free_port, own_address
from pyenvoy_homekit.store import UNPAIR, Store

_log = logging.getLogger(__name__)

LOOK = 5.0
"""Seconds from one look at the network to the next."""


class Opening:
    """One bridge's place on the network."""

    def __init__(
        self,
        bridge: Bridge,
        store: Store,
        announcers: Announcers,
        *,
        address: str | None = None,
        port: int | None = None,
        look: float = LOOK,
        found: Callable[[], str | None] = own_address,
    ) -> None:
        self._bridge = bridge
        self._store = store
        self._announcers = announcers
        self._found = (lambda: address) if address else found
        self._port = port
        self._look = look
        self._at: str | None = None
        self._said = ""

    async def run(self) -> None:
        """Run until cancelled."""
        while True:
            address = await self._network()
            async with AsyncExitStack() as stack:
                if await self._opened(address, stack):
                    await self._moved(address)
            await asyncio.sleep(self._look)

    async def _network(self) -> str:
        """The address of this machine, once it has one and there is something to be shown."""
        while (address := self._found()) is None or not self._bridge.filled:
            if address is None:
                self._say("there is no network: the bridge waits for one")
            await asyncio.sleep(self._look)
        return address

    async def _opened(self, address: str, stack: AsyncExitStack) -> bool:
        announcer = await stack.enter_async_context(self._announcers.at(address))
        try:
            port = self._port or self._store.kept.port or free_port(address)
            stack.push_async_callback(self._bridge.stop)
            await self._bridge.start(address, port, announcer)
        except OSError as error:
            self._say(_why(error, address, port=self._port or self._store.kept.port))
            return False
        self._store.change(lambda kept: attrs.evolve(kept, port=port, address=address))
        self._said = ""
        how = "is paired" if self._bridge.paired else "can be paired: run `pyenvoy-homekit pair`"
        _log.info("the bridge %s listens on %s:%s and %s", self._store.serial, address, port, how)
        return True

    async def _moved(self, address: str) -> None:
        """Return once the machine is no longer known by this address."""
        while self._found() == address:
            if self._store.wished(UNPAIR):
                self._bridge.unpair()
            await asyncio.sleep(self._look)
        _log.info("this machine is no longer %s: the bridge moves", address)

    def _say(self, what: str) -> None:
        """Say it once, until it has worked again."""
        if what != self._said:
            self._said = what
            _log.error("%s", what)


def _why(error: OSError, address: str, port: int | None) -> str:
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {port} of {address}, which the bridge is known by, is taken by another program: "
            "end that, or set `port` in [homekit]; it is tried again"
        )
    if error.errno == errno.EADDRNOTAVAIL:
        return f"{address} is no address of this machine: set `address` in [homekit] to one that is"
    return f"the bridge cannot listen on {address}:{port} ({error.strerror}); it is tried again"
