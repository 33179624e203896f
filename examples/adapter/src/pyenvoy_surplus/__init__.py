"""Switches a relay on while there is solar power to spare: an adapter for pyenvoy."""

import logging
from datetime import datetime, timedelta

import attrs
import httpx
import pyenvoy

_log = logging.getLogger(__name__)


def _url(_: object, __: object, value: str) -> None:
    if not value.startswith(("http://", "https://")):
        raise ValueError(f"must be a URL such as http://192.168.1.40/on, not {value!r}")


@attrs.frozen
class SurplusSettings:
    """A relay that is on while there is power to spare."""

    on: str = attrs.field(validator=_url)
    """What switches it on over HTTP, such as http://192.168.1.40/relay/0?turn=on."""
    off: str = attrs.field(validator=_url)
    """What switches it off."""
    watts: float = 1500.0
    """The power that must go to the grid before it is switched on: about what it switches."""
    minutes: float = 5.0
    """For how long that must be so; and for how long it may take power from the grid once it is on."""


@attrs.frozen
class Relay:
    """Whether it is on, and since when it should not be as it is."""

    on: bool = False
    wrong_since: datetime | None = None

    def after(self, power: float | None, at: datetime, settings: SurplusSettings) -> "Relay":
        """What becomes of it when this power comes from the grid; negative goes to it."""
        wrong = power is not None and (power > 0 if self.on else power <= -settings.watts)
        since = (self.wrong_since or at) if wrong else None
        if since is None or at - since < timedelta(minutes=settings.minutes):
            return Relay(self.on, since)
        return Relay(not self.on)


class Surplus:
    """Switches the relay of one gateway; where it does not answer, the host begins anew."""

    settings = SurplusSettings

    async def run(self, site: pyenvoy.Site) -> None:
        """Run until cancelled."""
        settings, relay = site.settings(SurplusSettings), Relay()
        async with httpx.AsyncClient() as client:
            (await client.get(settings.off)).raise_for_status()  # nobody knows how it was left
            async for snapshot in site.snapshots():
                net = snapshot.consumption.net if snapshot.consumption else None
                power = net.power if net else None
                before, relay = relay, relay.after(power, snapshot.at, settings)
                if relay.on != before.on:
                    _log.info("the relay is switched %s", "on" if relay.on else "off")
                    (await client.get(settings.on if relay.on else settings.off)).raise_for_status()
