from datetime import UTC, datetime

import pytest

from pyenvoy_mqtt.history.columns import COLUMNS, Sight
from pyenvoy_mqtt.history.gathered import Gathered
from tests.pyenvoy_mqtt.history.sights import after, panels, sight, snapshot, without

PRODUCTION = [one.name for one in COLUMNS].index("production")


def gathered(*sights):
    found = Gathered()
    for one in sights:
        found = found.with_(one)
    return found


def productions(found):
    return [row[PRODUCTION] for _, row in sorted(found.rows.items())]


def test_of_ten_seconds_the_last_counts():
    assert productions(gathered(sight(after(1), 1.0), sight(after(9), 2.0))) == [2]


def test_what_the_last_lacks_comes_from_before():
    later = without(sight(after(9)), "production")
    assert productions(gathered(sight(after(1), 1.0), later)) == [1]


def test_each_ten_seconds_have_a_row():
    found = gathered(sight(after(1), 1.0), sight(after(11), 2.0))
    assert productions(found) == [1, 2]
    assert all(at % 10 == 0 for at in found.rows)


@pytest.mark.parametrize(("year", "count"), [(1970, 0), (2019, 0), (2020, 1)])
def test_what_is_seen_before_the_clock_was_set_is_left_out(year, count):
    at = datetime(year, 1, 1, 0, 1, tzinfo=UTC)
    found = gathered(Sight(snapshot(at, inverters=panels(at, ("1", 100.0)))))
    assert (len(found.rows), len(found.panels)) == (count, count)


def test_panels_are_gathered_over_five_minutes():
    one = Sight(snapshot(after(1), inverters=panels(after(1), ("1", 100.0))))
    two = Sight(snapshot(after(200), inverters=panels(after(200), ("2", 90.0))))
    assert list(gathered(one, two).panels.values()) == [{"1": 100, "2": 90}]


def test_what_could_not_be_written_waits_and_the_oldest_go_first():
    before = gathered(sight(after(0), 1.0), sight(after(10), 2.0))
    assert productions(before.then(gathered(sight(after(20), 3.0)), 2)) == [2, 3]
