"""What devices have in common, from the inventory and from the status tree."""

from datetime import UTC, datetime

import pytest

from pyenvoy.model.device import Device, Hardware, Image
from pyenvoy.reading.device import device, has_controller, inside, kind_of, with_radio
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY, EnsembleDevice
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS, StatusDevice
from tests.pyenvoy.reading.said import said

ENPOWER = {"type": "ENPOWER", "devices": [{"serial_num": "E1"}]}
TREE = {
    "inventory": {
        "serial_nums": {
            "E1": {
                "device_type": 17,
                "com_interface_str": "CAN",
                "app_fw_version": "3.0",
                "ibl_fw_version": "",
                "procload": {"part_number": "", "assembly_number": "1.2"},
                "dmir": {"part_number": "", "assembly_number": ""},
                "submodules": {"P1": {"device_type": 18, "admin_state": 1, "rated_power": 1440}},
            }
        }
    }
}


def of_tree():
    return device(Device, "E1", None, inside(said({ENSEMBLE_STATUS: TREE}))["E1"])


def test_the_inventory_tells_more_than_the_status():
    entry = EnsembleDevice("E1", img_pnum_running="2.0", installed=1700000000, admin_state=0)
    found = device(Device, "E1", entry, StatusDevice(app_fw_version="3.0", admin_state=7))
    assert found.firmware == "2.0"
    assert found.installed_at == datetime(2023, 11, 14, 22, 13, 20, tzinfo=UTC)
    assert found.admin_state_code == 0


def test_the_status_stands_in_for_the_inventory():
    found = of_tree()
    assert found.firmware == "3.0"
    assert found.hardware.interface == "CAN"
    assert found.hardware.kind == "IQ System Controller"


def test_an_empty_version_is_none():
    assert of_tree().hardware.bootloader is None


def test_an_empty_image_is_none():
    hardware = of_tree().hardware
    assert hardware.definition is None
    assert hardware.program == Image(None, "1.2")


def test_boards_are_inside():
    (board,) = of_tree().hardware.boards
    assert (board.serial, board.kind, board.rated_power) == ("P1", "System Controller board", 1440)


def test_a_device_without_status_has_no_hardware():
    assert device(Device, "E1", EnsembleDevice("E1"), None).hardware is None


@pytest.mark.parametrize("tree", [{}, {"inventory": {}}, {"inventory": {"serial_nums": {}}}])
def test_a_tree_may_be_bare(tree):
    assert inside(said({ENSEMBLE_STATUS: tree})) == {}


def test_a_code_of_tomorrow_has_no_word():
    assert kind_of(999) is None
    assert kind_of(None) is None


def test_a_controller_in_the_inventory_is_one():
    assert has_controller(said({ENSEMBLE_INVENTORY: [ENPOWER]})) is True


def test_an_empty_group_is_no_controller():
    assert has_controller(said({ENSEMBLE_INVENTORY: [{"type": "ENPOWER", "devices": []}]})) is False


def test_the_status_tree_knows_controllers_too():
    assert has_controller(said({ENSEMBLE_STATUS: TREE})) is True


def test_the_status_tree_cannot_say_that_there_is_none():
    assert has_controller(said({ENSEMBLE_STATUS: {}})) is None


def test_nobody_knows_of_a_controller_yet():
    assert has_controller(said({})) is None


def test_the_radio_of_the_status_tree_is_trusted():
    hardware = Hardware(zigbee_firmware="100B")
    assert with_radio(hardware, "100F") is hardware


@pytest.mark.parametrize("hardware", [None, Hardware()])
def test_the_radio_of_the_inventory_stands_in(hardware):
    assert with_radio(hardware, "100F") == Hardware(zigbee_firmware="100F")
