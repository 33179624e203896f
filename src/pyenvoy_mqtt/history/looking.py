"""What is asked of a history: figures between two moments, energies at moments, panels. It writes nothing."""

import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime

from pyenvoy_mqtt.history import layout, panels
from pyenvoy_mqtt.history.columns import COLUMNS, COUNTERS


class History:
    """One gateway's history, to be read. Every call may wait for the disk."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database

    def close(self) -> None:
        """Let go of the file."""
        self._database.close()

    def places(self) -> tuple[str, ...]:
        """The serial numbers of all microinverters there ever were, in the order of their places."""
        found = self._database.execute("SELECT serial FROM places ORDER BY place")
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
        with closing(self._database.execute(query, span)) as found:
            names = [one[0] for one in found.description]
            for values in found:
                row = dict(zip(names, values, strict=True))
                row["at"] = datetime.fromtimestamp(row["at"], UTC)
                yield row

    def columns(
        self, grain: str, since: datetime, until: datetime
    ) -> tuple[list[str], list[tuple[float | None, ...]]]:
        """The same in one go, for a year at once: the names, and the values with the moment as Unix seconds."""
        span = {"since": int(since.timestamp()), "until": int(until.timestamp()), "span": 3600}
        with closing(self._database.execute(layout.BETWEEN[grain], span)) as found:
            return [one[0] for one in found.description], found.fetchall()

    def panels(
        self, since: datetime, until: datetime
    ) -> Iterator[tuple[datetime, dict[str, int | None]]]:
        """Each microinverter's power every five minutes, in watts by serial number."""
        places = self.places()
        span = int(since.timestamp()), int(until.timestamp())
        for at, kept in self._database.execute(
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
            one = self._database.execute(layout.LAST_COUNTED[column.name], {"at": at}).fetchone()
            found[column.name] = None if one is None else one[0] * column.step
        return found

    def first_counted(self, since: datetime, until: datetime) -> dict[str, float | None]:
        """What each counter had come to when it was first read between two moments, in Wh."""
        span = {"since": int(since.timestamp()), "until": int(until.timestamp())}
        found: dict[str, float | None] = {}
        for column in COUNTERS:
            one = self._database.execute(layout.FIRST_COUNTED[column.name], span).fetchone()
            found[column.name] = None if one is None else one[0] * column.step
        return found

    @property
    def first(self) -> datetime | None:
        """When history begins; `None` while there is none."""
        found = self._database.execute(
            "SELECT min(t) FROM (SELECT min(t) AS t FROM five UNION SELECT min(t) FROM raw)"
        ).fetchone()[0]
        return None if found is None else datetime.fromtimestamp(found, UTC)

    @property
    def last(self) -> datetime | None:
        """When history ends: the moment after the last that was kept; `None` while there is none."""
        found = self._database.execute(
            "SELECT max(t) FROM (SELECT max(t) AS t FROM five UNION SELECT max(t) FROM raw)"
        ).fetchone()[0]
        return None if found is None else datetime.fromtimestamp(found + 1, UTC)


def names(rows: Iterable[Mapping[str, object]]) -> list[str]:
    """The columns of rows, from the first; those of an empty answer are the moment and all figures."""
    first = next(iter(rows), None)
    return ["at", *(one.name for one in COLUMNS)] if first is None else list(first)
