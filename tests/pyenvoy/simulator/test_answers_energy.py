import pytest

from pyenvoy.request import Method
from pyenvoy.simulator.answers import living
from tests.pyenvoy.simulator.playing import MIDNIGHT, NOON, after, played, said, told

STORED = "8.3.5167_third_party_pv"
COLLAR = "8.3.1598_collar"
RUNNING = "8.2.127_generator_running"
IDLE = "8.3.5169_generator_idle"
EMPTY = "8.2.4345_device_data"


def group(gateway, kind, now=NOON):
    groups = said(gateway, "/ivp/ensemble/inventory", now)
    return next(one["devices"] for one in groups if one["type"] == kind)


def watts(place):
    return place["agg_p_mw"] / 1000


# -- batteries ----------------------------------------------------------------------------------------


def test_the_key_of_the_powers_ends_with_a_colon():
    assert list(said(played(STORED), "/ivp/ensemble/power")) == ["devices:"]


def test_batteries_say_their_power_in_thousandths():
    gateway = living(STORED)
    rows = said(gateway, "/ivp/ensemble/power", MIDNIGHT)["devices:"]
    stored = gateway.view(MIDNIGHT).now.flows.storage
    assert sum(row["real_power_mw"] for row in rows) / 1000 == pytest.approx(stored, abs=2)


def test_the_charge_is_the_same_everywhere():
    gateway = living(STORED)
    charge = group(gateway, "ENCHARGE", MIDNIGHT)[0]["percentFull"]
    assert said(gateway, "/ivp/ensemble/power", MIDNIGHT)["devices:"][0]["soc"] == charge
    assert said(gateway, "/ivp/ensemble/secctrl", MIDNIGHT)["ENC_agg_soc"] == charge


def test_the_lamp_shows_what_a_battery_does():
    gateway = living(STORED)
    lamps = {group(gateway, "ENCHARGE", after(hours=h))[0]["led_status"] for h in range(0, 24, 2)}
    assert lamps >= {12, 13, 14}


def test_an_idle_battery_that_is_low_has_a_lamp_of_its_own():
    gateway = living(STORED)
    settings = {"tariff": {"storage_settings": {"mode": "self-consumption", "reserved_soc": 5.0}}}
    gateway, _ = told(gateway, Method.PUT, "/admin/lib/tariff", settings, after(days=-2))
    lamps = {group(gateway, "ENCHARGE", after(hours=h / 2))[0]["led_status"] for h in range(48)}
    assert lamps <= {12, 13, 14, 17}


def test_without_batteries_the_group_is_there_and_empty():
    assert group(played(EMPTY), "ENCHARGE") == []


def test_without_an_energy_system_there_is_nothing():
    assert said(played("7.3.130"), "/ivp/ensemble/inventory") == []
    assert said(played("7.3.130"), "/ivp/ensemble/status")["inventory"]["serial_nums"] == {}


def test_a_battery_without_a_controller_stands_alone():
    groups = [one["type"] for one in said(played("8.2.4382_acb"), "/ivp/ensemble/inventory")]
    assert groups == ["ENCHARGE"]


def test_the_control_counts_both_kinds_of_batteries():
    control = said(living("8.2.4382_acb"), "/ivp/ensemble/secctrl", MIDNIGHT)
    assert control["Max_energy"] == 3500 + 3 * 1200
    assert control["ACB_agg_energy"] > 0


def test_the_control_of_nothing_is_zeros():
    control = said(played(EMPTY), "/ivp/ensemble/secctrl")
    assert control["agg_soc"] == control["Enc_max_available_capacity"] == 0
    assert control["freq_bias_hz"] == 0.0


@pytest.mark.parametrize(
    ("era", "key", "there"),
    [
        ("7.3.130", "ENC_agg_soh", False),
        ("7.6.185_battery_3t", "ENC_agg_soh", True),
        ("7.6.185_battery_3t", "VLS_Limit", False),
        ("8.0.3000", "Recovery_threshold_soc", True),
        ("8.2.127_three_cts", "Recovery_threshold_soc", False),
        ("8.2.127_three_cts", "ESS_in_progress", True),
        ("8.2.4382_acb", "offgrid_secctrl", False),
        (IDLE, "offgrid_secctrl", True),
        (COLLAR, "ESS_R3_To_R4_in_progress", True),
        (IDLE, "ESS_R3_To_R4_in_progress", False),
    ],
)
def test_the_control_says_more_with_every_firmware(era, key, there):
    assert (key in said(played(era), "/ivp/ensemble/secctrl")) is there


# -- the tree -----------------------------------------------------------------------------------------


def test_the_tree_and_the_inventory_know_the_same_devices():
    for era in (STORED, COLLAR, EMPTY, "7.6.185_battery_3t"):
        gateway = played(era)
        tree = set(said(gateway, "/ivp/ensemble/status")["inventory"]["serial_nums"])
        listed = {
            one["serial_num"]
            for row in said(gateway, "/ivp/ensemble/inventory")
            for one in row["devices"]
        }
        assert listed <= tree


def test_the_phase_in_the_tree_was_a_number_on_7():
    def phase(era):
        tree = said(played(era), "/ivp/ensemble/status")["inventory"]["serial_nums"]
        return next(one["phase"] for one in tree.values() if one["device_type"] == 13)

    assert phase("7.6.185_battery_3t") == 1
    assert phase("8.2.4382_acb") == "ph-a"
    assert phase(STORED) == "ph-all"


def test_only_old_trees_have_counters():
    assert "counters" in said(played("7.3.130"), "/ivp/ensemble/status")
    assert "counters" not in said(played("8.0.3000"), "/ivp/ensemble/status")
    assert "fakeit" in said(played("8.0.3000"), "/ivp/ensemble/status")
    assert "fakeit" not in said(played(STORED), "/ivp/ensemble/status")


def test_boards_hang_below_their_device():
    tree = said(played(EMPTY), "/ivp/ensemble/status")["inventory"]["serial_nums"]
    (controller,) = tree.values()
    assert controller["submodule_count"] == len(controller["submodules"]) == 2


def test_7_puts_the_serial_number_behind_the_date():
    assert list(group(played("7.6.185_battery_3t"), "ENCHARGE")[0])[1] == "installed"
    assert list(group(played("8.0.3000"), "ENCHARGE")[0])[1] == "serial_num"


def test_the_collar_brings_a_combiner_with_a_meter():
    groups = [one["type"] for one in said(played(COLLAR), "/ivp/ensemble/inventory")]
    assert groups == ["ENCHARGE", "COLLAR", "C6 COMBINER CONTROLLER", "C6 RGM"]
    assert group(played(COLLAR), "C6 RGM")[0]["Device State"] == 80
    assert group(played(COLLAR), "COLLAR")[0]["mid_state"] == "close"


# -- generator ----------------------------------------------------------------------------------------


def test_a_running_generator_has_its_relay_closed_and_the_grid_open():
    gateway = played(RUNNING)
    assert said(gateway, "/ivp/ensemble/generator")["oper_state"] == "close"
    relay = said(gateway, "/ivp/ensemble/relay")
    assert (relay["mains_admin_state"], relay["mains_oper_state"]) == ("closed", "open")
    assert group(gateway, "ENPOWER")[0]["Enchg_grid_mode"] == "multimode-generator"
    assert group(gateway, "ENPOWER")[0]["Enpwr_curr_state_id"] == 128


def test_an_idle_generator_is_present_and_open():
    state = said(played(IDLE), "/ivp/ensemble/generator")
    assert (state["admin_state"], state["present"], state["start_soc"]) == ("open", 1, 30)


def test_old_firmware_has_a_generator_present_that_is_not_there():
    old, new = (said(played(e), "/ivp/ensemble/generator") for e in ("8.0.3000", STORED))
    assert (old["present"], old["type"], old["admin_state"]) == (1, 0, "unknown")
    assert (new["present"], new["type"], new["admin_state"]) == (0, 1, "unknown")


def test_without_a_generator_its_settings_are_empty():
    gateway = played(STORED)
    for page in ("gen_config", "gen_mode", "gen_schedule"):
        assert said(gateway, f"/ivp/ss/{page}") == {}


def test_a_generator_is_rated_in_kilowatts():
    assert said(played(IDLE), "/ivp/ss/gen_config")["name_plate_rating_wat"] == 22.0


# -- contacts and limits ------------------------------------------------------------------------------


def test_every_token_gateway_has_four_contacts():
    contacts = said(played("7.3.130"), "/ivp/ensemble/dry_contacts")["dry_contacts"]
    assert [one["id"] for one in contacts] == ["NC1", "NC2", "NO1", "NO2"]


def test_truth_in_contact_settings_is_text():
    setting = said(played(STORED), "/ivp/ss/dry_contact_settings")["dry_contacts"][0]
    assert setting["override"] == "false"
    assert setting["type"] == "3RD-PV"


def test_settings_are_longer_with_a_controller_and_longest_on_the_newest():
    def keys(era):
        return set(said(played(era), "/ivp/ss/dry_contact_settings")["dry_contacts"][0])

    assert keys("7.3.130") < keys(STORED) < keys(COLLAR)


def test_contacts_of_a_generator_site_switch_loads():
    settings = said(played(IDLE), "/ivp/ss/dry_contact_settings")["dry_contacts"]
    assert [one["type"] for one in settings] == ["LOAD", "LOAD", "NONE", "NONE"]
    assert settings[0]["load_name"] == "Water heater"


def test_the_export_limit_is_short_where_nothing_limits():
    assert said(played("7.3.130"), "/ivp/ss/pel_settings") == {"PEL": False}
    assert said(played(STORED), "/ivp/ss/pel_settings")["PEL_Limit"] == 0.0
    assert said(played("8.2.4382_acb"), "/ivp/ss/pel_settings")["PEL"] is True


def test_the_sun_is_not_limited():
    assert said(played(STORED), "/ivp/sc/pvlimit") == {"enable": False, "pv_limit_pct": 100}


def test_batteries_tell_how_their_grid_profile_stands():
    rows = said(played(STORED), "/ivp/ensemble/profile_status")
    assert [row["status"] for row in rows] == ["success", "success"]


# -- live data ----------------------------------------------------------------------------------------


def live(gateway, now=NOON):
    return said(gateway, "/ivp/livedata/status", now)


def streaming(gateway, now=NOON, enable=1):
    return told(gateway, Method.POST, "/ivp/livedata/stream", {"enable": enable}, now)[0]


def test_live_values_stand_still_until_somebody_asks():
    gateway = played(STORED)
    first, second = live(gateway), live(gateway, after(minutes=20))
    assert first["connection"]["sc_stream"] == "disabled"
    assert first["meters"]["last_update"] < NOON.timestamp() - 300
    assert first["meters"]["pv"] == second["meters"]["pv"]


def test_live_values_move_while_streaming():
    gateway = streaming(played(STORED))
    meters = live(gateway, after(seconds=7))["meters"]
    assert meters["last_update"] == int(after(seconds=7).timestamp())
    assert live(gateway, after(seconds=7))["connection"]["sc_stream"] == "enabled"


def test_after_a_quarter_of_an_hour_they_stop():
    gateway = streaming(played(STORED))
    late = live(gateway, after(minutes=16))
    assert late["connection"]["sc_stream"] == "disabled"
    assert late["meters"]["last_update"] == int(after(minutes=15).timestamp())


def test_streaming_can_be_stopped():
    gateway = streaming(streaming(played(STORED)), after(seconds=60), enable=0)
    late = live(gateway, after(seconds=90))
    assert late["connection"]["sc_stream"] == "disabled"
    assert late["meters"]["last_update"] == int(after(seconds=60).timestamp())


def test_streaming_knows_no_other_wish():
    assert told(played(STORED), Method.POST, "/ivp/livedata/stream", {"enable": 2})[1].status == 400
    assert told(played(STORED), Method.POST, "/ivp/livedata/stream", [])[1].status == 400


@pytest.mark.parametrize("era", [STORED, COLLAR, RUNNING, "8.2.4382_acb", "7.6.185_battery_3t"])
def test_live_load_is_the_sum_of_what_gives(era):
    meters = live(streaming(living(era)), after(seconds=5))["meters"]
    given = sum(watts(meters[name]) for name in ("pv", "storage", "grid", "generator"))
    assert watts(meters["load"]) == pytest.approx(given, abs=0.01)


def test_live_load_is_the_load():
    gateway = streaming(living(STORED), MIDNIGHT)
    load = gateway.view(MIDNIGHT).now.flows.load
    assert watts(live(gateway, MIDNIGHT)["meters"]["load"]) == pytest.approx(load, abs=0.01)


def test_live_phases_add_up_and_came_later():
    meters = live(played(STORED))["meters"]
    phases = sum(meters["pv"][f"agg_p_ph_{one}_mw"] for one in "abc")
    assert phases == pytest.approx(meters["pv"]["agg_p_mw"], abs=3)
    assert "agg_p_ph_a_mw" not in live(played("7.6.185_battery_3t"))["meters"]["pv"]


def test_a_running_generator_gives_in_place_of_the_grid():
    meters = live(streaming(living(RUNNING), MIDNIGHT), MIDNIGHT)["meters"]
    assert watts(meters["grid"]) == 0
    assert (meters["main_relay_state"], meters["gen_relay_state"]) == (0, 1)


def test_the_newest_counts_its_inverters_and_others_do_not():
    assert live(played("8.3.6087_storage_ct"))["meters"]["iqpm"]["total_PCU_count"] == 26
    assert "iqpm" not in live(played(STORED))["meters"]


def test_without_storage_the_live_charge_is_zero():
    meters = live(played(EMPTY))["meters"]
    assert meters["soc"] == meters["enc_agg_soc"] == meters["acb_agg_soc"] == 0
