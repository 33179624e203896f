"""A year of history: how large its file becomes, and how long the month's view takes from it."""

import math
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from pyenvoy_mqtt.history.columns import COLUMNS, Kind, Row
from pyenvoy_mqtt.history.gathered import FIVE, RAW, Gathered
from pyenvoy_mqtt.history.periods import Period, energies
from pyenvoy_mqtt.history.store import KEPT_RAW, Store

START = int(datetime(2025, 1, 1, tzinfo=UTC).timestamp())
YEAR = 365 * 86_400
PANELS = [f"1220000000{number:02}" for number in range(30)]
BERLIN = ZoneInfo("Europe/Berlin")


def measure() -> Iterator[tuple[str, str, str, bool]]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.sqlite3"
        store = Store(path)
        _fill(store)
        store.close()
        size = path.stat().st_size / 1e6
        yield "a year of history, 30 panels", f"{size:.1f} MB", "40 MB", size <= 40
        store = Store(path)
        took = min(_month(store) for _ in range(5)) * 1000
        yield "energy of each day of a month from it", f"{took:.1f} ms", "50 ms", took < 50
        took = min(_chart(store) for _ in range(5)) * 1000
        yield "a day's power from it, every five minutes", f"{took:.1f} ms", "50 ms", took < 50
        store.close()


def _fill(store: Store) -> None:
    """A year as it is kept: only its last week is ever there in steps of ten seconds."""
    chance = random.Random(1)  # the same year every time
    counted = [0.0] * len(COLUMNS)
    week = START + YEAR - KEPT_RAW
    moments = [*range(START, week, FIVE), *range(week, START + YEAR, RAW)]
    for first in range(0, len(moments), 2000):
        part = moments[first : first + 2000]
        rows = {at: _row(at, counted, chance) for at in part}
        panels = {at: _panels(at, chance) for at in part if at % FIVE == 0}
        store.put(Gathered(rows, {at: seen for at, seen in panels.items() if seen}))


def _sun(at: int) -> float:
    return max(0.0, math.sin((at % 86_400 / 86_400 - 0.25) * 2 * math.pi))


def _row(at: int, counted: list[float], chance: random.Random) -> Row:
    sun = _sun(at)
    found: list[int | None] = []
    for place, column in enumerate(COLUMNS):
        if column.kind is Kind.COUNTER:
            counted[place] += sun * chance.random() * 100
            found.append(round(counted[place]))
        else:
            found.append(round(sun * 6000 * chance.random() + 2300 * chance.random()))
    return tuple(found)


def _panels(at: int, chance: random.Random) -> dict[str, int]:
    sun = _sun(at)
    return {one: round(300 * sun * chance.random()) for one in PANELS} if sun else {}


def _month(store: Store) -> float:
    began = time.perf_counter()
    found = energies(store, Period.DAY, date(2025, 6, 1), date(2025, 6, 30), BERLIN)
    took = time.perf_counter() - began
    if len(found) != 30 or not all(one.whole for one in found):
        raise AssertionError("that is not the month that was asked for")
    return took


def _chart(store: Store) -> float:
    since = datetime(2025, 6, 15, tzinfo=UTC)
    began = time.perf_counter()
    found = list(store.five(since, since + timedelta(days=1)))
    took = time.perf_counter() - began
    if len(found) != 288:
        raise AssertionError("that is not the day that was asked for")
    return took
