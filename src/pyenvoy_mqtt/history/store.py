"""The only database: one SQLite file a gateway. It writes what was gathered, and answers for spans of time.

A file that cannot be read is set aside and a new one begun: history is worth less than the present.
"""

import logging
import os
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from datetime import UTC, datetime
from pathlib import Path

from pyenvoy import UsageError
from pyenvoy_mqtt.history import layout, panels
from pyenvoy_mqtt.history.columns import COLUMNS, COUNTERS
from pyenvoy_mqtt.history.gathered import FIVE, Gathered

KEPT_RAW = 7 * 86_400
"""Seconds."""

_log = logging.getLogger(__name__)


class Store:
    """One gateway's history. Not for several threads at once; every call may wait for the disk."""

    def __init__(self, path: Path, *, read_only: bool = False) -> None:
        """Open or begin a file.

        Raises `UsageError` where it is not there to be read, cannot be written, or is of a newer version.
        """
        self.path = path
        if read_only:
            self._base = _opened_to_read(path)
        else:
            self._base = _opened(path)

    def close(self) -> None:
        """Write what is in the log into the file, and let go of it."""
        self._base.close()

    # -- writing ----------------------------------------------------------------------------------

    def put(self, gathered: Gathered) -> None:
        """Write in one go what was gathered, close the five minutes before it, forget old raw rows.

        Raises `sqlite3.Error` when the disk is full or broken; then nothing of it is written.
        """
        if not gathered.rows:
            return
        now = max(gathered.rows)
        with self._base:
            self._base.executemany(
                layout.PUT_RAW, ((at, *row) for at, row in gathered.rows.items())
            )
            self._put_panels(gathered.panels)
            self._close_fives(now // FIVE * FIVE)
            self._base.execute(layout.FORGET_RAW, (now - KEPT_RAW,))

    def _put_panels(self, seen: Mapping[int, Mapping[str, int]]) -> None:
        known = self.places()
        for at, powers in seen.items():
            earlier = self._base.execute("SELECT w FROM panels WHERE t = ?", (at,)).fetchone()
            merged = {**_told(earlier, known), **powers}
            places = panels.order(known, merged)
            new = ((known_as, serial) for known_as, serial in enumerate(places))
            self._base.executemany("INSERT OR IGNORE INTO places VALUES (?, ?)", new)
            known = places
            self._base.execute(
                "INSERT OR REPLACE INTO panels VALUES (?, ?)", (at, panels.packed(merged, places))
            )

    def _close_fives(self, until: int) -> None:
        last = self._base.execute("SELECT max(t) FROM five").fetchone()[0]
        since = 0 if last is None else last + FIVE
        self._base.execute(layout.CLOSE_FIVE, (since, until))

    # -- reading ----------------------------------------------------------------------------------

    def places(self) -> tuple[str, ...]:
        """The serial numbers of all microinverters there ever were, in the order of their places."""
        found = self._base.execute("SELECT serial FROM places ORDER BY place")
        return tuple(serial for (serial,) in found)

    def raw(self, since: datetime, until: datetime) -> Iterator[dict[str, object]]:
        """Every ten seconds, as far back as a week, in the units of the columns."""
        return self._rows(layout.RAW_BETWEEN, since, until)

    def five(self, since: datetime, until: datetime) -> Iterator[dict[str, object]]:
        """Every five minutes: means, with `_low` and `_high` of each power."""
        return self._rows(layout.FIVE_BETWEEN, since, until)

    def hours(
        self, since: datetime, until: datetime, *, hours: int = 1
    ) -> Iterator[dict[str, object]]:
        """Every so many hours (of UTC), from the rows of five minutes."""
        return self._rows(layout.HOURS_BETWEEN, since, until, span=hours * 3600)

    def _rows(
        self, query: str, since: datetime, until: datetime, **more: int
    ) -> Iterator[dict[str, object]]:
        span = {"since": int(since.timestamp()), "until": int(until.timestamp()), **more}
        with closing(self._base.execute(query, span)) as found:
            names = [one[0] for one in found.description]
            for values in found:
                row = dict(zip(names, values, strict=True))
                row["at"] = datetime.fromtimestamp(row["at"], UTC)
                yield row

    def panels(
        self, since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, dict[str, int | None]]]:
        """Each microinverter's power every five minutes, in watts by serial number."""
        places = self.places()
        span = int(since.timestamp()), int(until.timestamp())
        for at, kept in self._base.execute(
            "SELECT t, w FROM panels WHERE t >= ? AND t < ? ORDER BY t", span
        ):
            yield datetime.fromtimestamp(at, UTC), panels.unpacked(kept, places)

    def energies(self, moments: Sequence[datetime]) -> list[dict[str, float | None]]:
        """What each counter had come to at each moment, in Wh: what was read last before it.

        `None` where nothing had been counted yet. The difference of two is the energy between them.
        """
        return [self._counted(int(at.timestamp())) for at in moments]

    def _counted(self, at: int) -> dict[str, float | None]:
        found: dict[str, float | None] = {}
        for column in COUNTERS:
            one = self._base.execute(layout.LAST_COUNTED[column.name], {"at": at}).fetchone()
            found[column.name] = None if one is None else one[0] * column.step
        return found

    @property
    def first(self) -> datetime | None:
        """When history begins; `None` while there is none."""
        found = self._base.execute(
            "SELECT min(t) FROM (SELECT min(t) AS t FROM five UNION SELECT min(t) FROM raw)"
        ).fetchone()[0]
        return None if found is None else datetime.fromtimestamp(found, UTC)


def _told(kept: "tuple[bytes] | None", places: Sequence[str]) -> dict[str, int]:
    if kept is None:
        return {}
    return {
        serial: power
        for serial, power in panels.unpacked(kept[0], places).items()
        if power is not None
    }


# -- the file -------------------------------------------------------------------------------------


def _opened_to_read(path: Path) -> sqlite3.Connection:
    if not path.is_file():
        raise UsageError(f"there is no history at {path}: `pyenvoy run` keeps it")
    try:
        # as a URI, percent-encoded: a name may hold what a URI would take for something else
        with ExitStack() as stack:
            base = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            stack.enter_context(closing(base))
            _check_version(base, path)
            stack.pop_all()
    except sqlite3.Error as error:
        raise UsageError(f"{path} cannot be read as a history: {error}") from error
    return base


def _opened(path: Path) -> sqlite3.Connection:
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise UsageError(f"no history can be kept at {path}: {error.strerror}") from error
    try:
        return _ready(path)
    except sqlite3.OperationalError as error:  # the disk is full, or somebody else has it
        raise UsageError(f"no history can be kept at {path}: {error}") from error
    except sqlite3.DatabaseError as error:
        aside = _set_aside(path)
        _log.error("%s is broken (%s); it is now %s, and a new one begins", path, error, aside)
        return _opened(path)


def _set_aside(path: Path) -> Path:
    free = (path.with_name(f"{path.name}.broken-{number}") for number in range(1, 1000))
    aside = next(one for one in free if not one.exists())
    path.rename(aside)
    for log in ("-wal", "-shm"):  # they belong to what is broken
        path.with_name(path.name + log).unlink(missing_ok=True)
    return aside


def _ready(path: Path) -> sqlite3.Connection:
    with ExitStack() as stack:
        base = stack.enter_context(closing(_connected(path)))
        # an SD card lives longer with few writes; after a loss of power the last minute may be missing
        base.execute("PRAGMA journal_mode = WAL")
        base.execute("PRAGMA synchronous = NORMAL")
        _check_version(base, path)
        with base:
            _laid_out(base)
        stack.pop_all()  # it is in order, and stays open
    return base


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False, timeout=5)


def _check_version(base: sqlite3.Connection, path: Path) -> None:
    found = base.execute("PRAGMA user_version").fetchone()[0]
    if found > layout.VERSION:
        raise UsageError(
            f"{path} was written by a newer version of this program: update it, or move the file away"
        )


def _laid_out(base: sqlite3.Connection) -> None:
    """Make what is missing: tables in a new file, columns in one from before there were they."""
    for table in layout.TABLES:
        base.execute(table)
    for name, columns in layout.WANTED.items():
        there = {one[1] for one in base.execute(f"PRAGMA table_info({name})")}
        for column in (one for one in columns if one not in there):
            base.execute(f"ALTER TABLE {name} ADD COLUMN {column} INTEGER")
    for view, text in layout.VIEWS.items():
        base.execute(f"DROP VIEW IF EXISTS {view}")
        base.execute(text)
    base.execute(f"PRAGMA user_version = {layout.VERSION}")


def names(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """The columns of rows, from the first; those of an empty answer are the moment and all figures."""
    first = next(iter(rows), None)
    return ["at", *(one.name for one in COLUMNS)] if first is None else list(first)
