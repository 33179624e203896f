import pytest

from pyenvoy.errors import Gap, Reason
from pyenvoy.model.batteries import Batteries, Storage
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.show.picture import Powers, flow_line, picture, powers
from tests.pyenvoy.show.houses import NOON, READ, batteries, consumption, house, live, production


def words(snapshot):
    return " ".join(" ".join(picture(snapshot)).split())


def test_a_sunny_noon():
    assert words(house()) == (
        "panels house grid 3412 W ──► 704 W ──► exporting 1708 W ▼ battery 55 % charging 500 W"
    )


def test_an_evening():
    evening = house(
        production=production(-1.0),
        consumption=consumption(2100.0, 300.0),
        batteries=batteries(1801.0),
    )
    assert words(evening) == (
        "panels house grid -1 W ··· 3901 W ◄── importing 300 W ▲ battery 55 % discharging 1801 W"
    )


def test_a_place_nobody_measures_says_so():
    assert words(Snapshot(NOON, complete=True)) == "panels house grid ? ··· ? ··· ?"


def test_a_place_that_was_not_asked_yet_says_that_more_is_to_come():
    assert words(Snapshot(NOON, complete=False)) == "panels house grid … ··· … ··· …"


def test_an_idle_battery_does_not_flow():
    assert words(house(batteries=batteries(0.0))).endswith("· battery 55 % 0 W")


def test_the_live_view_fills_in_while_it_streams():
    assert powers(Snapshot(NOON, live=live())) == Powers(10.0, 20.0, 30.0, 40.0, 70.0)


def test_a_live_view_that_stands_still_says_nothing():
    assert powers(Snapshot(NOON, live=live(streaming=False))) == Powers()


def test_a_subject_goes_before_the_live_view():
    assert powers(house(live=live())).panels == 3412.3


def test_a_battery_of_unknown_charge_is_shown():
    unknown = Batteries(READ, storage=Storage(power=20.0))
    assert words(Snapshot(NOON, batteries=unknown)).endswith("battery discharging 20 W")


def test_the_older_batteries_count_too():
    unknown = Batteries(READ, ac_storage=Storage(charge=30.0))
    assert words(Snapshot(NOON, batteries=unknown)).endswith("battery 30 % ?")


def test_batteries_of_both_kinds_are_one():
    both = Batteries(
        READ, storage=Storage(power=105.0), ac_storage=Storage(power=260.0), charge=55.0
    )
    found = powers(house(batteries=both, consumption=consumption(331.0)))
    assert (found.battery, found.charge, found.house) == (365.0, 55.0, 696.0)


NONE = (Gap("batteries", Reason.NO_HARDWARE, "ensemble_inventory speaks of none"),)
UNKNOWN = (Gap("batteries", Reason.NOT_ASKED, "nobody asked yet"),)


def test_without_a_battery_the_house_is_the_total():
    assert powers(house(batteries=None, gaps=NONE)).house == 1204.0


@pytest.mark.parametrize("found", [None, batteries(power=None)])
def test_while_nobody_knows_of_the_battery_nobody_knows_of_the_house(found):
    assert powers(house(batteries=found, gaps=UNKNOWN)).house is None


def test_one_line_says_what_somebody_measures():
    assert flow_line(house(batteries=None, gaps=NONE)) == (
        "panels 3412 W   house 1204 W   grid exporting 1708 W"
    )
    assert flow_line(Snapshot(NOON)) == ""
