"""IQ Batteries: which there are, what they do, what they are together."""

import pytest

from pyenvoy.model.batteries import Activity
from pyenvoy.reading.batteries import read
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY, ENSEMBLE_POWER, ENSEMBLE_STATUS, SECCTRL
from pyenvoy.wire.ivp_ss import ENC_SETTINGS
from tests.pyenvoy.reading.said import said


def inventory(*devices):
    return {ENSEMBLE_INVENTORY: [{"type": "ENCHARGE", "devices": list(devices)}]}


def power(*devices):
    return {ENSEMBLE_POWER: {"devices:": list(devices)}}


def status(serial, **keys):
    tree = {"inventory": {"serial_nums": {serial: {"device_type": 13, **keys}}}}
    return {ENSEMBLE_STATUS: tree}


ONE = {"serial_num": "B1", "percentFull": 40, "led_status": 14}
SECONDARY = {"ENC_agg_soc": 55, "Enc_max_available_capacity": 5000, "agg_soc": 50}


def only(answers):
    (battery,) = read(said(answers)).batteries
    return battery


def test_an_empty_group_is_no_battery():
    assert read(said({**inventory(), **power(), SECCTRL: SECONDARY})) is None


def test_nothing_known_is_no_battery():
    assert read(said({})) is None


def test_a_listed_battery_needs_no_other_page():
    battery = only(inventory(ONE))
    assert (battery.serial, battery.charge, battery.power) == ("B1", 40, None)


def test_the_power_page_is_fresher_than_the_inventory():
    battery = only({**inventory(ONE), **power({"serial_num": "B1", "soc": 54})})
    assert battery.charge == 54


def test_power_comes_in_thousandths_and_is_positive_when_discharging():
    row = {"serial_num": "B1", "real_power_mw": 105000, "apparent_power_mva": 106000}
    battery = only({**inventory(ONE), **power(row)})
    assert (battery.power, battery.apparent_power) == (105, 106)
    assert battery.activity is Activity.DISCHARGING


def test_apparent_power_is_a_magnitude_though_the_gateway_gives_it_a_sign():
    row = {"serial_num": "B1", "real_power_mw": -532000, "apparent_power_mva": -532000}
    battery = only({**inventory(ONE), **power(row)})
    assert (battery.power, battery.apparent_power) == (-532, 532)


@pytest.mark.parametrize(
    ("milliwatts", "led", "activity"),
    [
        (-1250000, 12, Activity.CHARGING),
        (105000, 17, Activity.DISCHARGING),
        (24000, 14, Activity.IDLE),
        (-30000, 12, Activity.CHARGING),
        (40000, 13, Activity.DISCHARGING),
        (None, 12, Activity.CHARGING),
        (0, 99, Activity.IDLE),
        (0, None, Activity.IDLE),
        (None, 99, None),
        (None, None, None),
    ],
)
def test_activity_is_told_by_power_and_where_that_is_standby_by_the_led(milliwatts, led, activity):
    entry, row = {"serial_num": "B1"}, {"serial_num": "B1"}
    row |= {} if milliwatts is None else {"real_power_mw": milliwatts}
    entry |= {} if led is None else {"led_status": led}
    assert only({**inventory(entry), **power(row)}).activity is activity


def test_rated_power_comes_from_the_status_tree():
    battery = only({**inventory(ONE), **status("B1", encharge_rated_power=1280, phase=1)})
    assert (battery.rated_power, battery.phase) == (1280, "1")


def test_the_inventory_goes_before_the_status_tree():
    entry = {**ONE, "phase": "ph-b", "encharge_capacity": 3500, "encharge_rev": 0, "der_index": 0}
    tree = status("B1", phase="ph-a", encharge_capacity=1, encharge_revision=1, der_index=1)
    battery = only({**inventory(entry), **tree})
    assert (battery.phase, battery.capacity) == ("ph-b", 3500)
    assert (battery.revision, battery.der_index) == (0, 0)


def test_the_status_tree_stands_in_for_what_the_inventory_leaves_out():
    tree = status("B1", encharge_capacity=3360, encharge_revision=2, der_index=1, bmu_fw_version="")
    battery = only({**inventory(ONE), **tree})
    assert (battery.capacity, battery.revision, battery.der_index) == (3360, 2, 1)


def test_without_an_inventory_the_other_pages_know_the_batteries():
    found = read(said({**status("B1"), **power({"serial_num": "B2", "soc": 3})}))
    assert [one.serial for one in found.batteries] == ["B1", "B2"]
    assert found.source.endpoint == "ensemble_power"


def test_a_status_tree_of_another_gateway_adds_no_battery():
    found = read(said({**inventory(ONE), **status("X9")}))
    assert [one.serial for one in found.batteries] == ["B1"]


def test_the_sum_comes_from_the_secondary_control():
    found = read(said({**inventory(ONE), SECCTRL: SECONDARY}))
    assert (found.storage.count, found.storage.charge, found.storage.capacity) == (1, 55, 5000)
    assert found.charge == 50


def test_the_status_tree_has_a_copy_of_the_secondary_control():
    tree = {ENSEMBLE_STATUS: {"secctrl": SECONDARY}}
    assert read(said({**inventory(ONE), **tree})).storage.charge == 55


def test_powers_add_up():
    rows = ({"serial_num": f"B{n}", "real_power_mw": -100000 * n} for n in (1, 2))
    found = read(said({**inventory(ONE, {"serial_num": "B2"}), **power(*rows)}))
    assert found.storage.power == -300
    assert found.storage.activity is Activity.CHARGING


def test_a_missing_power_leaves_no_sum():
    rows = power({"serial_num": "B1", "real_power_mw": 100000})
    found = read(said({**inventory(ONE, {"serial_num": "B2"}), **rows}))
    assert found.storage.power is None


def test_batteries_at_odds_do_what_their_powers_add_up_to():
    rows = power(
        {"serial_num": "B1", "real_power_mw": 100000},
        {"serial_num": "B2", "real_power_mw": -900000},
    )
    found = read(said({**inventory(ONE, {"serial_num": "B2"}), **rows}))
    assert found.storage.activity is Activity.CHARGING


@pytest.mark.parametrize(
    ("entry", "activity"), [(ONE, Activity.IDLE), ({"serial_num": "B1"}, None)]
)
def test_batteries_that_do_nothing_are_idle_if_anybody_knows(entry, activity):
    assert read(said(inventory(entry))).storage.activity is activity


def test_biases_are_per_phase():
    body = {"freq_bias_hz": -1.5, "freq_bias_hz_phaseb": 0.0, "voltage_bias_v": 2.0}
    control = read(said({**inventory(ONE), SECCTRL: body})).control
    assert control.frequency_bias == (-1.5, 0.0)
    assert control.voltage_bias == (2.0,)


def test_the_off_grid_figures_are_kept():
    body = {"offgrid_secctrl": {"F": 0.5, "is_system_balanced": True}}
    control = read(said({**inventory(ONE), SECCTRL: body})).control
    assert (control.off_grid.frequency, control.off_grid.balanced) == (0.5, True)


def test_without_a_secondary_control_nothing_is_known_of_it():
    assert read(said(inventory(ONE))).control is None


def test_country_settings_are_there_where_they_are_told():
    body = {"enc_settings": {"enable": False, "country": "GB"}}
    settings = read(said({**inventory(ONE), ENC_SETTINGS: body})).settings
    assert (settings.enabled, settings.country) == (False, "GB")


def test_empty_country_settings_are_none():
    assert read(said({**inventory(ONE), ENC_SETTINGS: {}})).settings is None
