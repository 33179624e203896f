"""Every device of the contract is read from what a gateway says, named, and shown."""

from functools import cache

import attrs
import pytest

from pyenvoy import recording
from pyenvoy.reading.snapshot import take
from pyenvoy_homekit.characteristics import own
from pyenvoy_homekit.shape import View
from tests.pyenvoy_homekit.ours import services, values, view
from tests.recordings import SAMPLES


@cache
def renamed(sample, part_number, other):
    """A sample in which a device has another part number, read anew."""
    found = SAMPLES[sample].read_bytes()
    assert part_number.encode() in found
    held = recording.parse(found.replace(part_number.encode(), other.encode()))
    at = recording.moment(held)
    return View(at, take(recording.answers(held), at))


def accessory(found, key):
    return next(one for one in own(found) if one.key == key)


def shown(found, kind):
    return [values(one) for one in services(found, kind)]


GATEWAYS = [
    pytest.param(part, model, marks=pytest.mark.contract(row))
    for part, model, row in [
        ("800-00654-r08", "ENV-S-WM-230", "gateway.envoy-s"),
        ("880-00209-r03", "ENV-IQ-AM3-3P", "gateway.iq-envoy"),
        ("800-00557-r03", "X-IQ-AM1-240-BM", "gateway.iq-combiner"),
        ("800-99999-r01", "800-99999-r01", "gateway.iq-load-controller"),
    ]
]


@pytest.mark.parametrize(("part", "model"), GATEWAYS)
def test_a_gateway_is_named_from_its_part_number_and_by_it_where_no_table_names_it(part, model):
    found = accessory(renamed("8.2.127_three_cts", "800-00654-r08", part), "gateway")
    assert found.model == model
    assert found.serial.isdigit()
    assert values(found.services[0])["Firmware"] == "D8.2.127"


INVERTERS = [
    pytest.param(part, model, marks=pytest.mark.contract(f"device.inverter.{row}"))
    for part, model, row in [
        ("800-00630-r02", "IQ7-60-2-INT", "iq7"),
        ("800-01391-r03", "IQ8HC-72-M-INT", "iq8"),
        ("800-10215-r02", "800-10215-r02", "m215"),
        ("800-10250-r02", "800-10250-r02", "m250"),
        ("800-10600-r02", "800-10600-r02", "iq6"),
    ]
]


@pytest.mark.parametrize(("part", "model"), INVERTERS)
def test_a_microinverter_is_named_from_its_part_number_and_by_it_where_no_table_names_it(
    part, model
):
    found = shown(renamed("8.2.4345_device_data", "800-00631-r02", part), "Microinverter")
    assert {one["Type"] for one in found} == {model}
    assert len(found) == 15
    assert found[0]["PowerW"] > 0
    assert {"Status", "Producing", "Communicating", "EnergyLifetime", "VoltageDc"} <= set(found[0])


RELAYS = [
    pytest.param(part, model, marks=pytest.mark.contract(f"device.q-relay-{row}"))
    for part, model, row in [
        ("800-00598-r04", "Q-RELAY-1P-INT", "1p"),
        ("800-00597-r02", "Q-RELAY-3P-INT", "3p"),
    ]
]


@pytest.mark.parametrize(("part", "model"), RELAYS)
def test_a_q_relay_is_read_named_and_shown(part, model):
    found = shown(renamed("8.3.5289_inverters_gone", "800-00598-r04", part), "QRelay")
    assert [one["Type"] for one in found] == [model, model]
    assert {"State", "LinesCount", "Line1Connected", "VoltageL1", "Frequency"} <= set(found[0])


METERS = [
    pytest.param(sample, kind, marks=pytest.mark.contract(f"device.meter.{row}"))
    for sample, kind, row in [
        ("8.2.127_three_cts", "production", "production"),
        ("8.2.127_three_cts", "net-consumption", "consumption"),
        ("8.3.5433_total_repeats_net", "total-consumption", "consumption"),
        ("8.3.1598_collar", "storage", "storage"),
    ]
]


@pytest.mark.parametrize(("sample", "kind"), METERS)
def test_a_meter_is_read_named_and_shown(sample, kind):
    (found,) = (one for one in shown(view(sample), "Meter") if one["Type"] == kind)
    assert {"State", "PhaseMode", "MeteringStatus", "Power", "Voltage", "Frequency"} <= set(found)


BATTERIES = [
    pytest.param(part, model, marks=pytest.mark.contract(f"device.battery.{row}"))
    for part, model, row in [
        ("830-00703-r67", "B03-A01-US00-1-3", "3"),
        ("836-00750-r32", "ENCHARGE-10-1P-NA", "10"),
        ("836-00502-r10", "IQ Battery 5P", "5p"),
        ("830-01760-r37", "B03-T01-INT00-1-2", "3t"),
    ]
]


@pytest.mark.parametrize(("part", "model"), BATTERIES)
def test_an_iq_battery_is_read_named_and_shown(part, model):
    made = renamed("8.2.4382_acb", "830-01760-r42", part)
    (found,) = (one for one in own(made) if one.key.startswith("battery/"))
    assert (found.model, found.key) == (model, f"battery/{found.serial}")
    said = values(found.services[0])
    assert said["PercentFull"] == 49
    assert {"Capacity", "RatedPower", "RealPower", "Temperature", "ChargeState"} <= set(said)


@pytest.mark.contract("device.battery.10t")
def test_a_10t_is_the_three_modules_that_it_is_made_of():
    made = view("8.2.4382_acb")
    one = made.snapshot.batteries.batteries[0]
    three = tuple(attrs.evolve(one, serial=f"12231109164{number}") for number in (1, 2, 3))
    stored = attrs.evolve(made.snapshot.batteries, batteries=three)
    found = own(attrs.evolve(made, snapshot=attrs.evolve(made.snapshot, batteries=stored)))
    modules = [each for each in found if each.key.startswith("battery/")]
    assert [each.model for each in modules] == ["B03-T01-INT00-1-2"] * 3
    together = next(each for each in found if each.key == "batteries").services[0]
    assert values(together)["RatedPower"] == pytest.approx(3 * one.rated_power / 1000)


@pytest.mark.contract("device.ac-battery")
def test_an_ac_battery_is_read_named_and_shown_alone_and_with_the_others():
    made = view("8.2.4382_acb")
    found = [one for one in own(made) if one.key.startswith("ac-battery/")]
    assert [one.model for one in found] == ["AC Battery"] * 3
    (together,) = shown(made, "AcBatterySummary")
    assert together["ActiveCount"] == 3
    assert 0 < together["Energy"] < 3 * 1.5, "in kWh: the plugin mixed Wh and kWh"
    assert 0 < together["PercentFull"] < 100


CONTROLLERS = [
    pytest.param(part, model, marks=pytest.mark.contract(f"device.controller.{row}"))
    for part, model, row in [
        ("860-00376-r37", "ENPOWER", "1"),
        ("865-00377-r28", "IQ System Controller", "2"),
    ]
]


@pytest.mark.parametrize(("part", "model"), CONTROLLERS)
def test_a_system_controller_is_read_named_and_shown(part, model):
    (found,) = shown(renamed("8.2.127_generator_running", "860-00376-r37", part), "Enpower")
    assert found["Type"] == model
    assert found["OperatingState"] == "open", "where the relay is, not what was asked of it"
    assert {"GridMode", "EnchgGridMode", "Temperature", "AdminState", "Communicating"} <= set(found)


@pytest.mark.contract("device.wireless-kit")
def test_the_communications_kit_is_read_named_and_shown():
    found = services(view("8.2.127_generator_running"), "WirelessKit")
    assert [one.name for one in found] == ["Wireless kit zigbee", "Wireless kit subghz"]
    assert values(found[0])["Connected"] is True


@pytest.mark.contract("device.generator")
def test_a_generator_is_read_named_and_shown():
    (found,) = shown(view("8.2.127_generator_running"), "GeneratorSet")
    assert found["AdminMode"] == "on"
    assert (found["OperatingState"], found["Present"]) == ("closed", 1)


@pytest.mark.contract("device.collar")
def test_a_meter_collar_is_read_named_and_shown():
    (found,) = shown(view("8.3.1598_collar"), "Collar")
    assert (found["Type"], found["MidState"]) == ("IQ Meter Collar", "closed")
    assert {"GridState", "Temperature", "Firmware"} <= set(found)


@pytest.mark.contract("device.combiner-c6")
def test_the_controller_and_the_meter_of_a_combiner_are_read_named_and_shown():
    (controller,) = shown(view("8.3.1598_collar"), "CombinerController")
    (meter,) = shown(view("8.3.1598_collar"), "CombinerMeter")
    assert controller["Type"] == meter["Type"] == "IQ Combiner C6"
    assert controller["Communicating"] is True
    assert meter["Status"]
