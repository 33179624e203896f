"""The adapter that a host runs, once for each gateway: snapshots in, broker and pages out."""

import asyncio
import logging
from collections.abc import Iterable, Mapping
from contextlib import ExitStack
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import attrs

from pyenvoy import Snapshot, UsageError
from pyenvoy.effects.tokenfile import state_folder
from pyenvoy_mqtt.history.files import file_of
from pyenvoy_mqtt.history.keeper import Keeper
from pyenvoy_mqtt.history.recalled import recall
from pyenvoy_mqtt.settings import HistorySettings, MqttSettings
from pyenvoy_mqtt.site import Site
from pyenvoy_mqtt.topics import Topics, payload

if TYPE_CHECKING:
    from pyenvoy_mqtt.publishing import Publishing

_log = logging.getLogger(__name__)

_AGAIN = 60.0
"""Seconds until a port that is taken is tried again."""


class Mqtt:
    """Publishes each gateway over MQTT, keeps its history, and serves the pages.

    Runs for several gateways at once: each has a broker connection and topics of its own, all share
    the pages.
    """

    settings = MqttSettings
    """The class of its section; settings are checked before anything runs."""

    def __init__(self) -> None:
        """Load what the extra brings, so that a missing one is noticed before anything runs."""
        from pyenvoy_mqtt import publishing, server  # noqa: PLC0415  # settings are read without them
        from pyenvoy_mqtt.broker.places import Places  # noqa: PLC0415  # as above

        self._server = server
        self._new = publishing.Publishing
        self._places = Places
        self._pages = server.Pages(self._health)
        self._published: dict[str, Publishing] = {}
        self._serving = False

    async def run(self, site: Site) -> None:
        """Run until cancelled."""
        settings = site.settings(MqttSettings)
        if self._serving:
            await self._publish(site, settings)
            return
        self._serving = True
        try:
            await self._publish_and_serve(site, settings)
        finally:
            self._serving = False

    @staticmethod
    def recall(
        settings: MqttSettings,
        serial: str,
        figures: Iterable[tuple[datetime, Mapping[str, float]]],
        panels: Iterable[tuple[datetime, str, float]] = (),
    ) -> None:
        """Begin the history of a gateway with what somebody else remembers of it, before anything runs."""
        recall(_file(settings.history, serial), figures, panels)

    async def _publish_and_serve(self, site: Site, settings: MqttSettings) -> None:
        async with asyncio.TaskGroup() as group:
            group.create_task(self._serve(settings))
            group.create_task(self._publish(site, settings))

    async def _serve(self, settings: MqttSettings) -> None:
        """Answer; where that cannot be, say so once, try again, and do everything else meanwhile."""
        said = ""
        while (why := await self._answered(settings)) is not None:
            if why != said:
                _log.error("%s; it is tried again every %.0f s", why, _AGAIN)
            said = why
            await asyncio.sleep(_AGAIN)

    async def _answered(self, settings: MqttSettings) -> str | None:
        """Answer until cancelled, or say why that cannot be."""
        with ExitStack() as stack:
            try:
                answering = stack.enter_context(self._server.opened(settings, self._pages))
            except UsageError as error:
                return str(error)
            await answering()
        return None

    async def _publish(self, site: Site, settings: MqttSettings) -> None:
        """It begins with the first snapshot, which says whose it is."""
        known = (one async for one in site.snapshots() if one.gateway is not None)
        self._pages.unread += 1
        try:
            first = await anext(known)
        finally:
            self._pages.unread -= 1
        serial = "" if first.gateway is None else first.gateway.serial
        async with asyncio.TaskGroup() as group:
            group.create_task(self._keep(site, settings.history, serial))
            if settings.enabled:
                group.create_task(self._begun(site, settings, serial).run())
            self._show(site, serial, first)
            async for snapshot in known:
                self._show(site, serial, snapshot)

    def _show(self, site: Site, serial: str, snapshot: Snapshot) -> None:
        self._pages.put(site, serial, snapshot, payload(snapshot))
        if serial in self._published:
            self._published[serial].take(snapshot)

    async def _keep(self, site: Site, settings: HistorySettings, serial: str) -> None:
        """Keep history; where that cannot be, say so once, and do everything else."""
        if not settings.enabled:
            return
        path = self._pages.histories[serial] = _file(settings, serial)
        try:
            await Keeper(path).run(site)
        except UsageError as error:
            del self._pages.histories[serial]
            _log.error("%s", error)  # a person is told what to do, not where we were

    def _begun(self, site: Site, settings: MqttSettings, serial: str) -> "Publishing":
        topics = Topics(settings.topic, serial)
        _log.info("over MQTT: %s:%s, topic %s/#", settings.broker, settings.port, topics.root)
        places = self._places(state_folder(), serial, f"{settings.broker}:{settings.port}")
        found = self._new(site, settings, topics, self._identifier(settings, serial), places=places)
        self._published[serial] = found
        return found

    def _identifier(self, settings: MqttSettings, serial: str) -> str | None:
        """The client id: each connection needs its own, so that the second gateway's has a tail."""
        if settings.client_id is None or not self._published.keys() - {serial}:
            return settings.client_id
        return f"{settings.client_id}-{serial}"

    def _health(self) -> Mapping[str, object]:
        return {serial: attrs.asdict(one.report) for serial, one in self._published.items()}


def _file(settings: HistorySettings, serial: str) -> Path:
    folder = state_folder() if settings.folder is None else Path(settings.folder)
    return file_of(folder, serial)
