from datetime import timedelta

from pyenvoy.show import plain, rows
from pyenvoy.show.walk import words
from tests.pyenvoy.show.houses import NOON, batteries, house, inverters, production


def row(thing, path, now=None):
    return next(one for one in rows(thing, now) if one.path == path)


def test_a_row_has_name_value_unit_and_source():
    found = row(house(), "production.energy.lifetime")
    assert (found.name, found.value, found.unit) == ("production energy lifetime", 12345678.0, "Wh")
    assert found.source == "meter_readings"


def test_a_row_is_spelt_for_people():
    found = row(house(), "production.energy.lifetime")
    assert (found.text, found.text_unit) == ("12.35", "MWh")


def test_age_counts_back_from_the_snapshot():
    assert row(house(), "production.now.power").age == timedelta(seconds=7)


def test_age_counts_back_from_now():
    later = NOON + timedelta(minutes=1)
    assert row(production(), "now.power", later).age == timedelta(seconds=67)


def test_a_subject_without_a_now_has_no_age():
    assert row(production(), "now.power").age is None


def test_a_path_is_where_plain_has_it():
    found = plain(inverters())
    assert (
        row(inverters(), "all[0].detail.dc_voltage").value
        == found["all"][0]["detail"]["dc_voltage"]
    )


def test_one_of_many_is_called_by_its_serial_number():
    assert row(inverters(), "all[1].power").name == "all 203 power"


def test_one_of_many_without_a_name_is_counted():
    assert row(production(), "phases[1].now.power").name == "phases 2 now power"


def test_what_is_not_known_has_no_row():
    assert not [one for one in rows(batteries()) if "capacity" in one.path]


def test_a_gap_is_one_row():
    assert row(house(), "gaps[0]").text == "tariff: denied, tariff: the gateway refuses (401)"


def test_what_comes_from_nowhere_says_so():
    assert (row(house(), "at").source, row(house(), "at").age) == ("", None)


def test_a_band_is_called_as_people_call_it():
    assert words("level_2_4ghz") == "level 2.4ghz"
