"""What stands between house and grid."""

import pytest

from pyenvoy.model.grid import GridMode, GridProfile
from pyenvoy.model.relays import RelayState
from pyenvoy.reading.grid import read
from pyenvoy.wire.installer import AGF_INDEX, AGF_INDEX_SIMPLIFIED
from pyenvoy.wire.ivp_arf import GRID_PROFILE
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY, ENSEMBLE_RELAY, ENSEMBLE_STATUS
from tests.pyenvoy.reading.said import said

RELAY = {"mains_admin_state": "closed", "mains_oper_state": "open", "der1_state": 1}


def group(name, **keys):
    return {ENSEMBLE_INVENTORY: [{"type": name, "devices": [{"serial_num": "D1", **keys}]}]}


def tree(code, **more):
    devices = {"S1": {"device_type": code, "app_fw_version": "9"}}
    return {ENSEMBLE_STATUS: {"inventory": {"serial_nums": devices}, **more}}


def test_nothing_known_is_no_grid():
    assert read(said({})) is None


def test_no_devices_and_no_profile_is_no_grid():
    assert read(said({ENSEMBLE_INVENTORY: [], ENSEMBLE_RELAY: RELAY})) is None


def test_the_temperature_of_a_controller_comes_in_fahrenheit():
    (controller,) = read(said(group("ENPOWER", temperature=77))).controllers
    assert controller.temperature == 25


def test_what_is_asked_of_the_relay_and_where_it_is_differ():
    keys = {"mains_admin_state": "closed", "mains_oper_state": "open"}
    (controller,) = read(said(group("ENPOWER", **keys, Enpwr_grid_mode="grid-tied"))).controllers
    assert controller.relay_commanded is RelayState.CLOSED
    assert controller.relay is RelayState.OPEN
    assert controller.mode is GridMode.GRID_TIED


def test_a_collar_says_close_and_degrees_celsius():
    (collar,) = read(said(group("COLLAR", mid_state="close", temperature=42))).collars
    assert (collar.relay, collar.temperature) == (RelayState.CLOSED, 42)


def test_a_combiner_has_its_own_firmware_key():
    (combiner,) = read(said(group("C6 COMBINER CONTROLLER", fw_version="0.1"))).combiners
    assert combiner.firmware == "0.1"


def test_a_combiner_meter_has_keys_with_spaces():
    (meter,) = read(
        said(group("C6 RGM", **{"FW Version": "2.2", "Device State": 80}))
    ).combiner_meters
    assert (meter.firmware, meter.state_code) == ("2.2", 80)


@pytest.mark.parametrize(
    ("code", "place"),
    [
        (17, "controllers"),
        (27, "collars"),
        (125, "combiners"),
        (115, "combiner_meters"),
        (22, "others"),
    ],
)
def test_without_an_inventory_the_status_tree_knows_the_devices(code, place):
    (found,) = getattr(read(said(tree(code))), place)
    assert (found.serial, found.firmware) == ("S1", "9")


def test_a_group_of_tomorrow_is_among_the_others():
    (other,) = read(said({**group("FLYWHEEL"), **tree(13)})).others
    assert (other.serial, other.kind) == ("D1", "FLYWHEEL")


def test_a_device_of_a_new_group_is_named_once():
    devices = {"D1": {"device_type": 99}}
    answers = {**group("FLYWHEEL"), ENSEMBLE_STATUS: {"inventory": {"serial_nums": devices}}}
    assert [one.serial for one in read(said(answers)).others] == ["D1"]


def test_a_communication_board_is_known_by_the_status_tree_alone():
    (other,) = read(said({**group("ENPOWER"), **tree(22)})).others
    assert other.kind == "Communication board"


def test_the_relay_has_its_own_page():
    relay = read(said({**group("ENPOWER"), ENSEMBLE_RELAY: RELAY})).relay
    assert (relay.commanded, relay.operating) == (RelayState.CLOSED, RelayState.OPEN)
    assert relay.der_states == (1,)


def test_the_status_tree_has_a_copy_of_the_relay():
    assert read(said(tree(17, relay=RELAY))).relay.operating is RelayState.OPEN


def test_without_a_switch_the_position_is_a_default_and_not_told():
    body = {**RELAY, "Enchg_grid_mode": "grid-tied", "srt12_state": "open"}
    relay = read(said({**group("ENCHARGE"), ENSEMBLE_RELAY: body})).relay
    assert (relay.commanded, relay.operating) == (None, None)
    assert relay.battery_mode is GridMode.GRID_TIED
    assert relay.srt_states == (RelayState.OPEN,)


def test_no_relay_page_is_no_relay():
    assert read(said(group("ENPOWER"))).relay is None


def test_the_profile_page_goes_first():
    answers = {GRID_PROFILE: {"name": "EN 50549", "id": 7, "version": "1.2"}, AGF_INDEX: {}}
    found = read(said({**group("ENPOWER"), **answers}))
    assert found.profile == GridProfile("EN 50549", "7", "1.2")


def test_a_profile_alone_is_a_grid():
    found = read(said({ENSEMBLE_INVENTORY: [], GRID_PROFILE: {"name": "EN 50549"}}))
    assert found.source.endpoint == "grid_profile"


def test_older_firmware_has_the_profile_in_the_inventory():
    element = {"grid_profile_name": "Rule 21", "id": "1", "grid_profile_version": "1.2"}
    found = read(said({ENSEMBLE_INVENTORY: [element]}))
    assert found.profile == GridProfile("Rule 21", "1", "1.2")
    assert found.source.endpoint == "ensemble_inventory"


@pytest.mark.parametrize("page", [AGF_INDEX, AGF_INDEX_SIMPLIFIED])
@pytest.mark.parametrize(
    ("chosen", "profile"),
    [
        ("Rule 21:1.2.3", GridProfile("Rule 21", version="1.2.3")),
        ("Rule 21", GridProfile("Rule 21")),
    ],
)
def test_the_installer_sees_the_chosen_profile(chosen, profile, page):
    assert read(said({page: {"selected_profile": chosen}})).profile == profile


def test_an_installer_without_a_choice_sees_none():
    assert read(said({AGF_INDEX: {"profiles": []}})) is None
