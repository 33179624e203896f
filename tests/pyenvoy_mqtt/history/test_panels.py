from hypothesis import given
from hypothesis import strategies as st

from pyenvoy_mqtt.history.panels import MOST, UNKNOWN, order, packed, powers, unpacked
from tests.pyenvoy_mqtt.history.sights import START, panels, snapshot

SERIALS = st.lists(st.text("0123456789", min_size=1, max_size=12), unique=True, max_size=9)


def test_a_fresh_report_is_kept():
    assert powers(snapshot(inverters=panels(START, ("1", 200.4)))) == {"1": 200}


def test_the_evening_s_last_report_is_not_repeated_all_night():
    assert powers(snapshot(inverters=panels(START, ("1", 3.0), ago=3 * 3600))) == {}


def test_power_stays_within_two_bytes():
    found = powers(snapshot(inverters=panels(START, ("1", -4.0), ("2", 1e6))))
    assert found == {"1": 0, "2": UNKNOWN - 1}


def test_without_inverters_there_is_nothing():
    assert powers(snapshot()) == {}


def test_a_place_once_given_stays():
    assert order(("b", "a"), ("c", "a")) == ("b", "a", "c")


def test_there_are_no_more_places_than_any_roof_needs():
    known = order((), map(str, range(MOST - 1)))
    assert order(known, ("x", "y")) == (*known, "x")


def test_what_is_too_long_for_a_serial_number_gets_no_place():
    assert order(("b",), ("a" * 65, "c")) == ("b", "c")


def test_who_has_no_place_is_not_packed():
    assert unpacked(packed({"1": 7, "2": 8}, ("1",)), ("1",)) == {"1": 7}


def test_who_came_later_is_not_in_what_was_kept_before():
    assert unpacked(packed({"1": 7}, ("1",)), ("1", "2")) == {"1": 7}


def test_half_a_number_at_the_end_is_left_out():
    assert unpacked(packed({"1": 7}, ("1",)) + b"x", ("1", "2")) == {"1": 7}


@given(SERIALS, SERIALS)
def test_what_is_packed_comes_back(known, more):
    places = order(known, more)
    said = {serial: number for number, serial in enumerate(more)}
    assert unpacked(packed(said, places), places) == dict.fromkeys(places) | said
