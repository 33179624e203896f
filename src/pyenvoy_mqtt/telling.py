"""What is said of one gateway and when: states, live values, controls, energies, announcements. Pure.

`take` is told of every snapshot, `kept` of what the broker had kept of us; `due` says what to publish now.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta

import attrs

from pyenvoy import Insight, Snapshot
from pyenvoy.accounting import Accounts
from pyenvoy.show.picture import Powers, powers
from pyenvoy.show.plain import SCHEMA, moment, plain
from pyenvoy_mqtt.announcing import Announcing
from pyenvoy_mqtt.controls import shown
from pyenvoy_mqtt.discovery import Announcer
from pyenvoy_mqtt.outbox import Message
from pyenvoy_mqtt.pace import BEAT, Deadband, Pace
from pyenvoy_mqtt.presence import Presence
from pyenvoy_mqtt.roll import Roll
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.steady import Steady
from pyenvoy_mqtt.subjects import counted, said
from pyenvoy_mqtt.topics import Availability, Topics, encoded, payload


@attrs.define
class _Live:
    """The live values that were said last, and when."""

    said: Powers | None = None
    at: datetime | None = None
    waiting: Message | None = None


class Telling:
    """Everything that is said of one gateway."""

    def __init__(self, settings: MqttSettings, topics: Topics, version: str = "") -> None:
        self._settings = settings
        self._topics = topics
        self._interval = timedelta(seconds=settings.interval)
        self._patience = timedelta(minutes=settings.forget_after)
        self._pace = Pace(self._interval)
        self._presence = Presence(self._patience)
        self._steady = Steady()
        self._roll = Roll()
        self._counters = Roll()
        self._left = Roll()
        self._deadband = Deadband(settings.deadband)
        self._announcing = _announcing(settings, topics, version)
        self._snapshot: Snapshot | None = None
        self._whole: tuple[Snapshot, datetime] | None = None
        self._live = _Live()
        self._insight: Insight | None = None
        self._words: dict[str, bytes] = {}
        self._waiting: dict[str, Message] = {}

    @property
    def leftovers(self) -> tuple[str, ...]:
        """Where the broker may have kept something of ours."""
        return (f"{self._topics.state}/#", *self.announced)

    @property
    def announced(self) -> tuple[str, ...]:
        """Where announcements are kept, if there are any."""
        return () if self._announcing is None else (self._announcing.announcer.leftovers,)

    @property
    def birth(self) -> str | None:
        """Where Home Assistant says that it is there, if it is to be told anything."""
        return None if self._announcing is None else self._announcing.announcer.birth

    @property
    def whole(self) -> bool:
        """Whether all that there is was asked for once, so that all is announced."""
        return self._snapshot is not None and self._snapshot.complete

    @property
    def crowded(self) -> bool:
        """Whether the gateway names more devices than are spoken of."""
        return self._roll.crowded or self._counters.crowded

    # -- what is known ----------------------------------------------------------------------------

    def take(self, snapshot: Snapshot, accounts: Accounts | None, now: datetime) -> None:
        """This is the newest snapshot, and what is published of energies with it."""
        self._snapshot = snapshot
        for one in self._roll.of(said(snapshot)):
            self._pace.offer(self._topics.subject(one.path), one)
        for counter in counted(accounts):
            if self._counters.admits(counter.name):
                self._pace.offer(self._topics.energy(counter.name), counter)
        for control in shown(snapshot):
            topic = self._topics.control(control.path, "state")
            spoken_of = "/" not in control.device or control.device in self._roll
            if control.state is not None and spoken_of:
                self._presence.keep(topic, control.device)
                self.word(topic, control.state.encode())
        if self._announcing is not None:
            self._announcing.take(snapshot)
        self._take_live(snapshot, now)

    def reachable(self, *, answers: bool) -> None:
        """Whether the gateway answers."""
        word = Availability.ONLINE if answers else Availability.OFFLINE
        self.word(self._topics.reachable, word.encode())

    def word(self, topic: str, body: bytes) -> None:
        """Something short, said at once when it has changed."""
        if self._words.get(topic) != body:
            self._words[topic] = body
            self._waiting[topic] = Message(topic, body)

    def kept(self, topic: str, body: bytes, now: datetime) -> None:
        """The broker has kept this of an earlier run."""
        states = f"{self._topics.state}/"
        path = topic.removeprefix(states)
        if path != topic and self._left.admits(path):
            self._presence.keep(topic, path)
        elif path == topic and self._announcing is not None:
            self._announcing.announcer.inherit(topic, body, self._steady.at(now))

    def _take_live(self, snapshot: Snapshot, now: datetime) -> None:
        found, live = powers(snapshot), self._live
        if live.at is None or self._deadband.moved(live.said, found) or abs(now - live.at) >= BEAT:
            told = {"schema": SCHEMA, "at": moment(snapshot.at), **plain(found)}
            live.said, live.at = found, now
            live.waiting = Message(self._topics.live, encoded(told))
            if self._announcing is not None:
                self._announcing.note(found)

    def compare(self, found: Insight | None) -> None:
        """This is what is known of each panel beside its peers."""
        if found is None or found is self._insight:
            return
        self._insight = found
        self.word(self._topics.insight, encoded(plain(found)))
        if self._announcing is not None:
            self._announcing.note(found)

    # -- what is to be said -----------------------------------------------------------------------

    def urgent(self) -> Message | None:
        """The live values, when they have moved; they wait for nothing."""
        found, self._live.waiting = self._live.waiting, None
        return found

    def due(self, now: datetime) -> Iterator[Message]:
        """All else that is to be said now."""
        snapshot = self._snapshot
        if snapshot is None:
            return
        for topic, thing in self._pace.due(now):
            yield Message(topic, encoded(thing.payload))
            if self._announcing is not None:
                self._announcing.note(thing)
        yield from self._waiting.values()
        self._waiting.clear()
        yield from self._of_whole(snapshot, now)
        lived = self._steady.at(now)
        yield from self._announced(lived)
        yield from self._taken_back(snapshot, lived)

    def _of_whole(self, snapshot: Snapshot, now: datetime) -> Iterator[Message]:
        before, at = self._whole or (None, now - self._interval)
        waited = abs(now - at) >= self._interval
        if self._settings.snapshot and waited and snapshot is not before:
            self._whole = snapshot, now
            yield Message(self._topics.state, payload(snapshot))

    def _announced(self, now: datetime) -> Iterator[Message]:
        if self._announcing is not None:
            for one in self._announcing.due(now, self._patience):
                yield Message(one.topic, one.payload)

    def _taken_back(self, snapshot: Snapshot, now: datetime) -> Iterator[Message]:
        known = self._roll.of(said(snapshot))
        there = {self._topics.subject(one.path): one.path for one in known}
        for topic, path in there.items():
            self._presence.keep(topic, path)
        for topic in self._presence.gone(snapshot, there.values(), now):
            self._pace.forget(topic)
            self._words.pop(topic, None)
            path = topic.removeprefix(f"{self._topics.state}/")
            self._roll.let_go(path)
            self._left.let_go(path)
            # First the announcement, so that nobody misses the state of what is announced.
            if self._announcing is not None:
                yield from (Message(one.topic, one.payload) for one in self._announcing.drop(path))
            yield Message(topic, b"")


def _announcing(settings: MqttSettings, topics: Topics, version: str) -> Announcing | None:
    found = settings.home_assistant
    if not found.enabled:
        return None
    return Announcing(topics, Announcer(topics, found.prefix, found.form, version))
