"""What was published of hardware that is no more. Pure; time comes in as `now`, of a clock that is steady.

A list that has lost a device for a moment is no proof: firmware forgets panels for minutes. So what is missing is
taken back only once it has been missing for long, also when it went while nobody was here to see it.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import attrs

from pyenvoy import Snapshot
from pyenvoy_mqtt.subjects import is_gone


@attrs.define
class _Kept:
    path: str
    missing: datetime | None = None


class Presence:
    """Every topic that the broker may keep, and the subject or device it hangs on."""

    def __init__(self, patience: timedelta) -> None:
        self._patience = patience
        self._kept: dict[str, _Kept] = {}

    def keep(self, topic: str, path: str) -> None:
        """This was published, now or before we began, and hangs on that."""
        self._kept.setdefault(topic, _Kept(path))

    def gone(self, snapshot: Snapshot, there: Iterable[str], now: datetime) -> Iterator[str]:
        """Topics to be taken back now; `there` are the paths that the snapshot speaks of."""
        paths = frozenset(there)
        for topic, one in tuple(self._kept.items()):
            if one.path in paths or not is_gone(one.path, snapshot):
                one.missing = None
            elif one.missing is None:
                one.missing = now
            if one.missing is not None and now - one.missing >= self._patience:
                del self._kept[topic]
                yield topic
