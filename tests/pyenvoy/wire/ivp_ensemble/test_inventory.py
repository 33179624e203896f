"""The inventory of the energy system: groups side by side, none costing another."""

from pyenvoy.errors import Gap, Problem, Reason
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY
from tests.pyenvoy.reading.said import said

BATTERY = {"type": "ENCHARGE", "devices": [{"serial_num": "B1", "percentFull": 40}]}


def answer(body):
    return said({ENSEMBLE_INVENTORY: body}).answer(ENSEMBLE_INVENTORY)


def test_no_energy_system_is_no_group():
    assert answer([]).value.types == ()


def test_each_group_is_read_by_its_own_type():
    found = answer([BATTERY, {"type": "ENPOWER", "devices": [{"serial_num": "E1"}]}]).value
    assert found.types == ("ENCHARGE", "ENPOWER")
    assert found.encharge[0].percent_full == 40
    assert found.enpower[0].serial_num == "E1"


def test_two_groups_of_a_type_are_one():
    more = {"type": "ENCHARGE", "devices": [{"serial_num": "B2"}]}
    assert [one.serial_num for one in answer([BATTERY, more]).value.encharge] == ["B1", "B2"]


def test_an_empty_group_is_named_but_has_nothing():
    found = answer([{"type": "ENCHARGE", "devices": []}]).value
    assert found.types == ("ENCHARGE",)
    assert found.encharge == ()


def test_a_group_of_tomorrow_costs_nothing():
    new = {"type": "FLYWHEEL", "devices": [{"serial_num": "F1", "rpm": 9000}]}
    found = answer([new, BATTERY])
    assert found.problems == ()
    assert found.value.others[0].type == "FLYWHEEL"
    assert found.value.encharge[0].serial_num == "B1"


def test_a_known_group_without_a_list_is_lost_alone():
    found = answer([{"type": "ENPOWER", "devices": None}, BATTERY])
    assert found.value.encharge[0].serial_num == "B1"
    assert found.value.enpower == ()


def test_what_is_no_group_leaves_a_problem():
    found = answer([17, BATTERY])
    assert found.problems == (Problem("others[0]", "an object was expected, not a number"),)
    assert found.value.encharge[0].serial_num == "B1"


def test_a_battery_without_a_serial_number_costs_itself_alone():
    group = {"type": "ENCHARGE", "devices": [{"percentFull": 1}, {"serial_num": "B2"}]}
    found = answer([group])
    assert [one.serial_num for one in found.value.encharge] == ["B2"]
    assert found.problems == (Problem("ENCHARGE[0].serial_num", "missing"),)


def test_an_older_profile_element_is_found_among_the_groups():
    element = {"grid_profile_name": "Rule 21", "id": "1:2", "grid_profile_version": "1.2.3"}
    assert answer([element]).value.grid_profile.grid_profile_name == "Rule 21"


def test_the_keys_of_the_combiner_meter_have_spaces():
    meter = {"serial_num": "R1", "FW Version": "2.2.1", "Device State": 80}
    found = answer([{"type": "C6 RGM", "devices": [meter]}]).value.combiner_rgm[0]
    assert (found.fw_version, found.device_state) == ("2.2.1", 80)


def test_an_error_with_status_200_is_a_refusal():
    gap = said({ENSEMBLE_INVENTORY: {"error": "404 - Not Found"}}).gap(ENSEMBLE_INVENTORY)
    assert gap.reason is Reason.NOT_OFFERED


def test_an_object_in_place_of_the_list_is_unreadable():
    gap = said({ENSEMBLE_INVENTORY: {"hello": 1}}).gap(ENSEMBLE_INVENTORY)
    assert isinstance(gap, Gap)
    assert gap.reason is Reason.UNREADABLE
