"""One gateway on one broker: its snapshots, its energies, its controls out; wishes in.

Polling never waits for a broker: what is new goes into the outbox, and the broker's side takes it from there.
"""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from pyenvoy import Snapshot
from pyenvoy.show.picture import Powers, powers
from pyenvoy.show.plain import SCHEMA, moment, plain
from pyenvoy_mqtt import plugin
from pyenvoy_mqtt.broker import Broker, Ears, Report
from pyenvoy_mqtt.carrying import Carrying
from pyenvoy_mqtt.compat import Sampling
from pyenvoy_mqtt.controls import shown
from pyenvoy_mqtt.orders import Heard, read
from pyenvoy_mqtt.pace import BEAT, Deadband, Pace
from pyenvoy_mqtt.presence import Presence
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.site import Site
from pyenvoy_mqtt.subjects import counted, said
from pyenvoy_mqtt.topics import Availability, Topics, encoded, payload

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
        now: Callable[[], datetime] = _wall,
    ) -> None:
        self._site = site
        self._settings = settings
        self._topics = topics
        self._now = now
        self._plugin = (
            None if settings.plugin is None else plugin.plugin(settings.plugin, topics.serial)
        )
        others = () if self._plugin is None else (self._plugin.wishes,)
        ears = Ears((*topics.wishes, *others), (f"{topics.state}/#",), self._hear)
        self._broker = Broker(settings, topics, ears, identifier=identifier)
        self._carrying = Carrying(site, self._broker.tell)
        self._pace = Pace(timedelta(seconds=settings.interval))
        self._presence = Presence(timedelta(minutes=settings.forget_after))
        self._deadband = Deadband(settings.deadband)
        self._snapshot: Snapshot | None = None
        self._powers: tuple[Powers, datetime] | None = None
        self._whole: datetime | None = None
        self._reachable: Availability | None = None
        self._said: dict[str, bytes] = {}

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
                self.flush()
                await asyncio.sleep(_TICK)

    # -- out --------------------------------------------------------------------------------------

    def take(self, snapshot: Snapshot) -> None:
        """Say what is new in a snapshot."""
        self._snapshot = snapshot
        for one in said(snapshot):
            self._pace.offer(self._topics.subject(one.path), one)
        for counter in counted(self._site.accounts):
            self._pace.offer(self._topics.energy(counter.name), counter)
        self._say_controls(snapshot)
        self._say_live(snapshot)
        self.flush()

    def flush(self) -> None:
        """Say what has waited long enough."""
        snapshot, now = self._snapshot, self._now()
        if snapshot is None:
            return
        for topic, thing in self._pace.due(now):
            self._broker.put(topic, encoded(thing.payload))
        self._say_whole(snapshot, now)
        self._say_reachable()
        self._say_plugin(now)
        self._take_back(snapshot, now)

    def _say_whole(self, snapshot: Snapshot, now: datetime) -> None:
        due = (
            self._whole is None or abs(now - self._whole).total_seconds() >= self._settings.interval
        )
        if self._settings.snapshot and due and snapshot is not self._said_whole:
            self._whole, self._said_whole = now, snapshot
            self._broker.put(self._topics.state, payload(snapshot))

    _said_whole: Snapshot | None = None

    def _say_live(self, snapshot: Snapshot) -> None:
        found, now = powers(snapshot), self._now()
        before, at = self._powers or (None, now)
        if self._deadband.moved(before, found) or abs(now - at) >= BEAT:
            self._powers = found, now
            told = {"schema": SCHEMA, "at": moment(snapshot.at), **plain(found)}
            self._broker.put(self._topics.live, encoded(told), urgent=True)

    def _say_controls(self, snapshot: Snapshot) -> None:
        for one in shown(snapshot):
            topic = self._topics.control(one.path, "state")
            if one.state is not None:
                self._presence.keep(topic, one.device)
                self._put_changed(topic, one.state.encode())

    def _say_reachable(self) -> None:
        word = Availability.ONLINE if self._site.state.available else Availability.OFFLINE
        if word is not self._reachable:
            self._reachable = word
            self._broker.put(self._topics.reachable, word.encode(), urgent=True)

    def _say_plugin(self, now: datetime) -> None:
        """What the plugin would say, when it has changed, no more often than all else."""
        since = self._plugin_said
        if self._plugin is None or (
            since and abs(now - since).total_seconds() < self._settings.interval
        ):
            return
        self._plugin_said = now
        for topic, body in plugin.told(self._plugin, self._site):
            self._put_changed(topic, body)

    _plugin_said: datetime | None = None

    def _put_changed(self, topic: str, body: bytes) -> None:
        if self._said.get(topic) != body:
            self._said[topic] = body
            self._broker.put(topic, body)

    def _take_back(self, snapshot: Snapshot, now: datetime) -> None:
        there = {one.path for one in said(snapshot)}
        for path in there:
            self._presence.keep(self._topics.subject(path), path)
        for topic in self._presence.gone(snapshot, there, now):
            self._pace.forget(topic)
            self._said.pop(topic, None)
            self._broker.put(topic, b"")
            _log.info("%s is gone for good: its topic is taken back", topic)

    # -- in ---------------------------------------------------------------------------------------

    def _hear(self, heard: Heard) -> None:
        if self._plugin is not None and heard.topic == self._plugin.wishes:
            self._hear_plugin(self._plugin, heard)
            return
        control = self._topics.wished(heard.topic)
        if control is not None:
            if heard.payload:  # whoever clears a topic wants nothing of us
                self._carrying.take(read(self._topics, control, heard))
        elif heard.retained and heard.payload and heard.topic.startswith(f"{self._topics.state}/"):
            self._presence.keep(heard.topic, heard.topic.removeprefix(f"{self._topics.state}/"))

    def _hear_plugin(self, topics: plugin.Plugin, heard: Heard) -> None:
        found = plugin.read(topics, heard) if heard.payload else None
        match found:
            case None:
                return
            case Sampling(on):
                (self._site.resume if on else self._site.pause)()
                self._broker.tell(plugin.sampled(topics, heard))
            case _:
                self._carrying.take(found)
