"""Where on the broker something of ours is kept, and where only an earlier run kept something. Pure.

After a change of the settings nobody would ever say anything new at the old place, and the broker would show for good
what was true there on the last day.
"""

import re
from collections.abc import Iterable

from pyenvoy_mqtt.discovery.devices import Node
from pyenvoy_mqtt.outbox import MOST
from pyenvoy_mqtt.topics import Availability, level


class Footprint:
    """The places of one gateway, as filters of topics."""

    def __init__(self, before: Iterable[str], now: Iterable[str]) -> None:
        self._now = tuple(now)
        self.left = tuple(one for one in before if one not in self._now)
        """Where an earlier run kept something, and this one does not."""
        self._found: dict[str, bytes] = {}

    @property
    def places(self) -> tuple[str, ...]:
        """All that the next run must know of."""
        return (*self._now, *self.left)

    def hears(self, topic: str, payload: bytes) -> bool:
        """Whether a message is kept at a place that was left; it is remembered until the broker was looked through."""
        known = any(covers(one, topic) for one in self.left)
        if not known or any(covers(one, topic) for one in self._now):
            return False
        if len(self._found) < MOST:
            self._found[topic] = payload
        return True

    def looked(self) -> tuple[str, ...]:
        """What is to be cleared, now that the broker has told what it keeps; nothing while somebody speaks there.

        Announcements come first, so that nobody misses the state of what is announced. A place where nothing is kept
        any more is no place.
        """
        found, self._found = self._found, {}
        if not found:
            self.left = ()
        spoken = (topic.endswith("/availability") and one == _HERE for topic, one in found.items())
        return () if any(spoken) else tuple(sorted(found, key=_is_state))


def _is_state(topic: str) -> bool:
    return not topic.endswith("/config")


_HERE = Availability.ONLINE.encode()


_NAMES = r"(?:[^\x00-\x1f\x7f+#\ud800-\udfff]{1,1000})"
_TOPIC = re.compile(_NAMES)
_ANNOUNCEMENTS = re.compile(rf"{_NAMES}/\+/(?P<node>[\w-]+)/\+/config", re.ASCII)


def is_own(pattern: str, serial: str) -> bool:
    """Whether only what is said of this gateway can stand there: one topic, or all below its serial number."""
    root, wild = pattern.removesuffix("/#"), pattern.endswith("/#")
    if _TOPIC.fullmatch(root):
        return not wild or root.endswith(f"/{level(serial)}")
    announced = _ANNOUNCEMENTS.fullmatch(pattern)
    return announced is not None and announced["node"] == Node(serial).id


def covers(pattern: str, topic: str) -> bool:
    """Whether a topic is among those that are heard by this filter, as MQTT has it."""
    wanted, levels = pattern.split("/"), topic.split("/")
    if wanted[-1] == "#":
        wanted = wanted[:-1]
        levels = levels[: len(wanted)]
    return len(wanted) == len(levels) and all(
        one in ("+", level) for one, level in zip(wanted, levels, strict=True)
    )
