"""AC Batteries: when there are any, and what is known of each."""

import pytest

from pyenvoy.model.batteries import Activity
from pyenvoy.reading.batteries import read
from pyenvoy.wire.admin_lib import ACB_CONFIG
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS
from pyenvoy.wire.inventory import INVENTORY_ALL
from pyenvoy.wire.ivp_ensemble import SECCTRL
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.production import PRODUCTION_DETAILS
from tests.pyenvoy.reading.said import said

SECTION = {"type": "acb", "activeCount": 2, "percentFull": 25, "wNow": 260, "whNow": 930}


def production(section):
    return {PRODUCTION_DETAILS: {"production": [], "storage": [section]}}


def inventory(*devices):
    return {INVENTORY_ALL: [{"type": "ACB", "devices": list(devices)}]}


def reports(**channel):
    device = {
        "devName": "acb",
        "sn": "A1",
        "active": True,
        "channels": [channel] if channel else [],
    }
    return {DEVICE_DATA: {"deviceCount": 1, "553": device}}


REPORT = {"endDate": 1700000900, "duration": 900, "joulesProduced": 9000, "joulesUsed": 99000}


def only(answers):
    (battery,) = read(said(answers)).ac_batteries
    return battery


def test_the_production_page_gives_the_sum():
    found = read(said(production({**SECTION, "state": "discharging", "readingTime": 1700000000})))
    storage = found.ac_storage
    assert (storage.count, storage.charge, storage.power) == (2, 25, 260)
    assert (storage.available_energy, storage.activity) == (930, Activity.DISCHARGING)


def test_a_count_without_a_charge_is_no_battery():
    assert read(said(production({"type": "acb", "activeCount": 2, "wNow": 0}))) is None


def test_a_count_of_none_is_no_battery():
    assert read(said(production({"type": "acb", "activeCount": 0, "percentFull": 0}))) is None


def test_another_kind_of_storage_is_no_ac_battery():
    assert read(said(production({**SECTION, "type": "flywheel"}))) is None


def test_without_the_production_page_the_secondary_control_gives_the_sum():
    body = {"ACB_agg_soc": 30, "ACB_agg_energy": 700}
    retired = {"serial_num": "A2", "admin_state": 3}
    storage = read(said({**inventory({"serial_num": "A1"}, retired), SECCTRL: body})).ac_storage
    assert (storage.count, storage.charge, storage.available_energy) == (1, 30, 700)


def test_retired_batteries_have_no_sum():
    found = read(said({**inventory({"serial_num": "A1", "admin_state": 3}), SECCTRL: {}}))
    assert found.ac_batteries[0].retired
    assert found.ac_storage is None


def test_the_inventory_tells_of_each():
    entry = {"serial_num": "A1", "percentFull": 20, "charge_status": "charging"}
    battery = only(inventory({**entry, "last_rpt_date": "1700000000", "sleep_min_soc": 25}))
    assert (battery.charge, battery.activity) == (20, Activity.CHARGING)
    assert battery.reported_at.year == 2023


def test_reports_know_serial_numbers_where_the_inventory_is_silent():
    rows = [
        {"serialNumber": "A1", "devType": 11, "lastReportDate": 1700000000, "lastReportWatts": 4},
        {"serialNumber": "M1", "devType": 1},
    ]
    battery = only({**production(SECTION), PRODUCTION_INVERTERS: rows})
    assert battery.serial == "A1"
    assert battery.power is None  # the report has no sign, so it is no power


def test_a_report_alone_is_no_proof_of_a_battery():
    rows = [{"serialNumber": "A1", "devType": 11}]
    assert read(said({PRODUCTION_INVERTERS: rows, **reports(lastReading=REPORT)})) is None


def test_power_is_what_went_out_less_what_came_in():
    battery = only({**production(SECTION), **reports(lastReading=REPORT)})
    assert battery.power == -100
    assert (battery.detail.energy_charged, battery.detail.energy_discharged) == (27.5, 2.5)


@pytest.mark.parametrize("gone", ["duration", "joulesProduced"])
def test_without_an_interval_there_is_no_power(gone):
    report = {key: value for key, value in REPORT.items() if key != gone}
    assert only({**production(SECTION), **reports(lastReading=report)}).power is None


def test_a_detail_has_base_units():
    report = {**REPORT, "acVoltageINmV": 241000, "acFrequencyINmHz": 50020, "SOC": 31, "SOH": 98}
    battery = only({**production(SECTION), **reports(lastReading=report)})
    assert (battery.detail.ac_voltage, battery.detail.ac_frequency) == (241, 50.02)
    assert (battery.charge, battery.health) == (31, 98)


def test_the_inventory_goes_before_the_report():
    entry = {"serial_num": "A1", "percentFull": 0, "maxCellTemp": 21}
    report = {**REPORT, "SOC": 31, "maxCellTemp": 0}
    battery = only({**inventory(entry), **reports(lastReading=report)})
    assert (battery.charge, battery.max_cell_temperature) == (0, 0)


def test_the_inventory_keeps_what_the_report_leaves_out():
    entry = {"serial_num": "A1", "maxCellTemp": 21}
    assert only({**inventory(entry), **reports(lastReading=REPORT)}).max_cell_temperature == 21


def test_an_empty_report_is_no_detail():
    lifetime = {"joulesProduced": 7200, "joulesUsed": 3600}
    battery = only(
        {**inventory({"serial_num": "A1"}), **reports(lastReading={}, lifetime=lifetime)}
    )
    assert battery.detail is None
    assert (battery.energy_discharged, battery.energy_charged) == (2, 1)


def test_a_device_without_channels_is_known_by_its_serial_number():
    battery = only({**inventory({"serial_num": "A1"}), **reports()})
    assert (battery.active, battery.power) == (True, None)


def test_who_is_told_to_sleep_is_known():
    told = {"acb_sleep": [{"serial_num": "A1", "sleep_min_soc": 25, "sleep_max_soc": 30}]}
    found = read(said({**inventory({"serial_num": "A1"}, {"serial_num": "A2"}), ACB_CONFIG: told}))
    assert [one.sleep_commanded for one in found.ac_batteries] == [True, False]
    assert found.ac_batteries[0].sleep_max_charge == 30


def test_sleep_is_not_known_until_it_is_told():
    assert only(inventory({"serial_num": "A1"})).sleep_commanded is None
