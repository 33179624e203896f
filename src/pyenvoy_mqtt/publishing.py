"""One gateway on one broker: what is to be said goes out, wishes come in.

Polling never waits for a broker: what is new goes into the outbox, and the broker's side takes it from there.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from importlib.metadata import version

from pyenvoy import Snapshot
from pyenvoy_mqtt import plugin
from pyenvoy_mqtt.broker import Broker, Ears, Report
from pyenvoy_mqtt.broker.places import Places
from pyenvoy_mqtt.carrying import Carrying
from pyenvoy_mqtt.compat import Sampling
from pyenvoy_mqtt.footprint import Footprint
from pyenvoy_mqtt.orders import Heard, read
from pyenvoy_mqtt.roll import MOST
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.site import Site
from pyenvoy_mqtt.telling import Telling
from pyenvoy_mqtt.topics import Availability, Topics

_log = logging.getLogger(__name__)

_TICK = 1.0
"""Seconds between two looks at what has waited long enough."""


def _wall() -> datetime:
    return datetime.now(UTC)


class Publishing:
    """Everything that is said of one gateway, and everything that is heard for it."""

    def __init__(
        self,
        site: Site,
        settings: MqttSettings,
        topics: Topics,
        identifier: str | None = None,
        *,
        places: Places | None = None,
        now: Callable[[], datetime] = _wall,
    ) -> None:
        self._site = site
        self._topics = topics
        self._now = now
        self._telling = telling = Telling(settings, topics, version("pyenvoy"))
        self._plugin = _plugin(settings, topics)
        others = () if self._plugin is None else (self._plugin.wishes,)
        birth = () if telling.birth is None else (telling.birth,)
        self._places = places
        self._footprint = self._stepped()
        kept = (*telling.leftovers, *self._footprint.left)
        ears = Ears((*topics.wishes, *others, *birth), kept, self._hear, self._looked)
        self._broker = Broker(settings, topics, ears, identifier=identifier)
        self._carrying = Carrying(site, self._broker.tell)
        self._every = timedelta(seconds=settings.interval)
        self._plugin_told: datetime | None = None
        self._crowded = False
        self._whole = False
        self._outdated: tuple[str, ...] = ()

    @property
    def report(self) -> Report:
        """What became of the publishing."""
        return self._broker.report

    async def run(self) -> None:
        """Publish until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._broker.run())
            group.create_task(self._carrying.run())
            while True:
                self._flush()
                await asyncio.sleep(_TICK)

    # -- out --------------------------------------------------------------------------------------

    def take(self, snapshot: Snapshot) -> None:
        """Say what is new in a snapshot."""
        self._telling.take(snapshot, self._site.accounts, self._now())
        self._telling.compare(self._site.insight)
        if self._telling.crowded and not self._crowded:
            self._crowded = True
            _log.warning("the gateway names more than %d devices: the rest is not published", MOST)
        if (live := self._telling.urgent()) is not None:
            self._broker.put(live.topic, live.payload, urgent=True)
        self._flush()

    def _flush(self) -> None:
        self._sweep()
        now = self._now()
        self._telling.reachable(answers=self._site.state.available)
        self._tell_plugin(now)
        for message in self._telling.due(now):
            self._broker.put(message.topic, message.payload)
        self._whole = self._telling.whole

    def _tell_plugin(self, now: datetime) -> None:
        """What the plugin would say, no more often than all else."""
        told = self._plugin_told
        if self._plugin is None or (told is not None and abs(now - told) < self._every):
            return
        self._plugin_told = now
        for topic, body in plugin.told(self._plugin, self._site):
            self._telling.word(topic, body)

    # -- where another prefix was set before ------------------------------------------------------

    def _stepped(self) -> Footprint:
        """Where something is kept from now on, and was before; the next run knows of both."""
        telling, others = self._telling, self._plugin
        states = () if others is None else others.places
        now = (f"{self._topics.root}/#", *telling.announced, *states)
        found = Footprint(() if self._places is None else self._places.read(), now)
        self._note_places(found)
        return found

    def _note_places(self, found: Footprint) -> None:
        if self._places is not None:
            self._places.write(found.places)

    def _looked(self) -> None:
        """The broker has told what it kept."""
        self._outdated = self._footprint.looked()
        self._note_places(self._footprint)

    def _sweep(self) -> None:
        """Clear what nobody will say anew, once Home Assistant was told where to look now."""
        if self._whole and not len(self._broker.outbox):
            for topic in self._outdated:
                self._broker.put(topic, b"")
            self._outdated = ()

    # -- in ---------------------------------------------------------------------------------------

    def _hear(self, heard: Heard) -> None:
        control = self._topics.wished(heard.topic)
        if self._plugin is not None and heard.topic == self._plugin.wishes:
            self._hear_plugin(self._plugin, heard)
        elif heard.topic == self._telling.birth:
            self._hear_birth(heard)
        elif not heard.payload:
            return  # whoever clears a topic wants nothing of us
        elif control is not None:
            self._carrying.take(read(self._topics, control, heard))
        elif heard.retained and not self._footprint.hears(heard.topic, heard.payload):
            self._telling.kept(heard.topic, heard.payload, self._now())

    def _hear_birth(self, heard: Heard) -> None:
        """Home Assistant has started: it knows nothing. Not all gateways tell it at once."""
        if heard.payload == Availability.ONLINE.encode() and not heard.retained:
            later = 1 + sum(self._topics.serial.encode()) % 3
            asyncio.get_running_loop().call_later(later, self._broker.again)

    def _hear_plugin(self, topics: plugin.Plugin, heard: Heard) -> None:
        found = plugin.read(topics, heard) if heard.payload else None
        if isinstance(found, Sampling):
            (self._site.resume if found.on else self._site.pause)()
            self._broker.tell(plugin.sampled(topics, heard))
        elif found is not None:
            self._carrying.take(found)


def _plugin(settings: MqttSettings, topics: Topics) -> plugin.Plugin | None:
    return None if settings.plugin is None else plugin.plugin(settings.plugin, topics.serial)
