"""What one snapshot tells, and what a history in one go."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest

from pyenvoy import UsageError, compare
from pyenvoy.insight import Verdict, glance
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from tests.pyenvoy.insight.roofs import day_of, judged, serials

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)


def told(*inverters):
    found = glance(Snapshot(NOON, inverters=Inverters(Source("x", NOON), inverters)))
    assert {one.verdict for one in found.panels} <= {Verdict.UNKNOWN}
    return {one.serial: one.words for one in found.panels}


def panel(serial, power, ago=0):
    return Inverter(serial, power=power, reported_at=NOON - timedelta(hours=ago))


def test_each_panel_stands_beside_the_one_in_the_middle():
    said = told(panel("1", 200.0), panel("2", 100.0), panel("3", 200.0))
    assert said["2"] == "100 W now, 50 % of the panel in the middle"


def test_who_reported_long_before_the_others_comes_first():
    said = told(panel("1", 200.0), panel("2", 100.0, ago=30), Inverter("3", power=1.0))
    assert list(said) == ["2", "3", "1"]
    assert said["2"] == "last reported 30 h before the others"
    assert said["3"] == "has not reported"


def test_in_the_dark_nothing_is_compared():
    assert "too little light" in told(panel("1", 2.0), panel("2", 0.0))["1"]


def test_without_inverters_there_is_nothing():
    assert glance(Snapshot(NOON)).panels == ()


def test_a_history_tells_what_was_told_day_by_day():
    names, chance = serials(5), Random(5)

    def power(name, day, _):
        return 0.8 if name == names[0] and day > 25 else 1.0

    reports = [one for day in range(36) for one in day_of(day, names, power, chance)]
    rows = sorted((one.at, one.serial, one.power) for one in reports)
    twice = [row for at, serial, watts in rows for row in ((at, serial, watts), (at, "", None))]
    repeated = [(at + timedelta(minutes=5), serial, watts) for at, serial, watts in rows]
    found = compare(sorted([*twice, *repeated], key=lambda row: row[0]), "Europe/Berlin")
    then = judged(36, names, power)
    assert [one.verdict for one in found.panels] == [one.verdict for one in then.panels]
    assert found.panels[0].serial == names[0]
    assert found.zone == "Europe/Berlin"


def test_a_moment_without_a_time_zone_is_refused():
    with pytest.raises(UsageError, match="2026-06-01 12:00:00 of 1 says no time zone"):
        compare([(NOON.replace(tzinfo=None), "1", 3.0)])


def test_of_no_rows_nothing_follows():
    assert compare([]).panels == ()
