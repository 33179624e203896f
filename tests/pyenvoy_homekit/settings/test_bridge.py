import attrs
import pytest

from pyenvoy.secret import Secret
from pyenvoy.settings import GatewaySettings, read
from pyenvoy_homekit.settings import (
    BatteryKind,
    ControlSettings,
    Differences,
    Guarded,
    HomekitSettings,
    Layout,
    LockSettings,
    MainKind,
    Part,
    SensorSettings,
)

ONE = '[gateway]\nhost = "a"\nname = "Roof"\n[homekit]\n'
TWO = '[[gateway]]\nhost = "a"\nname = "Roof"\n[[gateway]]\nhost = "b"\n[homekit]\n'


def said(text):
    return read(text, {"homekit": HomekitSettings}, Secret)


def homekit(lines, gateways=ONE):
    return said(gateways + lines).sections["homekit"]


def mistakes(lines, gateways=ONE):
    found = said(gateways + lines)
    assert isinstance(found, tuple)
    return [str(one) for one in found]


def test_the_section_alone_is_enough():
    assert homekit("") == HomekitSettings()
    assert HomekitSettings().shows == tuple(Part)


def test_every_key_can_be_set():
    found = homekit(
        'layout = "single"\nname = "Sun"\naddress = "192.168.1.2"\nport = 51826\nshows = ["grid"]\n'
        'main = "fan"\ninstalled_power = 7200\nbatteries = "lightbulb"\nac_batteries = "none"\n'
        "each_battery = false\nlow_battery = 25\ninverters = true\neve = false\neve_history = false\n"
        'unavailable_after = 10\nlock = { guards = "all", relock_after = 60, name = "Key" }\n'
    )
    assert found == HomekitSettings(
        Layout.SINGLE, "Sun", "192.168.1.2", 51826, (Part.GRID,), MainKind.FAN, 7200.0,
        BatteryKind.LIGHTBULB, BatteryKind.NONE, False, 25.0, True, False, False, 10.0,
        LockSettings(Guarded.ALL, 60.0, "Key"),
    )  # fmt: skip


WRONG = [
    ('layout = "flat"', 'homekit.layout: must be one of "bridge", "single", not \'flat\''),
    ("port = 0", "homekit.port: must be a port, 1 to 65535, not 0"),
    ('address = "here"', "homekit.address: must be an address of this machine, such as 192.168.1.20"),
    ("installed_power = 0", "homekit.installed_power: must be a power in W"),
    ("low_battery = 101", "homekit.low_battery: must be percent, from 0 to 100"),
    ("low_battery = nan", "homekit.low_battery: must be percent, from 0 to 100"),
    ("unavailable_after = 0", "homekit.unavailable_after: must be minutes"),
    ("lock = { relock_after = 0 }", "homekit.lock.relock_after: must be seconds"),
    ('shows = ["sun"]', "homekit.shows[0]: must be one of"),
    ('main = "co"', 'must be one of "light-sensor", "lightbulb", "fan", "humidity", "battery", "none"'),
    ("locks = 1", "homekit.locks: no setting is called locks: did you mean lock?"),
    ('[[homekit.sensor]]\nname = " "\nwhen = "polling is on"', "homekit.sensor[0].name: must be a name"),
    ('[[homekit.sensor]]\nname = "a"', "homekit.sensor[0].when: is needed"),
    ('[[homekit.control]]\nname = "a"', "homekit.control[0].sets: is needed"),
    ('[[homekit.sensor]]\nname = "a"\nwhen = "sun > 3"', "homekit.sensor[0].when: no figure is called 'sun'"),
    ('[[homekit.control]]\nname = "a"\nsets = "sun"', "homekit.control[0].sets: 'sun' cannot be set; there are polling,"),
    ("[homekit.gateways.Shed]\nport = 1", 'homekit.gateways["Shed"]: no gateway is called Shed: there are Roof, a'),
    ("[homekit.gateways.Roof]\nport = 0", "homekit.gateways[Roof].port: must be a port"),
    (
        '[[homekit.sensor]]\nname = "A"\nwhen = "polling is on"\ngateway = "Shed"',
        "homekit.sensor[0].gateway: no gateway is called Shed: there are Roof, a",
    ),
    (
        '[[homekit.control]]\nname = "A"\nsets = "polling"\ngateway = "Shed"',
        "homekit.control[0].gateway: no gateway is called Shed: there are Roof, a",
    ),
    (
        2 * '[[homekit.control]]\nname = "A"\nsets = "polling"\n',
        "homekit.control[1].name: is called A as control[0] is: give it a name of its own",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("lines", "what"), WRONG, ids=lambda one: one[:40])
def test_a_mistake_is_named_with_its_place(lines, what):
    (found,) = mistakes(lines)
    assert what in found


def test_every_mistake_is_named_at_once():
    found = mistakes('port = 0\nmain = "co"\n[[homekit.sensor]]\nname = ""\nwhen = "polling is on"')
    assert len(found) == 3


def test_what_is_different_has_the_keys_of_the_section():
    known = {one.name: one.type for one in attrs.fields(HomekitSettings)}
    for one in attrs.fields(Differences):
        assert one.default is None
        assert one.type in (known[one.name], known[one.name] | None)
    assert known.keys() - {one.name for one in attrs.fields(Differences)} == {
        "sensor", "control", "gateways",
    }  # fmt: skip


def test_a_gateway_can_be_shown_otherwise():
    found = homekit('main = "fan"\nport = 1\n[homekit.gateways.Roof]\nport = 2\n', TWO)
    roof, shed = GatewaySettings("a", "Roof"), GatewaySettings("b")
    assert found.of(roof) == HomekitSettings(main=MainKind.FAN, port=2)
    assert found.of(shed) == HomekitSettings(main=MainKind.FAN, port=1)


def test_a_gateway_that_has_a_name_can_be_meant_by_its_host():
    found = homekit("[homekit.gateways.a]\nport = 2\n", TWO)
    assert found.of(GatewaySettings("a", "Roof")).port == 2


@pytest.mark.parametrize("name", ["a", "Roof"])
def test_a_tile_can_be_for_one_gateway(name):
    sensor = SensorSettings("A", "polling is on", gateway=name)
    control = ControlSettings("B", "polling", gateway=name)
    everywhere = SensorSettings("C", "polling is on")
    found = HomekitSettings(sensor=(sensor, everywhere), control=(control,))
    roof, shed = found.of(GatewaySettings("a", "Roof")), found.of(GatewaySettings("b"))
    assert roof.sensor == (sensor, everywhere)
    assert roof.control == (control,)
    assert shed.sensor == (everywhere,)
    assert shed.control == ()


SAME = [
    ("", "", True),
    ('gateway = "a"', "", True),
    ('gateway = "a"', 'gateway = "Roof"', True),
    ('gateway = "a"', 'gateway = "b"', False),
]


@pytest.mark.parametrize(("one", "other", "wrong"), SAME)
def test_two_tiles_of_one_gateway_never_have_one_name(one, other, wrong):
    tile = '[[homekit.sensor]]\nname = "A"\nwhen = "polling is on"\n'
    found = said(f"{TWO}{tile}{one}\n{tile}{other}\n")
    assert isinstance(found, tuple) is wrong
