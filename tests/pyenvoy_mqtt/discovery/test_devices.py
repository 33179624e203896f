import re

import pytest

from pyenvoy import Snapshot
from pyenvoy_mqtt.discovery.devices import Node, of_device, of_gateway, owns_device, plain_id
from pyenvoy_mqtt.subjects import said
from tests.pyenvoy_mqtt.seen import AC_BATTERIES, RELAYS, at, snapshot

HOUSE = Node("1223")


def test_the_gateway_says_what_it_is():
    told = of_gateway(HOUSE, snapshot())
    assert told["identifiers"] == ["pyenvoy_1223"]
    assert told["sw_version"] == snapshot().gateway.firmware_text
    assert told["name"] == "Envoy 1223"


def test_before_it_is_known_it_has_a_name_all_the_same():
    assert of_gateway(HOUSE, Snapshot(snapshot().at))["name"] == "Envoy 1223"


def test_a_device_stands_behind_it():
    inverter = snapshot().inverters.all[0]
    told = of_device(HOUSE, at(f"inverters/{inverter.serial}"))
    assert told["via_device"] == "pyenvoy_1223"
    assert told["identifiers"] == [f"pyenvoy_1223_inverters_{inverter.serial}"]
    assert (told["name"], told["serial_number"]) == (f"Inverter {inverter.serial}", inverter.serial)


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("contacts/NC1", "Contact NC1 Water heater"),
        ("contacts/NO1", "Contact NO1"),
        ("generator", "Generator"),
    ],
)
def test_each_kind_has_a_name_for_people(path, name):
    assert of_device(HOUSE, at(path))["name"] == name


@pytest.mark.parametrize("sample", [AC_BATTERIES, RELAYS])
def test_no_two_devices_share_an_id(sample):
    found = [
        of_device(HOUSE, one)["identifiers"][0]
        for one in said(snapshot(sample))
        if owns_device(one.path)
    ]
    assert len(found) == len(set(found)) > 10


def test_what_has_no_device_of_its_own_belongs_to_the_gateway():
    assert not owns_device("production")
    assert owns_device("generator")
    assert owns_device("inverters/4")


@pytest.mark.parametrize("name", ["a/b", "é", "1.2", ""])
def test_an_id_is_made_of_what_home_assistant_takes(name):
    assert re.fullmatch(r"[A-Za-z0-9_-]*", plain_id(name))
    assert re.fullmatch(r"[A-Za-z0-9_-]+", Node(name).id)
