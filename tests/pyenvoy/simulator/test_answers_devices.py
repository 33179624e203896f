import pytest

from pyenvoy.simulator.answers import living
from tests.pyenvoy.simulator.playing import MIDNIGHT, NOON, after, played, response, said

METERED = "8.2.4345_device_data"
RETIRED = "8.3.5433_total_repeats_net"
GONE = "8.3.5289_inverters_gone"


def group(gateway, kind, path="/inventory", now=NOON):
    return next(one["devices"] for one in said(gateway, path, now) if one["type"] == kind)


def records(gateway, name, now=NOON):
    every = said(gateway, "/ivp/pdm/device_data", now).values()
    return [one for one in every if isinstance(one, dict) and one["devName"] == name]


# -- the inventory ------------------------------------------------------------------------------------


def test_the_inventory_has_four_groups():
    groups = [one["type"] for one in said(played(METERED), "/inventory.json")]
    assert groups == ["PCU", "ACB", "NSRB", "ESUB"]


def test_dates_in_the_inventory_are_text():
    device = group(played(METERED), "PCU")[0]
    assert device["last_rpt_date"].isdigit()


def test_the_inventory_and_the_reports_know_the_same_inverters():
    gateway = played(METERED)
    listed = [one["serial_num"] for one in group(gateway, "PCU")]
    reported = [one["serialNumber"] for one in said(gateway, "/api/v1/production/inverters")]
    assert listed == reported


def test_retired_inverters_come_when_asked_for_and_lack_their_states():
    gateway = played(RETIRED)
    assert len(group(gateway, "PCU")) == 12
    every = group(gateway, "PCU", "/inventory.json?deleted=1")
    retired = [one for one in every if one["admin_state"] == 3]
    assert len(retired) == 8
    assert not {"producing", "communicating", "operating", "provisioned"} & set(retired[0])


def test_at_night_an_inverter_lacks_light_and_is_no_failure():
    device = group(living("7.0.88"), "PCU", now=MIDNIGHT)[0]
    assert "envoy.cond_flags.pcu_ctrl.dc-pwr-low" in device["device_status"]
    assert not device["producing"]


def test_an_inverter_that_is_gone_does_not_communicate():
    silent = [one for one in group(played(GONE), "PCU") if not one["communicating"]]
    assert len(silent) == 3
    assert silent[0]["device_status"] == ["envoy.cond_flags.obs_strs.failure"]


def test_q_relays_spell_their_lines_with_hyphens():
    relay = group(played(GONE), "NSRB")[0]
    assert relay["line-count"] == 1
    assert [relay[f"line{i}-connected"] for i in (1, 2, 3)] == [True, False, False]


def test_a_board_is_not_provisioned():
    assert "provisioned" not in group(played(METERED), "ESUB")[0]


def test_ac_batteries_say_how_they_stand():
    states = {
        group(living("8.2.4382_acb"), "ACB", now=after(hours=h))[0]["charge_status"]
        for h in range(0, 24, 2)
    }
    assert "discharging" in states


def test_the_raw_table_is_all_text():
    table = said(played(METERED), "/inv")
    assert table["numrows"] == len(table["rows"]) == 16
    assert all(isinstance(value, str) for row in table["rows"] for value in row.values())


def test_the_raw_table_is_spaced_as_nothing_else_is():
    assert response(played(METERED), "/inv").body.startswith(b'{ "numrows": 16, "rows": [ { "ce"')


# -- device data --------------------------------------------------------------------------------------


def test_a_record_is_the_mean_of_its_interval():
    reading = records(played(METERED), "pcu")[0]["channels"][0]
    watts = reading["lastReading"]["joulesProduced"] / reading["lastReading"]["duration"]
    assert reading["watts"]["now"] == pytest.approx(watts, abs=0.6)


def test_records_and_reports_say_the_same():
    gateway = played(METERED)
    watts = [one["channels"][0]["watts"]["now"] for one in records(gateway, "pcu")]
    rows = said(gateway, "/api/v1/production/inverters")
    assert watts == [row["lastReportWatts"] for row in rows]


def test_at_most_fifty_devices_are_listed():
    document = said(played(METERED, inverters=60), "/ivp/pdm/device_data")
    assert document["deviceCount"] == document["deviceDataLimit"] == 50
    assert sum(isinstance(one, dict) for one in document.values()) == 50


def test_every_device_is_listed_where_they_are_few():
    assert said(played(METERED), "/ivp/pdm/device_data")["deviceCount"] == 17


def test_the_stored_record_of_the_meter_is_what_totals_copy():
    gateway = played(METERED)
    production = records(gateway, "eim")[0]["channels"][0]
    totals = said(gateway, "/api/v1/production")
    assert production["lastReading"]["curr_w"] == totals["wattsNow"]
    assert production["lastReading"]["wh_dlvd_cum"] == totals["wattHoursLifetime"]
    assert production["wattHours"]["today"] == totals["wattHoursToday"]


def test_a_negative_power_wraps():
    channel = records(living("7.6.185_battery_3t"), "eim", MIDNIGHT)[0]["channels"][0]
    assert channel["lastReading"]["curr_w"] < 0
    assert channel["watts"]["now"] == channel["lastReading"]["curr_w"] + 2**32


def test_a_frozen_record_ends_a_week_ago():
    channel = records(played(RETIRED), "eim")[0]["channels"][0]
    assert NOON.timestamp() - channel["lastReading"]["endDate"] > 7 * 86400


def test_unused_channels_are_empty():
    channels = records(played("8.3.5169_generator_idle"), "eim")[0]["channels"]
    assert [bool(one["lastReading"]) for one in channels] == [True, True, False, False]


def test_meters_are_said_to_be_gone_always_and_inverters_at_night():
    assert all(one["modGone"] for one in records(played(METERED), "eim"))
    assert not any(one["modGone"] for one in records(played(METERED), "pcu"))
    night = records(living("7.6.185_battery_3t"), "pcu", MIDNIGHT)
    assert all(one["modGone"] and one["active"] for one in night)


def test_dead_inverters_are_inactive_and_empty():
    every = records(played(GONE), "pcu") + records(played(RETIRED), "pcu")
    dead = [one for one in every if not one["active"]]
    assert len(dead) == 3 + 8
    assert all(one["channels"][0]["lastReading"] == {} for one in dead)


def test_ac_batteries_and_relays_have_records_of_their_own():
    acb = records(living("8.2.4382_acb"), "acb", MIDNIGHT)[0]["channels"][0]
    assert acb["lastReading"]["SOH"] == 98
    relay = records(played(GONE), "nsrb")[0]["channels"][0]
    assert relay["lastReading"]["VrmsL1N"] == 230000
    assert relay["lastReading"]["VrmsL2N"] == 0


def test_an_idle_ac_battery_bears_a_flag():
    every = {
        records(living("8.2.4382_acb"), "acb", after(hours=h))[0]["channels"][0]["lastReading"][
            "flags"
        ]
        for h in range(0, 24, 2)
    }
    assert every == {0, 0x301000}


def test_energy_by_source_agrees_with_the_totals():
    gateway = played(METERED)
    document = said(gateway, "/ivp/pdm/energy")
    assert document["production"]["eim"] == said(gateway, "/api/v1/production")
    assert document["consumption"]["eim"]["wattHoursToday"] > 0


def test_energy_of_meters_that_are_not_there_is_zero():
    document = said(played("7.6.175_joules_wrap"), "/ivp/pdm/energy")
    assert set(document["consumption"]["eim"].values()) == {0}
    assert set(document["production"]["eim"].values()) == {0}
    assert document["production"]["pcu"]["wattHoursLifetime"] > 0


def test_production_by_source_comes_in_joules():
    gateway = played(METERED)
    joules = said(gateway, "/ivp/pdm/production")["joules_lifetime_pcu"]
    assert (
        joules == 3600 * said(gateway, "/ivp/pdm/energy")["production"]["pcu"]["wattHoursLifetime"]
    )


# -- the installer's view -----------------------------------------------------------------------------


def test_every_device_on_the_power_line_has_a_level():
    levels = said(played(GONE), "/installer/pcu_comm_check")
    assert len(levels) == 18 + 2
    assert sorted(levels.values())[:4] == [0, 0, 0, 3]
    assert max(levels.values()) <= 5


def test_the_status_table_has_a_row_for_each_device():
    table = said(played(GONE), "/ivp/peb/devstatus")
    assert table["counters"]["pcu"]["ctrlsGone"] == 3
    assert len(table["pcu"]["values"]) == 18
    assert all(len(row) == len(table["pcu"]["fields"]) for row in table["pcu"]["values"])


def test_retired_devices_have_no_row():
    assert len(said(played(RETIRED), "/ivp/peb/devstatus")["pcu"]["values"]) == 12
