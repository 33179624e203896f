"""What runs for as long as we do: where it ends by a mistake of ours it says so, and is begun anew."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from pyenvoy.effects.clock import Clock
from pyenvoy.errors import EnvoyError
from pyenvoy.polling.ledger import REFUSED_PAUSES

_log = logging.getLogger(__name__)

_PAUSES = REFUSED_PAUSES  # long ones: what fails while it signs in must not do so every few seconds


async def lasting(
    name: str,
    run: Callable[[], Awaitable[None]],
    ended: Callable[[EnvoyError], None],
    clock: Clock,
) -> None:
    """Run it again and again; of mistakes in a row the first shows where it was made. Ends only when cancelled."""
    ends = 0
    while True:
        began = clock.now()
        (error,) = await asyncio.gather(run(), return_exceptions=True)
        now = clock.now()
        ends = 1 if now - began >= _PAUSES[-1] else ends + 1
        pause = _PAUSES[min(ends, len(_PAUSES)) - 1]
        why = f"{name} has stopped ({type(error).__name__}: {error}); it goes on in {pause}"
        _log.error("%s", why, exc_info=error if ends == 1 else None)
        told = EnvoyError(why)
        told.__cause__ = error
        ended(told)
        await clock.sleep_until(now + pause)
