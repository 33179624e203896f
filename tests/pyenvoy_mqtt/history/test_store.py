import os
import signal
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta

import pytest

from pyenvoy import Snapshot, UsageError
from pyenvoy_mqtt.history import layout
from pyenvoy_mqtt.history.columns import COLUMNS, Sight
from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.looking import History, names
from pyenvoy_mqtt.history.store import AGREED, KEPT_RAW, Store
from tests.pyenvoy_mqtt.history.sights import START, after, panels, sight, snapshot


@pytest.fixture
def path(tmp_path):
    return tmp_path / "history" / "123.sqlite3"


@pytest.fixture
def store(path):
    found = Store(path)
    yield found
    found.close()


def put(store, *sights):
    gathered = Gathered()
    for one in sights:
        gathered = gathered.with_(one)
    store.put(gathered)


def later(seconds):
    """A moment at which nothing is known, which closes what was before it."""
    return Sight(Snapshot(after(seconds)))


def all_of(rows):
    return list(rows(START - timedelta(days=30), START + timedelta(days=400)))


def test_what_was_seen_comes_back_in_its_units(store):
    put(store, sight(power=1500.0, produced=42.0))
    (found,) = all_of(store.raw)
    assert found["at"] == START
    assert (found["production"], found["grid"], found["produced"]) == (1500, -750, 42)
    assert (found["voltage_l1"], found["frequency"]) == (230.1, 50.0)


def test_five_minutes_are_closed_when_they_are_over(store):
    put(store, sight(after(0), 100.0), sight(after(150), 300.0))
    assert all_of(store.five) == []
    put(store, sight(after(301), 500.0))
    (found,) = all_of(store.five)
    assert (found["production"], found["production_low"], found["production_high"]) == (
        200,
        100,
        300,
    )


def test_a_counter_s_five_minutes_end_with_its_last_value(store):
    put(store, sight(after(0), produced=10.0), sight(after(290), produced=14.0), later(300))
    assert all_of(store.five)[0]["produced"] == 14


def test_five_minutes_that_a_stop_left_open_are_closed_at_the_next_start(store, path):
    put(store, sight(after(0), 100.0))
    store.close()
    again = Store(path)
    put(again, later(3600))
    assert [row["production"] for row in all_of(again.five)] == [100]
    again.close()


def test_raw_rows_go_after_a_week_and_five_minutes_stay(store):
    put(store, sight(after(0), 100.0), later(600))
    put(store, *(later(KEPT_RAW + 620 + 10 * step) for step in range(AGREED + 1)))
    assert all_of(store.raw)[0]["at"] == after(KEPT_RAW + 620)
    assert all_of(store.five)[0]["production"] == 100


def test_hours_are_made_from_five_minutes(store):
    sights = [sight(after(300 * step), 100.0 * step, produced=step) for step in range(13)]
    put(store, *sights, later(300 * 13))
    first, second = all_of(store.hours)
    assert (first["production"], first["production_high"], first["produced"]) == (550, 1100, 11)
    assert second["production_low"] == 1200


def test_energy_at_a_moment_is_what_was_read_last_before_it(store):
    put(store, sight(after(0), produced=10.0), sight(after(400), produced=25.0), later(700))
    moments = [after(-1), after(300), after(5000)]
    assert [one["produced"] for one in store.energies(moments)] == [None, 10, 25]


def test_energy_of_the_five_minutes_that_are_not_over_counts(store):
    put(store, sight(after(0), produced=10.0), sight(after(20), produced=11.0))
    assert store.energies([after(21)])[0]["produced"] == 11


# -- a clock that leaps ---------------------------------------------------------------------------

HOUR, DAY, YEAR = 3600, 86_400, 365 * 86_400
PRODUCED = [one.name for one in COLUMNS].index("produced")
NONE = (None,) * len(COLUMNS)


def ran(store, since, until, leap=0, step=10):
    """Ran from one second to another, a put each minute, a Wh each second, while the clock was off by so much."""
    for minute in range(since, until, 60):
        rows = {}
        for second in range(minute, min(minute + 60, until), step):
            row = (*NONE[:PRODUCED], second, *NONE[PRODUCED + 1 :])
            rows[int(after(second + leap).timestamp())] = row
        store.put(Gathered(rows))


def counted(store, since, until):
    """What each row of five minutes came to, by the seconds at which it begins."""
    rows = store.five(after(since), after(until))
    return {int((row["at"] - START).total_seconds()): row["produced"] for row in rows}


def true(since, until):
    return {second: second + 290 for second in range(since, until, 300)}


@pytest.mark.parametrize("leap", [DAY, YEAR, 50 * YEAR])
def test_rows_of_the_future_stop_no_closing(store, leap):
    ran(store, 0, HOUR)
    ran(store, HOUR, HOUR + 360, leap)
    ran(store, HOUR + 360, 2 * HOUR)
    assert counted(store, HOUR + 600, 2 * HOUR) == true(HOUR + 600, 2 * HOUR - 300)


def test_what_could_not_be_written_for_an_hour_is_closed_around_a_future_within_it(store):
    ran(store, 0, HOUR)
    ran(store, HOUR, HOUR + 360, leap=2400)
    rows = Gathered()
    for second in range(HOUR + 360, 2 * HOUR, 10):
        rows = rows.with_(sight(after(second), produced=second))
    store.put(rows)
    found = counted(store, HOUR + 600, 2 * HOUR)
    assert found.keys() == true(HOUR + 600, 2 * HOUR - 300).keys()


def test_one_row_of_the_future_forgets_no_week(store):
    ran(store, 0, HOUR)
    before = all_of(store.raw)
    ran(store, HOUR, HOUR + 10, YEAR)
    assert all_of(store.raw)[: len(before)] == before


def test_six_minutes_of_the_future_forget_no_week(store):
    ran(store, 0, HOUR)
    before = all_of(store.raw)
    ran(store, HOUR, HOUR + 360, YEAR)
    assert all_of(store.raw)[: len(before)] == before


def test_a_future_that_was_none_goes_once_more_was_put_since(store):
    ran(store, 0, 600)
    ran(store, 600, 660, 2 * YEAR)
    store.put_panels({int(after(2 * YEAR).timestamp()): {"1": 7}})
    ran(store, 660, 660 + 60)
    assert store.last > after(YEAR)
    ran(store, 720, 720 + 60)
    assert store.last == after(771)
    assert list(store.panels(after(YEAR), after(3 * YEAR))) == []


def test_a_history_goes_on_after_a_future_that_an_earlier_run_left(store, path):
    ran(store, 0, 600)
    ran(store, 600, 960, YEAR)
    store.close()
    again = Store(path)
    ran(again, 960, 2 * HOUR)
    assert again.last == after(2 * HOUR - 9)
    assert counted(again, 1200, 2 * HOUR) == true(1200, 2 * HOUR - 300)
    again.close()


@pytest.mark.parametrize("leap", [-HOUR, -DAY, -30 * DAY, -YEAR])
def test_a_clock_that_is_behind_for_minutes_costs_nothing_that_is_kept_for_ever(store, leap):
    ran(store, 0, 2 * HOUR)
    ran(store, 2 * HOUR, 2 * HOUR + 600, leap)
    ran(store, 2 * HOUR + 600, 3 * HOUR)
    assert counted(store, 0, 2 * HOUR) == true(0, 2 * HOUR)
    since = 2 * HOUR + 600
    assert counted(store, since, 3 * HOUR) == true(since, 3 * HOUR - 300)


def test_a_clock_a_little_behind_for_longer_than_that_costs_nothing_before_it(store):
    ran(store, 0, 2 * HOUR)
    ran(store, 2 * HOUR, 2 * HOUR + 900, leap=-600)
    closed = 2 * HOUR - 300
    assert counted(store, 0, closed) == true(0, closed)


@pytest.mark.parametrize(("leap", "lasts"), [(2700, 1200), (HOUR, 600), (HOUR, 1800), (HOUR, 2700)])
def test_what_a_clock_ahead_by_an_hour_or_less_has_closed_is_closed_anew(store, leap, lasts):
    ran(store, 0, HOUR)
    ran(store, HOUR, HOUR + lasts, leap)
    ran(store, HOUR + lasts, 4 * HOUR)
    since = HOUR + lasts
    assert counted(store, since, 4 * HOUR) == true(since, 4 * HOUR - 300)


def test_a_future_goes_when_a_clock_that_went_back_among_rows_has_come_to_their_end(store):
    ran(store, 0, HOUR)
    ran(store, HOUR, HOUR + 60, YEAR)
    ran(store, HOUR, HOUR + 900, leap=-600)
    assert store.last == after(HOUR + 900 - 609)


def test_a_future_goes_where_rows_are_far_between(store):
    ran(store, 0, 60, YEAR)
    for step in range(7):
        put(store, sight(after(600 * step)))
    assert store.last == after(3601)


def test_nothing_is_closed_anew_over_which_the_clock_has_leapt(store):
    ran(store, 0, 2 * HOUR)
    ran(store, 2 * HOUR, 2 * HOUR + 600, leap=-HOUR)
    ran(store, 2 * HOUR, 2 * HOUR + 60, leap=2400)
    ran(store, 2 * HOUR, 2 * HOUR + 120, leap=-DAY)
    ran(store, 2 * HOUR, 2 * HOUR + 600)
    assert counted(store, 0, 2 * HOUR - 300) == true(0, 2 * HOUR - 300)


def test_a_silence_in_the_way_of_a_clock_that_is_behind_costs_nothing(store):
    ran(store, 0, HOUR)
    ran(store, HOUR + 600, HOUR + 1200)
    ran(store, HOUR + 1200, HOUR + 3000, leap=-2400)
    assert counted(store, HOUR + 600, HOUR + 900) == true(HOUR + 600, HOUR + 900)


def test_panels_come_back_by_serial_number(store):
    put(store, Sight(snapshot(inverters=panels(START, ("1", 100.0), ("2", 90.0)))))
    ((at, found),) = store.panels(START, after(300))
    assert (at, found) == (START, {"1": 100, "2": 90})


def test_panels_of_one_span_in_two_writes_are_brought_together(store):
    put(store, Sight(snapshot(inverters=panels(START, ("2", 90.0)))))
    put(store, Sight(snapshot(after(60), inverters=panels(after(60), ("1", 100.0)))))
    ((_, found),) = store.panels(START, after(300))
    assert found == {"2": 90, "1": 100}
    assert store.places() == ("2", "1")


def test_history_begins_with_its_first_row(store):
    assert store.first is None
    put(store, sight())
    assert store.first == START


def test_only_its_owner_reads_the_file(store, path):
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_of_a_newer_version_is_left_alone(store, path):
    store._database.execute(f"PRAGMA user_version = {layout.VERSION + 1}")
    store.close()
    before = path.read_bytes()
    for opening in (Store, opened_to_read):
        with pytest.raises(UsageError, match="newer version"):
            opening(path)
    assert path.read_bytes() == before


def test_a_column_that_came_later_is_added(store, path):
    put(store, sight(), later(300))
    store._database.executescript(
        "DROP VIEW power_every_ten_seconds; DROP VIEW power_every_five_minutes;"
        "ALTER TABLE raw DROP COLUMN generator; ALTER TABLE five DROP COLUMN generator_low"
    )
    store.close()
    again = Store(path)
    found = all_of(again.raw)[0]
    assert (found["production"], found["generator"]) == (1000, None)
    again.close()


def test_a_broken_file_is_set_aside_and_a_new_one_begun(path, caplog):
    path.parent.mkdir()
    path.write_bytes(b"this is no database, whatever its name says" * 100)
    store = Store(path)
    put(store, sight())
    assert len(all_of(store.raw)) == 1
    assert path.with_name("123.sqlite3.broken-1").read_bytes().startswith(b"this is no")
    assert "is broken" in caplog.text
    store.close()


def test_where_nothing_can_be_written_it_is_said(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="no history can be kept"):
        Store(tmp_path / "file" / "123.sqlite3")


def test_what_is_not_there_is_not_made_by_reading(path):
    with pytest.raises(UsageError, match="there is no history"):
        History(opened_to_read(path))
    assert not path.exists()


def test_what_is_no_history_is_not_read(path):
    path.parent.mkdir()
    path.write_bytes(b"x" * 5000)
    with pytest.raises(UsageError, match="cannot be read as a history"):
        History(opened_to_read(path))


def test_it_can_be_read_while_it_is_written(store, path):
    put(store, sight())
    reader = History(opened_to_read(path))
    assert len(all_of(reader.raw)) == 1
    reader.close()


def test_a_write_that_fails_leaves_nothing_of_itself(store):
    put(store, sight())
    bad = Gathered({int(after(10).timestamp()): ("a", "row", "of", "another", "shape")})
    with pytest.raises(sqlite3.Error):
        store.put(bad)
    assert len(all_of(store.raw)) == 1


def test_any_tool_reads_the_views(store, path):
    put(store, sight(produced=5.0), later(300))
    base = sqlite3.connect(path)
    found = base.execute("SELECT time, production, produced FROM power_every_five_minutes")
    assert found.fetchall() == [("2026-06-01 10:00:00", 1000, 5)]
    base.close()


WRITER = """
import sys
from tests.pyenvoy_mqtt.history.sights import after, sight
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.store import Store
from pathlib import Path
store = Store(Path(sys.argv[1]))
for step in range(100000):
    store.put(Gathered().with_(sight(after(10 * step), produced=step)))
    print(step, flush=True)
"""


def test_a_writer_that_is_killed_leaves_all_that_it_said_was_written(path):
    running = subprocess.Popen(
        [sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE, text=True
    )
    said = [running.stdout.readline() for _ in range(30)]
    os.kill(running.pid, signal.SIGKILL)
    running.communicate()
    store = Store(path)
    counted = [row["produced"] for row in all_of(store.raw)]
    assert counted[: len(said)] == list(range(len(said)))
    assert counted == list(range(len(counted)))
    store.close()


def test_an_answer_without_rows_still_has_its_columns():
    assert names([]) == ["at", *(one.name for one in COLUMNS)]
    assert names([{"at": 1, "x": 2}]) == ["at", "x"]
