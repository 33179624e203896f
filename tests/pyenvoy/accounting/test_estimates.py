"""Energy from power."""

from datetime import timedelta

import pytest

from pyenvoy.accounting import estimates
from pyenvoy.accounting.estimates import LONGEST, Estimate, Seen
from tests.pyenvoy.accounting.telling import NOW, after


def seen(*powers, every=10.0, most=20_000.0):
    found = Estimate()
    for i, power in enumerate(powers):
        at = after(i * every)
        found = estimates.after(found, Seen(power, at), most, at)
    return found


def areas(found):
    return (round(found.positive, 3), round(found.negative, 3))


def test_power_runs_straight_from_one_reading_to_the_next():
    assert areas(seen(600.0, 1200.0)) == (150.0, 0.0)


def test_charging_is_counted_upwards_and_apart():
    assert areas(seen(-600.0, -600.0, -600.0)) == (0.0, 200.0)


def test_no_power_is_no_energy():
    assert areas(seen(0.0, 0.0)) == (0.0, 0.0)


@pytest.mark.parametrize(
    ("powers", "both"),
    [
        ((600.0, -1200.0), (16.667, 66.667)),
        ((-600.0, 1200.0), (66.667, 16.667)),
        ((0.6, -1.2), (0.017, 0.067)),
    ],
)
def test_a_power_that_changes_its_sign_counts_both_ways(powers, both):
    assert areas(seen(*powers)) == both


def test_too_long_a_gap_is_missed_and_not_filled():
    found = seen(600.0, 600.0, every=LONGEST.total_seconds() / 60 + 1)
    assert (found.positive, found.missed) == (0.0, LONGEST + timedelta(minutes=1))


def test_a_clock_set_back_begins_anew_and_takes_nothing():
    found = estimates.after(seen(600.0, 600.0), Seen(900.0, after(-60)), 20_000.0, NOW)
    assert (areas(found), found.last) == ((100.0, 0.0), Seen(900.0, after(-60)))


def test_more_than_the_place_can_carry_is_no_reading():
    assert areas(seen(600.0, -6e6, 600.0, most=5000.0, every=5)) == (100.0, 0.0)


def test_the_same_answer_once_more_adds_nothing():
    found = seen(600.0, 600.0)
    assert estimates.after(found, found.told, 20_000.0, after(30)) is found


def test_power_that_changed_within_an_answer_counts_for_now():
    found = estimates.after(seen(600.0), Seen(1200.0, NOW), 20_000.0, after(10))
    assert (found.positive, found.last) == (pytest.approx(150.0), Seen(1200.0, after(10)))
