from datetime import timedelta

import attrs
import pytest

from pyenvoy.model.batteries import Batteries, Storage
from pyenvoy.model.live import Live, LivePower
from pyenvoy_mqtt.history.columns import AGED, COLUMNS, COUNTERS, Sight, row
from tests.pyenvoy_mqtt.history.sights import START, accounts, figures, sight, snapshot, without


def with_batteries(**said):
    source = snapshot().production.source
    return Sight(snapshot(batteries=Batteries(source, **said)))


def test_powers_are_whole_watts():
    found = figures(sight(power=1234.6))
    assert (found["production"], found["house"], found["grid"]) == (1235, 617, -617)


def test_levels_are_kept_in_their_step():
    found = figures(sight())
    assert (found["voltage_l1"], found["frequency"]) == (2301, 5000)


def test_phases_are_those_of_the_border():
    assert figures(sight())["grid_l1"] == -500
    assert figures(sight())["grid_l2"] is None


def test_without_a_meter_at_the_border_voltages_are_those_of_the_production():
    found = figures(without(sight(), "consumption"))
    assert (found["voltage_l1"], found["frequency"]) == (2310, None)


def test_counters_are_what_is_published_of_them():
    assert figures(sight(produced=12345.4, exported=7.0))["produced"] == 12345


def test_batteries_of_both_kinds_are_one_figure():
    kinds = {"storage": Storage(power=-500.0), "ac_storage": Storage(power=100.0)}
    found = figures(with_batteries(charge=61.5, **kinds))
    assert (found["batteries"], found["charge"]) == (-400, 615)


def test_what_the_batteries_take_the_house_does_not_use():
    assert figures(with_batteries(storage=Storage(power=-300.0)))["house"] == 200


def test_batteries_that_say_no_power_have_none():
    assert figures(with_batteries(storage=Storage()))["batteries"] is None
    assert figures(with_batteries(storage=Storage()))["charge"] is None


def test_a_generator_is_seen_in_the_live_view():
    source = snapshot().production.source
    live = Live(source, generator=LivePower(power=2500.0))
    assert figures(Sight(snapshot(live=live)))["generator"] == 2500
    assert figures(Sight(snapshot(live=Live(source))))["generator"] is None


def test_what_is_old_is_left_out():
    old = AGED.total_seconds() + 1
    at = snapshot(age=old)
    source = at.production.source
    said = Sight(
        attrs.evolve(
            at,
            batteries=Batteries(source, charge=50.0, storage=Storage(power=1.0)),
            live=Live(source, generator=LivePower(power=1.0)),
        ),
        accounts(START - timedelta(seconds=old), produced=1.0),
    )
    assert set(row(said)) == {None}


@pytest.mark.parametrize(
    ("endpoint", "age", "there"),
    [
        ("meter_readings", 120, True),
        ("meter_readings", 121, False),
        ("meter_stream", 121, False),
        ("live_status", 121, False),
        ("production_details", 121, True),
        ("production_details", 900, True),
    ],
)
def test_a_live_figure_ages_sooner_than_one_of_a_page(endpoint, age, there):
    at = snapshot(age=age)
    found = attrs.evolve(
        at.production, source=attrs.evolve(at.production.source, endpoint=endpoint)
    )
    assert (figures(Sight(attrs.evolve(at, production=found)))["production"] is not None) is there


def test_what_is_not_there_is_left_out():
    empty = without(without(sight(), "production"), "consumption")
    assert set(row(attrs.evolve(empty, accounts=None))) == {None}


def test_each_column_has_a_name_of_its_own():
    names = [one.name for one in COLUMNS]
    assert len(set(names)) == len(names)
    assert [one.name for one in COUNTERS] == [
        "produced", "consumed", "imported", "exported", "charged", "discharged",
    ]  # fmt: skip
