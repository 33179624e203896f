"""The energy meters that Eve draws: behind their tiles, or beside the one accessory that has all."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy_homekit.freshness import believed
from pyenvoy_homekit.settings import HomekitSettings, Layout
from pyenvoy_homekit.tiles import house
from pyenvoy_homekit.tiles.meters import metered
from tests.pyenvoy_homekit.looking import shown
from tests.pyenvoy_homekit.views import view

SINGLE = HomekitSettings(layout=Layout.SINGLE)
BRIDGE = HomekitSettings()


def met(known, settings):
    return {one.key: one for one in metered(house(known, settings), known, settings)}


def kinds(accessory):
    return [one.kind for one in accessory.services]


def test_a_single_accessory_has_its_meters_beside_it_for_eve_knows_one_history_of_each():
    found = met(view(), SINGLE)
    assert list(found) == ["gateway", "meter/production", "meter/consumption", "meter/grid"]
    assert {tuple(kinds(one)) for key, one in found.items() if key != "gateway"} == {
        ("LightSensor", "EveMeter", "EveHistory")
    }


def test_each_meter_beside_a_single_accessory_shows_its_power_in_home_too():
    known = view()
    for key, power in (
        ("production", known.snapshot.production.power),
        ("consumption", known.snapshot.consumption.total.power),
    ):
        found = met(known, SINGLE)[f"meter/{key}"].services[0]
        assert shown(found) == {"CurrentAmbientLightLevel": pytest.approx(power, abs=1)}


def test_behind_a_bridge_a_meter_belongs_to_its_tile():
    found = met(view(), BRIDGE)
    for key in ("production", "consumption", "grid"):
        assert kinds(found[key]).count("EveHistory") == 1
    assert not [key for key in found if key.startswith("meter/")]


def test_a_meter_that_nobody_has_read_lately_tells_no_power():
    known = view()
    late = attrs.evolve(known, at=known.at + timedelta(hours=2))
    assert believed(late) is not late
    for settings in (SINGLE, BRIDGE):
        found = (service for one in met(late, settings).values() for service in one.services)
        meters = [shown(one)["EvePower"] for one in found if one.kind == "EveMeter"]
        assert meters == [None, None, None]


def test_without_a_history_there_are_no_meters():
    settings = attrs.evolve(SINGLE, eve_history=False)
    assert list(met(view(), settings)) == ["gateway"]
