"""Wishes that came by message, carried out and answered: each on its result topic, with all that became of it."""

import asyncio
import logging
from collections import OrderedDict
from collections.abc import Callable

from pyenvoy.commands import Entry
from pyenvoy.errors import EnvoyError
from pyenvoy_mqtt.orders import Caller, Order, Refusal, refused, result
from pyenvoy_mqtt.outbox import Message
from pyenvoy_mqtt.site import Site

_log = logging.getLogger(__name__)

_MOST = 10
"""Wishes under way at once; each takes minutes, and a gateway is a small machine."""

_REMEMBERED = 100
"""Results that are kept for callers who ask once more by the same id."""


class Carrying:
    """The wishes under way, and the results of the last ones."""

    def __init__(self, site: Site, tell: Callable[[Message], None]) -> None:
        self._site = site
        self._tell = tell
        self._orders: asyncio.Queue[Order] = asyncio.Queue(_MOST)
        self._under_way = 0
        self._complained: tuple[str, ...] = ()
        self._results: OrderedDict[Caller, Message | None] = OrderedDict()

    def take(self, found: Order | Refusal) -> None:
        """A message has come on a set topic, and means this."""
        if isinstance(found, Order) and self._repeated(found.caller):
            return
        if isinstance(found, Order) and self._under_way >= _MOST:
            found = Refusal(f"{_MOST} wishes are under way already", found.caller)
        if isinstance(found, Refusal):
            self._refuse(found)
            return
        self._under_way += 1
        self._remember(found.caller, None)
        self._orders.put_nowait(found)

    def _refuse(self, refusal: Refusal) -> None:
        if refusal.why not in self._complained:
            self._complained = (*self._complained[-_REMEMBERED:], refusal.why)
            _log.warning("a wish for %s is refused: %s", refusal.caller.control, refusal.why)
        self._tell(refused(refusal))

    def _repeated(self, caller: Caller) -> bool:
        """Whether this very wish has come before: networks repeat messages. It is answered, not done, again."""
        if not caller.known or caller not in self._results:
            return False
        known = self._results[caller]
        if known is not None:
            self._tell(known)
        return True

    def _remember(self, caller: Caller, message: Message | None) -> None:
        if caller.known:
            self._results[caller] = message
            if len(self._results) > _REMEMBERED:
                self._results.popitem(last=False)

    async def run(self) -> None:
        """Carry out what was heard, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                order = await self._orders.get()
                group.create_task(self._carry(order))

    async def _carry(self, order: Order) -> None:
        caller = order.caller
        last: list[Entry] = []

        def told(entry: Entry, _: object) -> None:
            begun = not last
            last[:] = [entry]
            if begun and not entry.outcome:
                self._tell(result(caller, entry))

        try:
            await self._site.do(order.command, by="MQTT", told=told)
        except EnvoyError as error:
            message = refused(Refusal(str(error), caller))
        else:
            message = result(caller, last[0])
        finally:
            self._under_way -= 1
        self._remember(caller, message)
        self._tell(message)
