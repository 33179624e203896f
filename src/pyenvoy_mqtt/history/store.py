"""Writes what was gathered: the only place that changes a history.

Clocks leap: one that is ahead for minutes writes rows of a future that was none, one that is behind writes among rows of
long ago. Which of two clocks was right shows in time only, by which lasted longer; until then nothing is given up.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

from pyenvoy_mqtt.history import layout, panels
from pyenvoy_mqtt.history.files import opened
from pyenvoy_mqtt.history.gathered import FIVE, RAW, Gathered
from pyenvoy_mqtt.history.looking import History

KEPT_RAW = 7 * 86_400
"""Seconds."""

AGREED = 3600 // RAW
"""Raw rows, an hour of them: the one so many before the newest says what is a week old, not a clock's slip."""

_HOLE = 3600
"""Seconds without a row ahead of the newest: what lies beyond may be of a clock that was ahead."""


class Store(History):
    """One gateway's history. Not for several threads at once."""

    def __init__(self, path: Path) -> None:
        """Open or begin a file. Raises `UsageError` where it cannot be written, or is of a newer version."""
        super().__init__(opened(path))
        self._newest = 0
        self._straight = 0
        """Rows put since the clock went back, or we began."""

    def put(self, gathered: Gathered) -> None:
        """Write in one go what was gathered, close the five minutes before it, forget old raw rows.

        Raises `sqlite3.Error` when the disk is full or broken; then nothing of it is written.
        """
        if not gathered.rows:
            return
        now = max(gathered.rows)
        straight = len(gathered.rows) + (self._straight if now >= self._newest else 0)
        with self._database:
            self._database.executemany(
                layout.PUT_RAW, ((at, *row) for at, row in gathered.rows.items())
            )
            self._put_panels(gathered.panels)
            self._close_fives(min(gathered.rows) // FIVE * FIVE, now // FIVE * FIVE)
            self._forget_beyond(now, straight)
            self._database.execute(layout.FORGET_RAW, {"agreed": AGREED, "kept": KEPT_RAW})
        self._newest, self._straight = now, straight

    def put_panels(self, seen: Mapping[int, Mapping[str, int]]) -> None:
        """Write what panels reported, by the beginning of each five minutes. Raises `sqlite3.Error` as `put`."""
        with self._database:
            self._put_panels(seen)

    def _put_panels(self, seen: Mapping[int, Mapping[str, int]]) -> None:
        known = self.places()
        for at, powers in seen.items():
            earlier = self._database.execute("SELECT w FROM panels WHERE t = ?", (at,)).fetchone()
            merged = {**_told(earlier, known), **powers}
            places = panels.order(known, merged)
            new = ((known_as, serial) for known_as, serial in enumerate(places))
            self._database.executemany("INSERT OR IGNORE INTO places VALUES (?, ?)", new)
            known = places
            self._database.execute(
                "INSERT OR REPLACE INTO panels VALUES (?, ?)", (at, panels.packed(merged, places))
            )

    def _close_fives(self, begin: int, until: int) -> None:
        last = self._database.execute(layout.LAST_CLOSED, (begin,)).fetchone()[0]
        since = 0 if last is None else last + FIVE
        self._database.execute(layout.CLOSE_FIVE, (since, until))

    def _forget_beyond(self, now: int, straight: int) -> None:
        """What lies beyond a hole goes once more was put since: it is of a future that was none."""
        begins, rows = self._database.execute(layout.BEYOND, {"now": now}).fetchone()
        if begins is not None and begins - now > _HOLE and straight > rows:
            for forget in layout.FORGET_BEYOND:
                self._database.execute(forget, (now,))


def _told(kept: "tuple[bytes] | None", places: Sequence[str]) -> dict[str, int]:
    if kept is None:
        return {}
    return {
        serial: power
        for serial, power in panels.unpacked(kept[0], places).items()
        if power is not None
    }
