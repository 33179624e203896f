"""Every shape that a configuration has had becomes the same tiles, whatever the house is doing."""

from functools import cache

import pytest

from pyenvoy.model.relays import RelayState
from pyenvoy_homekit.homebridge import Converted, convert
from tests.pyenvoy_homekit.homebridge import plugin
from tests.pyenvoy_homekit.homebridge.blocks import read
from tests.pyenvoy_homekit.homebridge.shapes import SHAPES, child_bridge, mixed, plain
from tests.pyenvoy_homekit.homebridge.table import INNER, spellings
from tests.pyenvoy_homekit.homebridge.test_same_tiles import ours, shown, whole
from tests.pyenvoy_homekit.views import having

DAYS = {
    "as it is": {},
    "night": {
        "production__now__power": 0.0, "consumption__total__now__power": 60.0,
        "consumption__net__now__power": 60.0, "batteries__storage__charge": 14.0,
        "batteries__settings__enabled": False,
    },
    "noon": {
        "production__now__power": 7400.0, "consumption__net__now__power": -6000.0,
        "batteries__storage__charge": 96.0, "consumption__net__now__frequency": 50.0,
    },
    "outage": {
        "grid__controllers__0__relay_commanded": RelayState.OPEN, "grid__controllers__0__relay": RelayState.OPEN,
        "grid__controllers__0__mode": "multimode-offgrid", "grid__relay__battery_mode": "multimode-ongrid",
        "grid__relay__solar_mode": "off-grid", "contacts__all__0__state": RelayState.CLOSED,
    },
    "on its own": {
        "grid__controllers__0__mode": "off-grid", "grid__relay__battery_mode": "on-grid",
        "tariff__storage__profile": "backup", "generator__mode": "off",
    },
}  # fmt: skip


@cache
def day(name):
    return having(whole(), **DAYS[name])


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_configuration_of_any_shape_shows_the_plugins_tiles_at_any_time(shape, name):
    assert ours(shape(), day(name)) == plugin.tiles(plain(shape()), day(name))


@pytest.mark.parametrize("shape", SHAPES)
def test_many_tiles_of_a_shape_are_seen_in_both_states(shape):
    found = [{one.name: one.on for one in plugin.tiles(plain(shape()), day(name))} for name in DAYS]
    changing = [name for name in found[0] if len({one[name] for one in found}) == 2]
    assert len(changing) > len(found[0]) / 4


@pytest.mark.parametrize("name", DAYS)
def test_behind_a_child_bridge_each_gateway_shows_its_own_tiles(name):
    other = {**SHAPES[0](), "name": "Barn", "host": "192.0.2.11"}
    other.pop("dataRefreshSensor")
    found = convert(child_bridge(mixed(), other))
    assert isinstance(found, Converted), found
    settings = read(found)
    for gateway, device in zip(settings.gateways, (mixed(), other), strict=True):
        expected = plugin.tiles(plain(device) | {"name": "Envoy"}, day(name))
        assert shown(settings, gateway, day(name)) == expected


def there(device):
    """Every key of a device, those of its parts with a point."""
    for key, value in device.items():
        yield key
        if isinstance(value, dict):
            yield from (f"{key}.{one}" for one in there(value))


def inner(device):
    parts = [
        one for value in device.values() for one in (value if isinstance(value, list) else [value])
    ]
    return {key for one in parts if isinstance(one, dict) for key in one}


@pytest.mark.parametrize("column", [0, 1], ids=["older", "newer"])
def test_every_key_of_the_plugin_is_in_one_of_the_shapes(column):
    known = {key for shape in SHAPES for key in there(shape())}
    assert [key for key in spellings(column) if key not in known] == []


def test_every_key_of_a_tile_is_in_one_of_the_shapes():
    assert {*INNER} <= {key for shape in SHAPES for key in inner(shape())}
