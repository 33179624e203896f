"""Which devices are spoken of. Pure; a gateway that goes on inventing serial numbers is followed only so far.

Whatever is remembered of a device, its topic, its last payload, its announcement, is remembered only of those that
stand here. One that was taken back leaves its place to another.
"""

from collections.abc import Iterable, Iterator

from pyenvoy_mqtt.subjects import Said

MOST = 1000
"""Devices of one gateway; the largest that it may have are some hundreds."""


class Roll:
    """The paths of all devices that are spoken of."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._names: set[str] = set()
        self.crowded = False
        """Whether any was turned away."""

    def admits(self, name: str) -> bool:
        """Whether there is a place for it; it keeps that until it is let go."""
        if name not in self._names:
            if len(self._names) >= self._most:
                self.crowded = True
                return False
            self._names.add(name)
        return True

    def of(self, said: Iterable[Said]) -> Iterator[Said]:
        """All subjects, and the devices that have a place."""
        return (one for one in said if "/" not in one.path or self.admits(one.path))

    def __contains__(self, name: str) -> bool:
        return name in self._names

    def let_go(self, name: str) -> None:
        """It is no more."""
        self._names.discard(name)
