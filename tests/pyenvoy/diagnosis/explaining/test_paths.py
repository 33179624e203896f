import pytest

from pyenvoy.diagnosis.explaining.paths import below, follow, place, unknown
from pyenvoy.errors import UsageError
from pyenvoy.model.snapshot import Snapshot
from tests.pyenvoy.diagnosis.patients import NOW, recorded

KNOWN = recorded("8.2.127_generator_running").snapshot
EMPTY = Snapshot(NOW)


def test_a_number_in_a_list_is_told_by_its_serial_number():
    first = KNOWN.inverters.all[0]
    assert place("inverters.all[0].power", KNOWN).steps == ("all", first.serial, "power")


def test_what_has_no_serial_number_keeps_its_number():
    assert place("production.phases[1].now.power", KNOWN).steps[1] == "[1]"


def test_a_meter_is_found_by_its_kind():
    found = place("meters.production.now.power", KNOWN)
    assert (found.unit, found.name) == ("W", "power")


def test_a_path_is_known_also_where_nothing_is():
    assert place("production.now.power", EMPTY).unit == "W"
    assert place("inverters.122300000001.power", EMPTY).unit == "W"
    assert place("gateway", EMPTY).name == "gateway"


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("", "no subject"),
        ("notes", "no subject"),
        ("production.powr", "there are source, measured, now"),
        ("gateway.serial.first", "nothing stands below serial"),
        ("production_state.122300000001", "there is no '122300000001'"),
    ],
)
def test_a_path_that_is_not_there_is_refused_with_what_is(path, said):
    with pytest.raises(UsageError, match=said):
        place(path, EMPTY)


def test_what_is_kept_by_name_is_found_by_its_name():
    assert place("plc.levels.122300000001", EMPTY).unit == ""
    assert below({"1223": 4}, "1223") == 4
    assert below({"1223": 4}, "1224") is None


def test_beyond_the_end_of_a_list_is_nothing():
    assert below((1, 2), "[7]") is None
    assert below((1, 2), "[x]") is None
    assert follow(KNOWN.inverters, ("122399999999", "power")) is None


@pytest.mark.parametrize(
    ("steps", "name"),
    [
        (("122399999999", "power"), "122399999999"),
        (("all", "[999]", "power"), "[999]"),
        ((KNOWN.inverters.all[0].serial, "detail", "temperature"), ""),
        (("all",), ""),
    ],
)
def test_a_name_that_nothing_has_is_told_from_a_field_that_is_empty(steps, name):
    assert unknown(KNOWN.inverters, steps) == name


def test_below_what_is_missing_no_name_is_wrong():
    assert unknown(None, ("122399999999", "power")) == ""
