"""What was announced so far, and what is to be announced now: in one message a part, or one an entity.

A part is a subject or a device of the model. Several parts may belong to one device: the gateway has one for
each of its subjects, so that no message grows too large for a broker.

A part's entities only ever become more: a value that is not known for a while is no reason to take its entity
away. That holds across restarts too: what the broker kept of us is taken over, and given up only once it
has not been seen again for long, by a clock that is steady.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime, timedelta

import attrs

from pyenvoy.show.plain import Plain
from pyenvoy_mqtt.discovery.devices import Node, plain_id
from pyenvoy_mqtt.discovery.entities import Entity
from pyenvoy_mqtt.settings import Form
from pyenvoy_mqtt.topics import Topics, encoded

MOST_OPTIONS = 64
"""Of one choice; those of now are first."""
MOST_KEPT = 20_000
"""Announcements that a broker may have kept of ours; in the form of one for each entity they are many."""


@attrs.frozen
class Announcement:
    """A retained message to Home Assistant; empty, it takes back what was announced there."""

    topic: str
    payload: bytes


@attrs.define
class _Part:
    """A subject, a device, or something besides: what has an announcement of its own."""

    facts: Plain
    """Of the device that it belongs to."""
    path: str
    state_topic: str | None
    """Where the values of its entities stand, but for those that name another."""
    entities: dict[str, Plain] = attrs.field(factory=dict)
    unseen: dict[str, datetime] = attrs.field(factory=dict)
    """Entities that an earlier run had announced, since when we know of them."""
    changed: bool = True

    def inherit(self, found: Mapping[str, Plain], now: datetime) -> None:
        """An earlier run had these."""
        for name, config in found.items():
            if name not in self.entities:
                self.entities[name], self.unseen[name], self.changed = config, now, True

    def forget(self, now: datetime, patience: timedelta) -> None:
        """Take back what has not been seen again: a platform alone is how that is said."""
        for name, since in tuple(self.unseen.items()):
            if now - since >= patience:
                del self.unseen[name]
                self.entities[name] = {"platform": self.entities[name]["platform"]}
                self.changed = True


class Announcer:
    """Every device of one gateway, with its entities."""

    def __init__(self, topics: Topics, prefix: str, form: Form, version: str) -> None:
        self.node = Node(topics.serial)
        self._topics = topics
        self._prefix = prefix
        self._form = form
        self._version = version
        self._parts: dict[str, _Part] = {}
        self._inherited: dict[str, tuple[Mapping[str, Plain], datetime]] = {}
        self._kept: dict[str, datetime] = {}

    @property
    def leftovers(self) -> str:
        """Where the broker may have kept announcements of ours, in either form."""
        return f"{self._prefix}/+/{self.node.id}/+/config"

    @property
    def birth(self) -> str:
        """Where Home Assistant says that it is there."""
        return f"{self._prefix}/status"

    # -- what there is ----------------------------------------------------------------------------

    def part(self, path: str, facts: Plain, state_topic: str | None = None) -> None:
        """There is this part; `path` is where it stands in the model, `facts` those of its device."""
        key = plain_id(path)
        known = self._parts.get(key)
        if known is None:
            self._parts[key] = made = _Part(facts, path, state_topic)
            if (found := self._inherited.pop(key, None)) is not None:
                made.inherit(*found)
        elif known.facts != facts:
            known.facts, known.changed = facts, True

    def add(self, path: str, found: Iterable[Entity]) -> None:
        """A part has these entities; of a part that is not there, nothing is announced."""
        key = plain_id(path)
        part = self._parts.get(key)
        if part is None:
            return
        for entity in found:
            config = {
                "platform": entity.platform,
                "unique_id": self.node.entity_id(key, entity.key),
                **entity.config,
            }
            known = part.entities.get(entity.key)
            part.unseen.pop(entity.key, None)
            if known != config:
                part.entities[entity.key] = _grown(known, config)
                part.changed = part.changed or known != part.entities[entity.key]

    def drop(self, path: str) -> Iterator[Announcement]:
        """There is no such thing any more."""
        for key, one in tuple(self._parts.items()):
            if one.path == path:
                del self._parts[key]
                yield from (Announcement(topic, b"") for topic in self._topics_of(key, one))

    # -- what is to be said -----------------------------------------------------------------------

    def due(self) -> Iterator[Announcement]:
        """Everything that has changed since it was last announced."""
        for key, one in self._parts.items():
            if one.changed and one.entities:
                one.changed = False
                yield from self._announced(key, one)

    def _announced(self, key: str, one: _Part) -> Iterator[Announcement]:
        shared = {"device": one.facts, "origin": self._origin, **self._availability, "qos": 1}
        if one.state_topic is not None:
            shared["state_topic"] = one.state_topic
        if self._form is Form.DEVICE:
            told = {**shared, "components": one.entities}
            yield Announcement(self._topic("device", key), encoded(told))
            gone = [name for name, config in one.entities.items() if len(config) == 1]
            for name in gone:
                del one.entities[name]
            return
        for name, config in one.entities.items():
            platform = str(config["platform"])
            topic = self._topic(platform, f"{key}_{name}")
            yield Announcement(topic, encoded({**shared, **config}))

    def _topics_of(self, key: str, one: _Part) -> Iterator[str]:
        if self._form is Form.DEVICE:
            yield self._topic("device", key)
            return
        for name, config in one.entities.items():
            yield self._topic(str(config["platform"]), f"{key}_{name}")

    def _topic(self, kind: str, key: str) -> str:
        return f"{self._prefix}/{kind}/{self.node.id}/{key}/config"

    @property
    def _origin(self) -> Plain:
        return {"name": "pyenvoy", "sw_version": self._version}

    @property
    def _availability(self) -> Plain:
        topics = (self._topics.availability, self._topics.reachable)
        return {"availability": [{"topic": one} for one in topics], "availability_mode": "all"}

    # -- what was announced before we began -------------------------------------------------------

    def inherit(self, topic: str, payload: bytes, now: datetime) -> None:
        """The broker has kept this announcement of ours."""
        if len(self._kept) >= MOST_KEPT and topic not in self._kept:
            return
        self._kept[topic] = now
        _, key = self._kind_and_key(topic)
        if self._form is Form.DEVICE:
            found = _components(payload, lambda name: self.node.entity_id(key, name))
            if key in self._parts:
                self._parts[key].inherit(found, now)
            else:
                self._inherited[key] = found, now

    def _kind_and_key(self, topic: str) -> tuple[str, str]:
        kind, _, key = topic.removeprefix(f"{self._prefix}/").split("/")[:3]
        return kind, key

    def obsolete(
        self, now: datetime, patience: timedelta, may_go: Callable[[str], bool]
    ) -> Iterator[Announcement]:
        """What was kept for long and nothing has announced since: it is taken back.

        `may_go` says of a device by its key whether it is known that it is not there.
        """
        for one in self._parts.values():
            one.forget(now, patience)
        ours = {topic for key, one in self._parts.items() for topic in self._topics_of(key, one)}
        for topic, since in tuple(self._kept.items()):
            if topic in ours:
                del self._kept[topic]
            elif now - since >= patience and may_go(self._kind_and_key(topic)[1]):
                del self._kept[topic]
                yield Announcement(topic, b"")


def _grown(known: Plain | None, config: Plain) -> Plain:
    """The options of a choice only ever become more, as firmware invents words."""
    before, after = (known or {}).get("options"), config.get("options")
    if not isinstance(before, list) or not isinstance(after, list):
        return config
    return {**config, "options": list(dict.fromkeys((*after, *before)))[:MOST_OPTIONS]}


def _components(payload: bytes, id_of: Callable[[str], str]) -> dict[str, Plain]:
    """The entities of a kept announcement that are ours; whatever else stands there is not said again."""
    try:
        found = json.loads(payload)
    except (ValueError, RecursionError):
        return {}
    inner = found.get("components") if isinstance(found, Mapping) else None
    if not isinstance(inner, Mapping):
        return {}
    return {
        name: dict(one)
        for name, one in inner.items()
        if isinstance(one, Mapping)
        and isinstance(one.get("platform"), str)
        and one.get("unique_id") == id_of(name)
    }
