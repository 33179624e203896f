import json
from datetime import timedelta

import pytest

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.firmware import since
from pyenvoy.wire.converter import read_data
from pyenvoy.wire.ivp_pdm import DEVICE_DATA, PDM_BY_NAME, PDM_ENERGY, PDM_PRODUCTION, DeviceData


def devices(data):
    return read_data(DeviceData, DEVICE_DATA.decode(json.dumps(data).encode()))


def test_counts_among_the_devices_are_no_devices():
    value, problems = devices(
        {"deviceCount": 1, "deviceDataLimit": 50, "5": {"devName": "pcu", "sn": "7"}}
    )
    assert (value.count, value.limit, [one.serial for one in value.pcus]) == (1, 50, ["7"])
    assert problems == ()


def test_devices_are_sorted_by_kind_and_keep_their_record_id():
    value, _ = devices(
        {
            "1": {"devName": "nsrb", "sn": "a"},
            "2": {"devName": "pcu", "sn": "b"},
            "3": {"devName": "eim", "sn": "c"},
            "4": {"devName": "acb", "sn": "d"},
        }
    )
    assert [one[0].eid for one in (value.nsrbs, value.pcus, value.eims, value.acbs)] == [1, 2, 3, 4]


def test_a_kind_nobody_knows_does_no_harm():
    value, problems = devices(
        {"1": {"devName": "evse", "sn": "a"}, "2": {"devName": "pcu", "sn": "b"}}
    )
    assert [one.serial for one in value.pcus] == ["b"]
    assert problems == ()


def test_an_object_without_a_kind_is_no_device():
    assert devices({"deviceCount": 0, "note": {"sn": "1"}})[0].pcus == ()


def test_a_device_without_a_serial_number_costs_itself_alone():
    value, problems = devices({"1": {"devName": "pcu"}, "2": {"devName": "pcu", "sn": "b"}})
    assert [one.serial for one in value.pcus] == ["b"]
    assert [one.where for one in problems] == ["pcu[0].sn"]


def test_an_empty_last_reading_is_no_mistake():
    channel = {"chanEid": 1, "created": 0, "lastReading": {}, "lifetime": {}}
    value, problems = devices({"1": {"devName": "pcu", "sn": "b", "channels": [channel]}})
    assert value.pcus[0].channels[0].last_reading.end_date is None
    assert problems == ()


@pytest.mark.parametrize("key", ["VrmsL1N", "voltRmsL1"])
def test_a_relay_spells_its_voltage_in_two_ways(key):
    relay = {"devName": "nsrb", "sn": "a", "channels": [{"lastReading": {key: 230100}}]}
    assert devices({"1": relay})[0].nsrbs[0].channels[0].last_reading.voltage_l1 == 230100


@pytest.mark.parametrize("data", [{}, {"why": "busy"}, [], None, 5])
def test_what_holds_no_devices_is_not_device_data(data):
    with pytest.raises(NotWhatWasAskedError):
        devices(data)


def test_sums_by_source_are_read():
    value, problems = read_data(
        PDM_ENERGY.shape,
        {"production": {"pcu": {"wattHoursToday": 5, "wattsNow": 7}}, "consumption": {}},
    )
    assert (value.production.pcu.watt_hours_today, value.production.pcu.watts_now) == (5, 7)
    assert (value.consumption.eim, problems) == (None, ())


def test_some_totals_come_wrapped():
    value, _ = read_data(PDM_PRODUCTION.shape, {"watt_hours_today_eim": {"aggregate": 9.5}})
    assert value.watt_hours_today_eim.aggregate == 9.5


def test_what_is_known_by_name_is_where_its_name_says_from_7_on():
    found = {one.name: (one.path, one.firmware) for one in PDM_BY_NAME}
    assert found["pdm_archive"] == ("/ivp/pdm/archive", since("7"))
    assert {firmware for _, firmware in found.values()} == {since("7")}


def test_device_data_has_patience_for_its_nightly_hang():
    """Protocol chapter 1.3 no. 14: 25 to 85 seconds shortly after 23:00 gateway time."""
    assert DEVICE_DATA.patience > timedelta(seconds=85)
