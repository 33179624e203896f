from datetime import UTC, date, timedelta
from zoneinfo import ZoneInfo

import pytest

from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.periods import LONGEST, Period, energies, midnight, starts
from pyenvoy_mqtt.history.store import Store
from tests.pyenvoy_mqtt.history.sights import START, sight

BERLIN = ZoneInfo("Europe/Berlin")


@pytest.fixture
def store(tmp_path):
    found = Store(tmp_path / "h")
    yield found
    found.close()


def counted(store, *readings):
    """The counter of what is produced, at so many hours after the start."""
    gathered = Gathered()
    for hours, energy in readings:
        gathered = gathered.with_(sight(START + timedelta(hours=hours), produced=energy))
    store.put(gathered)


def produced(store, period, first, last, zone=UTC):
    return [one.energies["produced"] for one in energies(store, period, first, last, zone)]


def test_days_are_differences_between_midnights(store):
    counted(store, (0, 100.0), (13, 130.0), (15, 140.0), (37, 170.0), (39, 180.0))
    days = energies(store, Period.DAY, date(2026, 6, 1), date(2026, 6, 3), UTC)
    assert [one.energies["produced"] for one in days] == [30.0, 40.0, 10.0]


def test_a_day_that_history_began_in_is_not_whole(store):
    counted(store, (0, 100.0), (13, 130.0), (15, 140.0))
    days = energies(store, Period.DAY, date(2026, 6, 1), date(2026, 6, 2), UTC)
    assert [one.whole for one in days] == [False, True]


def test_days_add_up_to_the_month(store):
    counted(store, *((6 * step, 100.0 + 7 * step) for step in range(200)))
    days = produced(store, Period.DAY, date(2026, 6, 1), date(2026, 6, 30))
    assert [sum(days)] == produced(store, Period.MONTH, date(2026, 6, 15), date(2026, 6, 15))


def test_of_a_day_before_all_history_nothing_is_known(store):
    counted(store, (0, 100.0))
    assert produced(store, Period.DAY, date(2026, 5, 1), date(2026, 5, 1)) == [None]


def test_a_day_of_no_reading_had_no_energy(store):
    counted(store, (0, 100.0), (1, 110.0))
    assert produced(store, Period.DAY, date(2026, 6, 2), date(2026, 6, 2)) == [0.0]


def test_a_counter_that_began_anew_makes_no_negative_day(store):
    counted(store, (0, 100.0), (13, 130.0), (15, 5.0))
    assert produced(store, Period.DAY, date(2026, 6, 2), date(2026, 6, 2)) == [0.0]


def test_midnight_is_the_site_s():
    assert midnight(date(2026, 6, 1), BERLIN).hour == 22


def test_a_day_in_which_clocks_are_set_has_another_length():
    spring = midnight(date(2026, 3, 30), BERLIN) - midnight(date(2026, 3, 29), BERLIN)
    autumn = midnight(date(2026, 10, 26), BERLIN) - midnight(date(2026, 10, 25), BERLIN)
    assert (spring, autumn) == (timedelta(hours=23), timedelta(hours=25))


@pytest.mark.parametrize(
    ("period", "first"),
    [
        (Period.DAY, [date(2026, 2, 27), date(2026, 2, 28), date(2026, 3, 1), date(2026, 3, 2)]),
        (Period.WEEK, [date(2026, 2, 23), date(2026, 3, 2)]),
        (Period.MONTH, [date(2026, 2, 1), date(2026, 3, 1)]),
        (Period.YEAR, [date(2026, 1, 1)]),
    ],
)
def test_each_period_begins_where_people_say(period, first):
    assert list(starts(period, date(2026, 2, 27), date(2026, 3, 2))) == first


def test_no_answer_is_without_end():
    assert len(list(starts(Period.DAY, date(1, 1, 1), date(2026, 1, 1)))) == LONGEST
