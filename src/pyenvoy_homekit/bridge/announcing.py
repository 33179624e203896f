"""One mDNS responder for all bridges of an address; it outlives each of them, and its failures end nothing."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager

from zeroconf import Error, IPVersion, ServiceInfo
from zeroconf.asyncio import AsyncZeroconf

_log = logging.getLogger(__name__)


class Announcer:
    """What HAP-python takes for a zeroconf of its own; closing it is our business."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.users = 0
        self._zeroconf: AsyncZeroconf | None = None
        self._told = ""
        self._first: dict[str, asyncio.Task[None]] = {}

    async def begin(
        self,
        info: ServiceInfo,
        cooperating_responders: bool = False,  # noqa: FBT001, FBT002  # as HAP-python calls it
    ) -> None:
        """Announce a bridge; it need not wait until everybody has heard it."""
        if (zeroconf := self._opened()) is not None:
            work = zeroconf.async_register_service(
                info, cooperating_responders=cooperating_responders
            )
            self._first[info.name] = asyncio.create_task(self._done(work))

    async def renew(self, info: ServiceInfo) -> None:
        """Announce what has changed of a bridge."""
        if (zeroconf := self._opened()) is not None:
            await self._announced(info)
            await self._done(zeroconf.async_update_service(info))

    async def end(self, info: ServiceInfo) -> None:
        """Say that a bridge goes."""
        if self._zeroconf is not None:
            await self._announced(info)
            self._first.pop(info.name, None)
            await self._done(self._zeroconf.async_unregister_service(info))

    async def stay(self) -> None:
        """Nothing: another bridge may still need it."""

    # what HAP-python calls them
    async_register_service, async_update_service = begin, renew
    async_unregister_service, async_close = end, stay

    async def close(self) -> None:
        """Really close it, once nobody needs it."""
        if self._zeroconf is not None:
            zeroconf, self._zeroconf = self._zeroconf, None
            await zeroconf.async_close()

    async def _announced(self, info: ServiceInfo) -> None:
        if (task := self._first.get(info.name)) is not None:
            await asyncio.wait({task})

    def _opened(self) -> AsyncZeroconf | None:
        if self._zeroconf is None:
            try:
                self._zeroconf = AsyncZeroconf(
                    interfaces=[self.address], ip_version=IPVersion.V4Only
                )
            except (OSError, Error) as error:
                self._say(str(error))
        return self._zeroconf

    async def _done(self, work: Awaitable[Awaitable[object]]) -> None:
        try:
            await (await work)
        except (OSError, Error, KeyError, TimeoutError) as error:  # KeyError: not registered
            self._say(f"{type(error).__name__} {error}")
        else:
            self._told = ""

    def _say(self, what: str) -> None:
        """Say it once, until it has worked again."""
        if what != self._told:
            self._told = what
            _log.warning(
                "the bridge cannot be announced by mDNS on %s (%s): new phones will not find it",
                self.address, what,
            )  # fmt: skip


class Announcers:
    """The responders in use, one for each address."""

    def __init__(self) -> None:
        self._known: dict[str, Announcer] = {}

    @asynccontextmanager
    async def at(self, address: str) -> AsyncIterator[Announcer]:
        """The responder of an address, which is closed when the last block that uses it ends."""
        found = self._known.setdefault(address, Announcer(address))
        found.users += 1
        try:
            yield found
        finally:
            found.users -= 1
            if not found.users:
                del self._known[address]
                await found.close()
