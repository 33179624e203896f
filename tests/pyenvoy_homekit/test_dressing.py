import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhap.loader import Loader

from pyenvoy_homekit import dressing
from pyenvoy_homekit.shape import Accessory, Characteristic, Service
from tests.amounts import examples


def tile(kind="LightSensor", value=5.0, name="Sun", *more):
    return Service(kind, "key", name, (Characteristic("CurrentAmbientLightLevel", value), *more))


def values(service):
    return {one.kind: one.value for one in service.characteristics}


def dressed(service, names=None):
    return dressing.dressed(Accessory("k", "Name", (service,)), names or {}).services[1]


@given(st.text())
@examples(200)
def test_a_plain_name_keeps_to_the_rule(text):
    name = dressing.plain_name(text)
    assert 1 <= len(name) <= 64
    assert re.fullmatch(r"[^\W_]([\w ',.-]*[^\W_])?", name)
    assert dressing.plain_name(name) == name


@pytest.mark.parametrize(
    ("text", "name"),
    [("Production > 7500W", "Production 7500W"), ("Backup > 50%", "Backup 50"), ("Dach_Süd", "Dach Süd"),
     ("☀", "Unnamed"), ("It's on, no. 1-2", "It's on, no. 1-2"), ("x" * 70, "x" * 64)],
)  # fmt: skip
def test_a_name_loses_what_home_does_not_take(text, name):
    assert dressing.plain_name(text) == name


def test_a_tile_has_both_names_and_the_users_own_one_comes_first():
    told = values(dressed(tile(name="Sun > 1"), {("k", "LightSensor/key#"): "Unsere"}))
    assert (told["Name"], told["ConfiguredName"]) == ("Sun 1", "Unsere")
    assert values(dressed(tile(name="Sun > 1")))["ConfiguredName"] == "Sun > 1"


@pytest.mark.parametrize(("value", "fault", "active"), [(5.0, 0, True), (None, 1, False)])
def test_a_sensor_says_whether_its_data_stand(value, fault, active):
    told = values(dressed(tile(value=value)))
    assert (told["StatusFault"], told["StatusActive"]) == (fault, active)


def test_a_switch_cannot_say_so():
    assert "StatusFault" not in values(dressed(tile("Switch")))


def test_what_a_tile_says_itself_is_not_said_again():
    told = dressed(tile("LightSensor", 5.0, "Sun", Characteristic("StatusActive", False)))
    assert [one.value for one in told.characteristics if one.kind == "StatusActive"] == [False]


def test_those_that_can_say_it_are_those_of_apple():
    known = Loader().serv_types
    assert all(
        {"StatusFault", "StatusActive"} <= set(known[kind]["OptionalCharacteristics"])
        for kind in dressing.WITH_FAULT
    )


@pytest.mark.parametrize(
    ("said", "shown"), [("D8.2.4382", "8.2.4382"), ("R4.10.35 (6ed292)", "4.10.35"), (None, "0")]
)
def test_the_firmware_is_written_as_home_wants_it(said, shown):
    found = dressing.dressed(Accessory("k", "Name", (), firmware=said), {})
    assert values(found.services[0])["FirmwareRevision"] == shown


def test_the_bridge_speaks_the_protocol():
    own = dressing.bridge("Envoy", serial="122", model="IQ", firmware="D8")
    assert values(own.services[1]) == {"Version": "01.01.00"}


def silent(kind, *known):
    """Which characteristics do not respond, where these values are known."""
    told = Service(
        kind, "k", "N", tuple(Characteristic(str(n), one) for n, one in enumerate(known))
    )
    return [dressing.is_silent(told, one) for one in told.characteristics]


def test_a_tile_whose_first_value_is_not_known_does_not_respond():
    assert silent("BatteryService", None, None, 1) == [True, True, False]
    assert silent("Switch", None) == [True]


def test_a_tile_whose_first_value_is_known_responds_whatever_else_is_not_told():
    assert silent("BatteryService", 55, 0, None) == [False, False, False]


def test_what_can_say_itself_that_it_is_not_known_responds():
    assert silent("LightSensor", None) == [False]


def test_of_our_own_figures_each_stands_for_itself():
    assert silent("Meter", 1.0, None, 2.0) == [False, True, False]
