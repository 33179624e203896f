"""The adapter that a host runs, once for each gateway: snapshots in, broker and page out."""

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
    """Publishes every snapshot, retained, on one topic, and answers `GET /snapshot` on loopback."""

    settings = MqttSettings
    """The class of its section; settings are checked before anything runs."""

    def __init__(self) -> None:
        """Load what the extra brings, so that a missing one is noticed before anything runs."""
        from pyenvoy_mqtt import broker, server  # noqa: PLC0415  # settings are read without them

        self._server = server
        self._new_broker = broker.Broker

    async def run(self, site: Site) -> None:
        """Run until cancelled."""
        settings = site.settings(MqttSettings)
        latest = self._server.Latest()
        publisher = _Publisher(settings, self._new_broker)
        listening = self._server.listen(settings.http_port) if settings.http else None
        async with asyncio.TaskGroup() as group:
            if listening is not None:
                _log.info("http://%s:%s/snapshot", *listening.getsockname())
                pages = self._server.application(latest, publisher.health)
                group.create_task(self._server.serve(pages, listening))
            async for snapshot in site.snapshots():
                body = payload(snapshot)
                latest.put(body)
                publisher.put(snapshot, body, group)


class _Publisher:
    """The broker's side. It begins with the first snapshot that says whose it is."""

    def __init__(self, settings: MqttSettings, new: "type[Broker]") -> None:
        self._settings = settings
        self._new = new
        self._broker: Broker | None = None
        self._topics: Topics | None = None

    def put(self, snapshot: Snapshot, body: bytes, group: asyncio.TaskGroup) -> None:
        if snapshot.gateway is None:
            return
        if self._broker is None or self._topics is None:
            self._topics = Topics(self._settings.topic, snapshot.gateway.serial)
            self._broker = self._new(self._settings, self._topics)
            group.create_task(self._broker.run())
            _log.info("%s on %s", self._topics.state, self._settings.broker)
        self._broker.put(self._topics.state, body)

    def health(self) -> Mapping[str, object]:
        return {"broker": attrs.asdict(self._broker.report) if self._broker else None}
