"""What is worth saying now: changes after a pause, new moments alone after a longer one. Pure.

Time comes in as `now`. Nothing is lost: what is not said yet is said once its pause is over, in its latest form.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Protocol

import attrs

from pyenvoy.show.picture import Powers
from pyenvoy.show.plain import Plain
from pyenvoy_mqtt.subjects import meaning

BEAT = timedelta(seconds=60)
"""What has not changed but for its moments is said so often: for those who want to know its age."""


class Sayable(Protocol):
    """What can be said; two that are equal are said once."""

    @property
    def payload(self) -> Plain:
        """What is published."""


@attrs.define
class _Topic:
    offered: Sayable
    pending: bool = True
    said: object = None
    at: datetime | None = None


class Pace:
    """Per path what was said last and when, and what waits."""

    def __init__(self, interval: timedelta) -> None:
        self._interval = interval
        self._topics: dict[str, _Topic] = {}

    def offer(self, path: str, thing: Sayable) -> None:
        """Have this said in its time; what was offered before and still waits is forgotten."""
        known = self._topics.get(path)
        if known is None:
            self._topics[path] = _Topic(thing)
        elif known.offered != thing:
            known.offered, known.pending = thing, True

    def due(self, now: datetime) -> Iterator[tuple[str, Sayable]]:
        """What is to be said now; it counts as said."""
        for path, one in self._topics.items():
            if one.pending and self._ripe(one, now):
                one.pending, one.at, one.said = False, now, meaning(one.offered)
                yield path, one.offered

    def _ripe(self, one: _Topic, now: datetime) -> bool:
        if one.at is None:
            return True
        passed = abs(now - one.at)  # a clock that was set back holds nothing up
        return passed >= BEAT or (passed >= self._interval and meaning(one.offered) != one.said)

    def forget(self, path: str) -> None:
        """It is no more; should it come again, it is new."""
        self._topics.pop(path, None)


@attrs.frozen
class Deadband:
    """How far a live value must move to be said at once."""

    power: float
    """Watts."""
    charge: float = 0.5
    """Percent."""

    def moved(self, before: Powers | None, after: Powers) -> bool:
        """Whether any value has left its band, or has come or gone."""
        if before is None:
            return True
        return any(
            _apart(
                getattr(before, one.name),
                getattr(after, one.name),
                self.charge if one.name == "charge" else self.power,
            )
            for one in attrs.fields(Powers)
        )


def _apart(before: float | None, after: float | None, band: float) -> bool:
    if before is None or after is None:
        return before is not after
    return abs(after - before) >= band and after != before
