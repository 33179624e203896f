from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.reading import inverters
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS
from pyenvoy.wire.installer import PCU_COMM_CHECK
from pyenvoy.wire.inventory import INV, INVENTORY, INVENTORY_ALL
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_peb import DEVSTATUS, NEWSCAN
from tests.pyenvoy.reading.said import said

DAWN = 1767225600


def read(bodies):
    return inverters.read(said(bodies))


def report(serial="1", watts=100, at=DAWN, **more):
    return {
        "serialNumber": serial,
        "lastReportWatts": watts,
        "lastReportDate": at,
        "maxReportWatts": 300,
        **more,
    }


def channel(at=DAWN, watts=100, **reading):
    return {
        "chanEid": 7,
        "created": at,
        "wattHours": {"today": 1, "yesterday": 2, "week": 3},
        "watts": {"now": watts, "max": 290},
        "lastReading": {"endDate": at, "duration": 904, "dcVoltageINmV": 30500, **reading},
        "lifetime": {"duration": 3600, "joulesProduced": 7200},
    }


UNUSED = {
    "created": 0,
    "wattHours": {"today": 0},
    "watts": {"now": 0},
    "lastReading": {},
    "lifetime": {},
}


def data(*channels, serial="1", active=True, **more):
    device = {"devName": "pcu", "sn": serial, "active": active, "channels": list(channels), **more}
    return {DEVICE_DATA: {"deviceCount": 1, "9": device}}


def inventory(*devices, kind="PCU"):
    return {INVENTORY_ALL: [{"type": kind, "devices": list(devices)}]}


def only(bodies):
    (one,) = read(bodies).all
    return one


# -- which there are ------------------------------------------------------------------------------


def test_nothing_said_is_nothing_known():
    assert read({}) is None


def test_no_inverters_are_none():
    assert read({PRODUCTION_INVERTERS: []}) is None


def test_every_source_adds_those_it_knows():
    known = read(
        {
            PRODUCTION_INVERTERS: [report("4")],
            **data(channel(), serial="3"),
            **inventory({"serial_num": "2"}),
            DEVSTATUS: {"pcu": {"fields": ["serialNumber"], "values": [["1"]]}},
        }
    )
    assert [one.serial for one in known.all] == ["1", "2", "3", "4"]


def test_the_source_is_the_most_trusted_one_and_names_the_others():
    source = read({**data(channel()), PRODUCTION_INVERTERS: [report()]}).source
    assert (source.endpoint, source.others) == ("production_inverters", ("device_data",))


@pytest.mark.parametrize("kind", [{"devType": 1}, {}])
def test_firmware_that_does_not_say_the_kind_means_a_microinverter(kind):
    assert only({PRODUCTION_INVERTERS: [report(**kind)]}).power == 100


def test_an_ac_battery_is_no_inverter():
    """Protocol chapter 1.3 no. 19."""
    known = read({PRODUCTION_INVERTERS: [report("1"), report("2", devType=11)]})
    assert [one.serial for one in known.all] == ["1"]


def test_what_the_inventory_calls_a_battery_is_no_inverter():
    bodies = {
        PRODUCTION_INVERTERS: [report("1"), report("2")],
        **inventory({"serial_num": "2"}, kind="ACB"),
    }
    assert [one.serial for one in read(bodies).all] == ["1"]


def test_the_limit_of_device_data_does_not_limit_us():
    """Protocol chapter 1.3 no. 15."""
    serials = [f"{n:03}" for n in range(70)]
    devices = {
        str(n): {"devName": "pcu", "sn": serials[n], "channels": [channel()]} for n in range(50)
    }
    known = read(
        {
            DEVICE_DATA: {"deviceCount": 50, "deviceDataLimit": 50, **devices},
            PRODUCTION_INVERTERS: [report(serial) for serial in serials],
        }
    )
    assert len(known.all) == 70
    assert [one.detail is not None for one in known.all] == [True] * 50 + [False] * 20


def test_without_inventory_the_raw_table_will_do():
    rows = [{"s": "1", "dtype": "1", "pn": "800-01131-r02"}, {"s": "2", "dtype": "11"}, {"s": "3"}]
    one = only({INV: {"rows": rows}})
    assert (one.serial, one.model) == ("1", "IQ8")


def test_one_is_found_by_its_serial_number():
    known = read({PRODUCTION_INVERTERS: [report("1"), report("2", 50)]})
    assert (known.by_serial("2").power, known.by_serial("5")) == (50, None)


# -- what they report -----------------------------------------------------------------------------


def test_the_later_report_wins():
    one = only(
        {
            PRODUCTION_INVERTERS: [report(at=DAWN, watts=90)],
            **data(channel(at=DAWN + 900, watts=80)),
        }
    )
    assert (one.power, one.max_power) == (80, 290)
    assert one.reported_at == datetime(2026, 1, 1, 0, 15, tzinfo=UTC)


def test_of_equally_old_reports_the_basic_one_wins():
    one = only({PRODUCTION_INVERTERS: [report(watts=90)], **data(channel(watts=80))})
    assert (one.power, one.max_power) == (90, 300)


def test_the_last_report_stays_after_dusk_and_shows_its_age():
    one = only({PRODUCTION_INVERTERS: [report(at=DAWN - 40000)]})
    assert (one.power, one.reported_at.day) == (100, 31)


def test_energies_come_from_the_record():
    one = only(data(channel()))
    assert (one.energy_today, one.energy_yesterday, one.energy_week) == (1, 2, 3)
    assert (one.energy_lifetime, one.lifetime_span) == (2, timedelta(hours=1))


def test_details_are_in_si_units():
    one = only(
        data(
            channel(
                acVoltageINmV=248156,
                acCurrentInmA=1049,
                acFrequencyINmHz=50013,
                dcCurrentINmA=8078,
                channelTemp=38,
                joulesProduced=230400,
                leadingVArs=5,
            )
        )
    )
    told = one.detail
    assert (told.ac_voltage, told.ac_current, told.ac_frequency) == (248.156, 1.049, 50.013)
    assert (told.dc_voltage, told.dc_current, told.temperature) == (30.5, 8.078, 38)
    assert (told.energy_produced, told.reactive_leading, told.energy_used) == (64, 5, None)
    assert told.interval == timedelta(seconds=904)


def test_phase_voltages_of_zero_say_nothing():
    zeros = {"l1NAcVoltageInmV": 0, "l2NAcVoltageInmV": 0, "l3NAcVoltageInmV": 0}
    assert only(data(channel(**zeros))).detail.phase_voltages == ()
    three = {**zeros, "l1NAcVoltageInmV": 230000}
    assert only(data(channel(**three))).detail.phase_voltages == (230, 0, 0)


def test_several_inputs_add_up():
    one = only(data(channel(watts=100), channel(watts=50, at=DAWN + 1)))
    assert (one.power, one.energy_today, one.energy_lifetime) == (150, 2, 4)
    assert [told.interval for told in one.channels] == [timedelta(seconds=904)] * 2


# -- dead, gone, retired --------------------------------------------------------------------------


def test_a_dead_one_has_no_report():
    """Protocol chapter 1.3 no. 16: dead or retired is `active` false; then `lastReading` is `{}`."""
    one = only(data(UNUSED, active=False, modGone=True))
    assert (one.active, one.power, one.detail, one.energy_today) == (False, None, None, None)


def test_a_used_channel_may_have_no_reading_yet():
    one = only(data({"created": DAWN, "watts": {"now": 0}, "lastReading": {}}))
    assert (one.active, one.power, one.detail, one.lifetime_span) == (True, None, None, None)


def test_gone_is_no_word_for_dead():
    """Protocol chapter 1.3 no. 16: `modGone` is true on all inverters at night."""
    assert only(data(channel(), modGone=True)).active is True


def test_a_retired_one_is_inactive_and_not_in_use():
    known = read({**inventory({"serial_num": "1", "admin_state": 3}, {"serial_num": "2"})})
    first, second = known.all
    assert (first.retired, first.active, second.retired, second.active) == (
        True,
        False,
        False,
        None,
    )
    assert known.in_use == (second,)


# -- inventory ------------------------------------------------------------------------------------


def test_the_inventory_names_the_device():
    one = only(
        inventory(
            {
                "serial_num": "1",
                "part_num": "800-01131-r02",
                "img_pnum_running": "520-1",
                "installed": "1767225600",
                "img_load_date": "0",
                "phase": "ph-a",
                "device_status": ["envoy.global.ok"],
                "chaneid": 5,
                "device_control": [{"gficlearset": True}, {}],
            }
        )
    )
    assert (one.model, one.firmware, one.phase, one.control_eid) == ("IQ8", "520-1", "ph-a", 5)
    assert (one.status, one.ground_fault_clearable) == (("envoy.global.ok",), True)
    assert (one.installed_at, one.firmware_loaded_at) == (datetime(2026, 1, 1, tzinfo=UTC), None)


def test_without_a_report_the_inventory_says_when_it_last_reported():
    one = only(inventory({"serial_num": "1", "last_rpt_date": "1767225600"}))
    assert one.reported_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_the_inventory_without_the_retired_will_do():
    assert only(
        {INVENTORY: [{"type": "PCU", "devices": [{"serial_num": "1", "producing": True}]}]}
    ).producing


# -- what installers see --------------------------------------------------------------------------

COLUMNS = [
    "serialNumber",
    "reportDate",
    "acPowerINmW",
    "acVoltageINmV",
    "temperature",
    "producing",
    "communicating",
    "recent",
]


def states(*row):
    return {DEVSTATUS: {"pcu": {"fields": COLUMNS, "values": [list(row)]}}}


def test_the_status_table_is_a_source_too():
    one = only(states("1", DAWN, 99500, 240100, 35, True, 1, False))
    assert (one.power, one.detail.ac_voltage, one.detail.temperature) == (99.5, 240.1, 35)
    assert (one.producing, one.communicating, one.recent) == (True, True, False)


def test_the_power_line_level_stands_with_the_inverter():
    assert only({PRODUCTION_INVERTERS: [report()], PCU_COMM_CHECK: {"1": 5}}).communication == 5


# -- how often ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("seconds", "minutes"), [(904, 15), (931, 15), (302, 5)])
def test_the_report_interval_follows_from_the_reports(seconds, minutes):
    assert read(data(channel(duration=seconds))).report_interval == timedelta(minutes=minutes)


def test_a_very_short_interval_is_told_as_it_is():
    assert read(data(channel(duration=60))).report_interval == timedelta(minutes=1)


def test_the_gateway_own_word_on_the_interval_comes_first():
    scan = {NEWSCAN: {"newDeviceScan": {"polling-period-secs": 300}}}
    assert read({**data(channel()), **scan}).report_interval == timedelta(minutes=5)


def test_basic_reports_do_not_tell_how_often():
    assert read({PRODUCTION_INVERTERS: [report()]}).report_interval is None
