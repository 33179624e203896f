"""The adapter that a host runs, once for each gateway: snapshots in, broker and pages out."""

import asyncio
import logging
from collections.abc import AsyncIterator, Mapping
from typing import TYPE_CHECKING, Protocol, TypeVar

import attrs

from pyenvoy import Snapshot
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Topics, payload

if TYPE_CHECKING:
    from pyenvoy_mqtt.broker import Broker

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Site(Protocol):
    """One gateway, as much of it as this adapter needs."""

    def snapshots(self) -> AsyncIterator[Snapshot]:
        """Every snapshot from now on, the latest at once if there is one."""

    def settings(self, section: type[T]) -> T:
        """This adapter's own section of the settings."""


class Mqtt:
    """Publishes every snapshot, retained, on one topic, and answers `GET /snapshot` on loopback.

    Runs for several gateways at once: each has a broker connection and topics of its own, all share
    the pages.
    """

    settings = MqttSettings
    """The class of its section; settings are checked before anything runs."""

    def __init__(self) -> None:
        """Load what the extra brings, so that a missing one is noticed before anything runs."""
        from pyenvoy_mqtt import broker, server  # noqa: PLC0415  # settings are read without them

        self._server = server
        self._new_broker = broker.Broker
        self._pages = server.Pages()
        self._brokers: dict[str, Broker] = {}
        self._serving = False

    async def run(self, site: Site) -> None:
        """Run until cancelled."""
        settings = site.settings(MqttSettings)
        if not settings.rest.enabled or self._serving:
            await self._publish(site, settings)
            return
        self._serving = True
        try:
            await self._publish_and_serve(site, settings)
        finally:
            self._serving = False

    async def _publish_and_serve(self, site: Site, settings: MqttSettings) -> None:
        listening = self._server.listen(settings.rest.port)
        _log.info("the snapshot as JSON: http://%s:%s/snapshot", *listening.getsockname())
        pages = self._server.application(self._pages, self._health)
        with listening:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._server.serve(pages, listening))
                group.create_task(self._publish(site, settings))

    async def _publish(self, site: Site, settings: MqttSettings) -> None:
        """The broker's side begins with the first snapshot, which says whose it is."""
        async with asyncio.TaskGroup() as group:
            broker: Broker | None = None
            async for snapshot in site.snapshots():
                if snapshot.gateway is None:
                    continue
                topics = Topics(settings.topic, snapshot.gateway.serial)
                if broker is None:
                    broker = self._brokers[topics.serial] = self._new_broker(settings, topics)
                    group.create_task(broker.run())
                    place = (settings.broker, settings.port, topics.state)
                    _log.info("the same over MQTT: %s:%s, topic %s", *place)
                body = payload(snapshot)
                self._pages.put(topics.serial, body)
                broker.put(topics.state, body)

    def _health(self) -> Mapping[str, object]:
        return {serial: attrs.asdict(one.report) for serial, one in self._brokers.items()}
