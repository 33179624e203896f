"""The adapter that a host runs, once for each gateway: snapshots in, a bridge in Apple Home out."""

import asyncio
from contextlib import aclosing, closing
from datetime import timedelta
from typing import TYPE_CHECKING

from pyenvoy import UsageError
from pyenvoy.effects.clock import Clock, WallClock
from pyenvoy.settings import GatewaySettings
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_homekit.site import Site

if TYPE_CHECKING:
    from pyenvoy_homekit.household import Household
    from pyenvoy_homekit.store import Store

_SILENT = "the gateway says no more"
_AGAIN = timedelta(seconds=10)
"""From one look at the age of what is shown to the next."""


class Homekit:
    """Shows each gateway as a bridge of its own; all bridges share one voice on the network."""

    settings = HomekitSettings
    """The class of its section; settings are checked before anything runs."""

    def __init__(self, clock: Clock | None = None) -> None:
        """Load what the extra brings, so that a missing one is noticed before anything runs."""
        from pyenvoy_homekit import household, invitation, store  # noqa: PLC0415  # settings are read without
        from pyenvoy_homekit.bridge import announcing, opening  # noqa: PLC0415  # the same

        self._clock = clock or WallClock()
        self._opening = opening.Opening
        self._household = household.Household
        self._store = store
        self._invited = invitation.invited
        self._announcers = announcing.Announcers()

    async def run(self, site: Site) -> None:
        """Run until cancelled."""
        gateway = _gateway(site)
        host = "" if gateway is None else gateway.host
        serial = self._store.serial_at(host)
        while True:
            with self._store.held(serial or await _met(site)) as store:
                serial = await self._shown(site, gateway, store)

    async def _shown(self, site: Site, gateway: GatewaySettings | None, store: "Store") -> str:
        """Show this gateway until another stands in its place; say which."""
        settings = site.settings(HomekitSettings)
        if gateway is not None:
            settings = settings.of(gateway)
        household = self._household(site, store, settings, gateway, self._clock)
        with closing(household):
            household.refresh()  # as it is remembered, before anybody asks
            return await self._running(site, household, store, settings)

    async def _running(
        self, site: Site, household: "Household", store: "Store", settings: HomekitSettings
    ) -> str:
        opening = self._opening(
            household.bridge, store, self._announcers,
            address=settings.address, port=settings.port,
        )  # fmt: skip
        async with asyncio.TaskGroup() as group:
            shown = self._invited(site.cards, store, household.name, self._clock)
            tasks = [
                group.create_task(one) for one in (opening.run(), self._aged(household), shown)
            ]
            other = await self._fed(site, household)
            for task in tasks:
                task.cancel()
        return other

    async def _fed(self, site: Site, household: "Household") -> str:
        """Show every snapshot of this gateway; return the serial number of another one in its place."""
        async with aclosing(site.snapshots()) as snapshots:
            async for one in snapshots:
                if one.gateway is not None and one.gateway.serial != household.serial:
                    return one.gateway.serial
                household.take(one)
        raise UsageError(_SILENT)

    async def _aged(self, household: "Household") -> None:
        """What is old grows older without a snapshot too."""
        while True:
            await self._clock.sleep_until(self._clock.now() + _AGAIN)
            household.refresh()


def _gateway(site: Site) -> GatewaySettings | None:
    try:
        return site.settings(GatewaySettings)
    except UsageError:
        return None


async def _met(site: Site) -> str:
    """The serial number of the gateway, once it has said it."""
    async with aclosing(site.snapshots()) as snapshots:
        async for one in snapshots:
            if one.gateway is not None:
                return one.gateway.serial
    raise UsageError(_SILENT)
