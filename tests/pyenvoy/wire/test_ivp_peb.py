import json

from pyenvoy.wire.converter import read_data
from pyenvoy.wire.ivp_peb import DEVSTATUS, NEWSCAN, REPORT_SETTINGS, DevStatus


def table(data):
    return read_data(DevStatus, DEVSTATUS.decode(json.dumps(data).encode()))


def test_columns_are_found_by_name():
    value, problems = table(
        {"pcu": {"fields": ["acPowerINmW", "serialNumber"], "values": [[99000, "0482"]]}}
    )
    assert (value.pcus[0].serial, value.pcus[0].ac_power) == ("0482", 99000)
    assert problems == ()


def test_counters_are_kept():
    value, _ = table({"counters": {"pcu": {"expected": 12, "ctrlsGone": 1}}})
    assert (value.counters.pcu.expected, value.counters.pcu.controls_gone) == (12, 1)


def test_a_row_that_is_none_costs_itself_alone():
    value, problems = table(
        {"pcu": {"fields": ["serialNumber"], "values": [5, ["0482"], ["1", "more"]]}}
    )
    assert [one.serial for one in value.pcus] == ["0482", "1"]
    assert [one.where for one in problems] == ["pcu[0]"]


def test_a_table_without_columns_is_lost_alone():
    value, problems = table(
        {"pcu": {"values": [["1"]]}, "acb": 5, "nsrb": {"fields": [], "values": []}}
    )
    assert (value.pcus, value.acbs, value.nsrbs) == ((), (), ())
    assert [one.where for one in problems] == ["pcu", "acb"]


def test_a_list_in_place_of_tables_stays_as_it_came():
    assert DEVSTATUS.decode(b"[]") == []


def test_the_keys_of_a_scan_have_hyphens():
    value, _ = read_data(
        NEWSCAN.shape,
        {"newDeviceScan": {"active": False, "polling-period-secs": 900, "polling-is-off": 0}},
    )
    assert (value.scan.active, value.scan.polling_period, value.scan.polling_off) == (
        False,
        900,
        False,
    )


def test_report_settings_come_wrapped():
    value, _ = read_data(
        REPORT_SETTINGS.shape, {"reportsettings": {"bandwidth": "high", "diag_duration_mins": 0}}
    )
    assert (value.settings.bandwidth, value.settings.diagnostics_minutes) == ("high", 0)
