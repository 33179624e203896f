"""Writes what was gathered: the only place that changes a history.

Clocks leap: one that is ahead for minutes writes rows of a future that was none, one that is behind writes among rows of
long ago. Which of two clocks was right shows in time only, by which lasted longer; until then nothing is given up.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import attrs

from pyenvoy_mqtt.history import layout, panels
from pyenvoy_mqtt.history.files import opened
from pyenvoy_mqtt.history.gathered import FIVE, RAW, Gathered
from pyenvoy_mqtt.history.looking import History

KEPT_RAW = 7 * 86_400
"""Seconds."""

AGREED = 3600 // RAW
"""Raw rows, an hour of them: the one so many before the newest says what is a week old, not a clock's slip."""

_HOLE = 3600
"""Seconds without a row ahead of the newest: what lies beyond may be of a clock that was ahead.

Where a clock has just gone back to, a hole of `FIVE` says it: one that went wrong and back comes among rows.
"""


@attrs.frozen
class _Run:
    """What was put since the clock went back, or we began."""

    newest: int = 0
    straight: int = 0
    """Rows put."""
    doubted: int | None = None
    """Where the rows began that lay beyond a hole; nothing was silent or leapt on the way to them."""

    def then(self, now: int, put: int, begins: int | None) -> "_Run":
        """The same with so many rows more, where those that lie beyond `now` begin there."""
        since = self if self.newest <= now else _Run()
        doubted = since.doubted if now - since.newest <= FIVE else None
        if begins is None:
            doubted = None
        elif begins - now > (_HOLE if since.newest else FIVE):
            doubted = begins
        return _Run(now, since.straight + put, doubted)


class Store(History):
    """One gateway's history. Not for several threads at once."""

    def __init__(self, path: Path) -> None:
        """Open or begin a file. Raises `UsageError` where it cannot be written, or is of a newer version."""
        super().__init__(opened(path))
        self._run = _Run()

    def put(self, gathered: Gathered) -> None:
        """Write in one go what was gathered, close the five minutes before it, forget old raw rows.

        Raises `sqlite3.Error` when the disk is full or broken; then nothing of it is written.
        """
        if not gathered.rows:
            return
        now = max(gathered.rows)
        with self._database:
            self._database.executemany(
                layout.PUT_RAW, ((at, *row) for at, row in gathered.rows.items())
            )
            self._put_panels(gathered.panels)
            self._close_fives(min(gathered.rows) // FIVE * FIVE, now // FIVE * FIVE)
            run = self._look_beyond(now, len(gathered.rows))
            self._database.execute(layout.FORGET_RAW, {"agreed": AGREED, "kept": KEPT_RAW})
        self._run = run

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

    def _look_beyond(self, now: int, put: int) -> _Run:
        """What lies beyond a hole goes once more was put since: it is of a future that was none."""
        begins, rows = self._database.execute(layout.BEYOND, {"now": now}).fetchone()
        run = self._run.then(now, put, begins)
        if run.doubted is not None and run.straight > rows:
            for forget in layout.FORGET_BEYOND:
                self._database.execute(forget, {"now": now})
            self._database.execute(
                layout.CLOSE_ANEW, (run.doubted // FIVE * FIVE, now // FIVE * FIVE)
            )
        return run


def _told(kept: "tuple[bytes] | None", places: Sequence[str]) -> dict[str, int]:
    if kept is None:
        return {}
    return {
        serial: power
        for serial, power in panels.unpacked(kept[0], places).items()
        if power is not None
    }
