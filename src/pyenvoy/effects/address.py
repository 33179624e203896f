"""Looks around for a gateway that does not answer any more where it was. What is believed, `session` says."""

import logging
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from typing import Protocol

from pyenvoy import session
from pyenvoy.access.trust import Trust
from pyenvoy.effects.clock import Clock
from pyenvoy.effects.discovery import Found
from pyenvoy.effects.tls import Pin
from pyenvoy.errors import TransportError, UsageError

_log = logging.getLogger(__name__)

Source = Callable[[], Awaitable[Iterable[Found]]]
"""Who says which gateways announce themselves: `discover`, or something in its place."""

EVERY = timedelta(minutes=1)


class Searched(Protocol):
    """The session that a gateway is looked for in."""

    state: session.State

    def step(self, event: session.Event) -> None:
        """Tell what has happened."""


async def search(searched: Searched, source: Source, pin: Pin, clock: Clock) -> None:
    """Look around while the gateway is lost, until cancelled; where mDNS is not installed, say so and end."""
    while True:
        await clock.sleep_until(clock.now() + EVERY)
        if not session.is_lost(searched.state) or not _provable(pin, searched.state):
            continue
        try:
            found = await source()
        except UsageError as error:
            _log.info("the gateway is not looked for elsewhere: %s", error)
            return
        except TransportError:  # our own network is down, as the gateway is: it comes back
            continue
        for one in found:
            searched.step(session.Announced(one.serial, one.addresses))


def _provable(pin: Pin, state: session.State) -> bool:
    """Whether whoever answers elsewhere can be told from others: by a certificate that is known.

    Gateways before firmware 7 have none, and are asked with no more than a digest.
    """
    met = state.identity
    if met is not None and not met.wants_token:
        return True
    return pin.trust in (Trust.PIN, Trust.PIN_ROTATE) and pin.proven
