"""A year of history: how large its file becomes, and how long what the page shows takes from it."""

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
WEEK = START + YEAR - KEPT_RAW
PANELS = [f"1220000000{number:02}" for number in range(30)]
BERLIN = ZoneInfo("Europe/Berlin")


ABOUT = f"""\
A made-up year of {len(COLUMNS)} figures and {len(PANELS)} panels, as it is kept: every five minutes, the last week every ten seconds as
well. What all of it every ten seconds would take is 52 times what a week of that takes. Times are the best of five.
"""


def measure() -> Iterator[tuple[str, str, str, bool | None]]:
    """The rows of the table."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "year.sqlite3"
        size = _filled(path, START) / 1e6
        yield "a year of it", f"{size:.1f} MB", "at most 40 MB", size <= 40
        all_raw = _filled(Path(folder) / "week.sqlite3", WEEK) * YEAR / KEPT_RAW / 1e6
        yield "the same with everything every ten seconds", f"{all_raw:.0f} MB", "", None
        store = Store(path)
        took = min(_month(store) for _ in range(5)) * 1000
        yield "energy of each day of a month from it", f"{took:.1f} ms", "below 50 ms", took < 50
        took = min(_chart(store) for _ in range(5)) * 1000
        yield (
            "a day's power from it, every five minutes",
            f"{took:.1f} ms",
            "below 50 ms",
            took < 50,
        )
        store.close()


def _filled(path: Path, since: int) -> int:
    """How many bytes it takes from that moment on: only its last week is ever there in steps of ten seconds."""
    store = Store(path)
    chance = random.Random(1)  # the same year every time
    counted = [0.0] * len(COLUMNS)
    moments = [*range(since, WEEK, FIVE), *range(WEEK, START + YEAR, RAW)]
    for first in range(0, len(moments), 2000):
        part = moments[first : first + 2000]
        rows = {at: _row(at, counted, chance) for at in part}
        panels = {at: _panels(at, chance) for at in part if at % FIVE == 0}
        store.put(Gathered(rows, {at: seen for at, seen in panels.items() if seen}))
    store.close()
    return path.stat().st_size


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
