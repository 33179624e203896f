"""What a plant can do."""

from datetime import timedelta

import pytest

from pyenvoy.accounting import bounds
from pyenvoy.accounting.bounds import AC_BATTERY, BATTERY, INVERTER, Given, Learnt
from pyenvoy.accounting.limits import QUARTER, UNKNOWN
from pyenvoy.accounting.words import Sample
from tests.pyenvoy.accounting.shots import ac_battery, batteries, panels, shot
from tests.pyenvoy.accounting.telling import NOW, after

GIVEN = Given(production=8000.0, grid=17_000.0, storage=5000.0)


def power(name, snapshot=None, given=GIVEN, seen=None):
    return bounds.limit(name, snapshot or shot(), given, seen).power


def sample(watts, minutes=0):
    return Sample(1.0, after(minutes), "meter", watts)


@pytest.mark.parametrize(
    ("name", "most"),
    [
        ("produced", 8000.0),
        ("imported", 17_000.0),
        ("exported", 17_000.0),
        ("charged", 5000.0),
        ("discharged", 5000.0),
        ("consumed", 30_000.0),
    ],
)
def test_a_persons_word_counts_first(name, most):
    assert power(name, seen=Learnt(NOW, 1e6, 1e6)) == most


def test_of_an_unknown_plant_only_the_incredible_is_doubted():
    assert power("produced", given=Given()) == power("charged", given=Given()) == UNKNOWN.power


def test_inverters_bound_the_production():
    assert power("produced", shot(inverters=panels(10, retired=3)), Given()) == 7 * INVERTER


@pytest.mark.parametrize("name", ["imported", "exported"])
def test_as_much_as_the_panels_give_may_pass_the_border(name):
    assert power(name, shot(inverters=panels(400)), Given()) == 400 * INVERTER
    assert power(name, given=Given(production=200_000.0)) == 200_000.0
    assert power(name, shot(inverters=panels(10)), Given()) == UNKNOWN.power


def test_batteries_bound_the_storage():
    snapshot = shot(batteries=batteries(1.0, 1.0, rated=4000.0, ac=(ac_battery(1, 1),)))
    assert power("charged", snapshot, Given()) == 2 * 5000 + AC_BATTERY


@pytest.mark.parametrize(
    ("there", "most"),
    [
        (batteries(1.0, rated=4000.0), 5000.0),
        (batteries(ac=(ac_battery(1, 1),)), AC_BATTERY),
        (batteries(), UNKNOWN.power),
    ],
)
def test_either_sort_of_battery_bounds_the_storage_by_itself(there, most):
    assert power("charged", shot(batteries=there), Given()) == most


def test_devices_have_bounds_of_their_own():
    snapshot = shot(batteries=batteries(1.0, rated=4000.0))
    assert power("12210000.charged", snapshot) == 5000.0
    assert power("12210009.charged", snapshot) == power("12210000.charged") == BATTERY
    assert power("122400.produced", snapshot) == INVERTER


def test_power_that_was_seen_twice_widens_what_is_known():
    snapshot = shot(inverters=panels(10))
    assert power("produced", snapshot, Given(), Learnt(NOW, 0.0, 20_000.0)) == 25_000.0


def test_a_single_high_reading_teaches_nothing():
    known = bounds.learnt(bounds.learnt(None, sample(300.0)), sample(1e9, 1))
    assert bounds.learnt(known, sample(400.0, 2)).steady == 400.0


def test_the_same_answer_twice_is_a_single_one():
    known = bounds.learnt(None, sample(1e9))
    assert bounds.learnt(known, sample(1e9)) is known


def test_nothing_is_learnt_without_power():
    assert bounds.learnt(None, sample(None)) is None


@pytest.mark.parametrize(("minutes", "lag"), [(None, 15), (5, 15), (15, 15), (60, 60), (600, 120)])
def test_production_lags_as_far_as_inverters_report(minutes, lag):
    interval = None if minutes is None else timedelta(minutes=minutes)
    found = bounds.limit("produced", shot(inverters=panels(1, interval=interval)), GIVEN, None)
    assert found.lag == timedelta(minutes=lag)


def test_meters_do_not_lag_behind_inverters():
    snapshot = shot(inverters=panels(1, interval=timedelta(hours=1)))
    assert bounds.limit("imported", snapshot, GIVEN, None).lag == QUARTER


def test_what_no_plant_has_is_not_learnt_from_a_gateway_that_says_so():
    seen = Learnt(NOW, 1e9, 1e9)
    assert power("imported", given=Given(), seen=seen) == 2 * UNKNOWN.power
    assert power("produced", shot(inverters=panels(10)), Given(), seen) == UNKNOWN.power
