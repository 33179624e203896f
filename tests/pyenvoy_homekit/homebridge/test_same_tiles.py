"""The converted house shows tile by tile what the plugin shows, each as the same kind and in the same state."""

from copy import deepcopy
from functools import cache

import attrs
import pytest

from pyenvoy.model.batteries import BatterySettings
from pyenvoy.model.grid import GridRelay
from pyenvoy_homekit.characteristics import GROUPS
from pyenvoy_homekit.tiles import house
from tests.pyenvoy_homekit.homebridge import plugin
from tests.pyenvoy_homekit.homebridge.blocks import converted, newer, older, read
from tests.pyenvoy_homekit.views import AC_BATTERIES, ALL, RELAYS, accounted, snapshot, view


@cache
def whole():
    """A house that has everything, and books; its relay is where it was sent, for ours shows where it is."""
    found = view(**ALL)
    old, relays = snapshot(AC_BATTERIES).batteries, snapshot(RELAYS).relays
    batteries = attrs.evolve(
        found.snapshot.batteries, ac_batteries=old.ac_batteries, ac_storage=old.ac_storage,
        settings=BatterySettings(enabled=True),
    )  # fmt: skip
    relays = attrs.evolve(relays, source=attrs.evolve(relays.source, at=found.at))
    used = found.snapshot.consumption
    flow = attrs.evolve(used.total.now, power_factor=0.97, current=54.0)
    used = attrs.evolve(used, total=attrs.evolve(used.total, now=flow))
    grid = found.snapshot.grid
    asked = grid.controllers[0].relay_commanded
    grid = attrs.evolve(
        grid, controllers=(attrs.evolve(grid.controllers[0], relay=asked),),
        relay=GridRelay(asked, asked, battery_mode="multimode-ongrid", solar_mode="grid-tied"),
    )  # fmt: skip
    known = attrs.evolve(
        found.snapshot, batteries=batteries, relays=relays, consumption=used, grid=grid
    )
    seen = attrs.evolve(found, snapshot=known, name="Envoy")
    return accounted(seen, produced=5000.0, consumed=9000.0, imported=4000.0, exported=100.0)


_ON = {
    "MotionSensor": "MotionDetected", "OccupancySensor": "OccupancyDetected",
    "ContactSensor": "ContactSensorState", "Switch": "On", "Outlet": "On", "Lightbulb": "On",
    "Fan": "On", "HumiditySensor": "CurrentRelativeHumidity", "BatteryService": "BatteryLevel",
}  # fmt: skip


_LEVEL = ("Brightness", "RotationSpeed", "CurrentRelativeHumidity", "BatteryLevel")


def ours(device, known):
    """The tiles of the converted house; the lock comes of its own."""
    found = read(converted(device))
    return shown(found, found.gateways[0], known)


def shown(found, gateway, known):
    """The tiles that these settings give one of their gateways."""
    home = found.sections["homekit"].of(gateway)
    known = attrs.evolve(known, allowed=frozenset(gateway.allow))
    services = (service for one in house(known, home) for service in one.services)
    tiles = (one for one in services if one.kind not in GROUPS and one.kind != "LockMechanism")
    return sorted((_tile(one) for one in tiles), key=lambda one: (one.name, one.kind))


def _tile(service):
    values = {one.kind: one.value for one in service.characteristics}
    on = values[_ON[service.kind]]
    assert on is not None, service
    level = next((values[kind] for kind in _LEVEL if kind in values), None)
    return plugin.Tile(service.kind, service.name, bool(on), level)


def displayed(device, code, *, prefix=False):
    """The device with every sensor and control shown in another way; a profile's control is only ever a light."""
    found = deepcopy(device)
    for value in found.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, dict) and "name" in one:
                one["displayType"] = min(code, 1) if "profile" in one else code
                one["namePrefix"] = prefix
    return found


def thresholds(device, level):
    """The device with other thresholds and every way to compare."""
    found = deepcopy(device)
    for value in found.values():
        if isinstance(value, list) and "compareMode" in value[0]:
            value[:] = [{**value[0], "name": f"{value[0]['name']} {code}", "compareMode": code}
                        for code in range(6)]  # fmt: skip
            for one in value:
                key = next(key for key in one if key.endswith("Level"))
                one[key] = min(level, 100) if key == "backupLevel" else level
    return found


@pytest.mark.parametrize("device", [older(), newer()], ids=["older", "newer"])
@pytest.mark.parametrize("code", [0, 1, 2, 3])
@pytest.mark.parametrize("prefix", [False, True])
def test_every_tile_is_there_and_stands_as_the_plugins_does(device, code, prefix):
    changed = displayed(device, code, prefix=prefix)
    assert ours(changed, whole()) == plugin.tiles(changed, whole())


@pytest.mark.parametrize("device", [older(), newer()], ids=["older", "newer"])
@pytest.mark.parametrize("level", [-500, 0, 54, 4000, 100_000])
def test_every_comparison_says_the_same(device, level):
    changed = thresholds(device, level)
    found = plugin.tiles(changed, whole())
    assert ours(changed, whole()) == found
    assert len({one.on for one in found}) == 2


MODES = (
    "on-grid",
    "off-grid",
    "multimode-ongrid",
    "multimode-offgrid",
    "grid-tied",
    "grid-forming",
)


@pytest.mark.parametrize("device", [older(), newer()], ids=["older", "newer"])
def test_every_word_says_the_same(device):
    changed = deepcopy(device)
    words = {"gridMode": MODES, "mode": ("off", "on", "auto"),
             "profile": ("self-consumption", "savings-mode", "economy", "backup")}  # fmt: skip
    for value in changed.values():
        for key, known in words.items():
            if isinstance(value, list) and key in value[0]:
                value[:] = [{**value[0], "name": f"{value[0]['name']} {x}", key: x} for x in known]
    assert ours(changed, whole()) == plugin.tiles(changed, whole())


@pytest.mark.parametrize(("main", "summary"), [(1, 1), (2, 2), (3, 3), (1, 5)])
def test_main_tile_and_batteries_are_of_the_same_kind(main, summary):
    device = {**newer(), "displayType": main}
    device["enchargeBackupLevelSummaryAccessory"] = {"displayType": summary, "minSoc": 0}
    device["acBatterieBackupLevelAccessory"] = {"displayType": 1, "minSoc": 0}
    assert ours(device, whole()) == plugin.tiles(device, whole())
