import attrs
import pytest

from pyenvoy.model.batteries import Batteries
from pyenvoy.model.power import PlcLevels
from pyenvoy_homekit.characteristics import TRAITS, joined, own
from pyenvoy_homekit.shape import Accessory, Characteristic, Service
from tests.pyenvoy_homekit.ours import said, services, values, view
from tests.recordings import SAMPLES

TILE = Service(
    "LightSensor", "power", "Production", (Characteristic("CurrentAmbientLightLevel", 1),)
)


def test_our_services_stand_behind_the_tiles_of_the_same_accessory():
    ours = own(view("5.0.62"))
    tiles = (Accessory("production", "Roof", (TILE,)), Accessory("other", "Other", (TILE,)))
    found = joined(tiles, ours)
    assert [one.key for one in found] == ["production", "other", "gateway", "inverters"]
    assert found[0].name == "Roof"
    assert [one.kind for one in found[0].services] == ["LightSensor", "PowerAndEnergy"]
    assert found[1] == tiles[1]


@pytest.mark.contract("home.custom-characteristics")
def test_everything_that_the_plugin_gives_is_given_by_one_of_our_samples():
    given = {
        one.kind
        for sample in SAMPLES
        for each in services(view(sample))
        for one in each.characteristics
    }
    never = set(TRAITS) - given
    assert never == {
        "EnergyTodayFromPv", "EnergyTodayUpload",  # from our books, which a sample has none of
        "PowerPeak", "PowerPeakDetected", "PowerPeakReset",  # from what was seen before
    }  # fmt: skip


def test_a_retired_microinverter_is_not_shown():
    found = view("5.0.62")
    first, *rest = found.snapshot.inverters.all
    changed = attrs.evolve(found.snapshot.inverters, all=(attrs.evolve(first, retired=True), *rest))
    shown = services(
        attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, inverters=changed)),
        "Microinverter",
    )
    assert [one.key for one in shown] == [f"inverter/{one.serial}" for one in rest]


def test_microinverters_are_only_told_anew_when_something_of_them_is_new():
    found = view("8.2.4345_device_data")
    again = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, production=None))
    assert services(again, "Microinverter")[0] is services(found, "Microinverter")[0]
    moved = attrs.evolve(found.snapshot.network, timezone="Pacific/Honolulu")
    elsewhere = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, network=moved))
    times = [said(one, "Microinverter")["ReadingTime"] for one in (found, elsewhere)]
    assert times[0] != times[1]


def test_more_than_seventy_microinverters_are_all_shown():
    found = view("5.0.62")
    one = found.snapshot.inverters.all[0]
    many = tuple(attrs.evolve(one, serial=f"1220000{number:05}") for number in range(126))
    inverters = attrs.evolve(found.snapshot.inverters, all=many)
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, inverters=inverters))
    assert len(services(changed, "Microinverter")) == 126


def test_a_retired_relay_is_not_shown():
    found = view("8.3.5289_inverters_gone")
    gone = tuple(attrs.evolve(one, retired=True) for one in found.snapshot.relays.all)
    relays = attrs.evolve(found.snapshot.relays, all=gone)
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, relays=relays))
    assert services(changed, "QRelay") == []


@pytest.mark.parametrize(("level", "share"), [(0, 0.0), (3, 60.0), (5, 100.0), (7, 100.0)])
def test_a_level_has_one_scale_wherever_it_comes_from(level, share):
    found = view("8.2.4382_acb")
    serial = found.snapshot.batteries.batteries[0].serial
    checked = PlcLevels(found.snapshot.gateway.source, {serial: level})
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, plc=checked))
    assert said(changed, "Encharge")["PlcLevel"] == share


def test_a_microinverter_shows_the_level_of_the_check_where_its_report_has_none():
    found = view("8.2.4345_device_data")
    one = attrs.evolve(found.snapshot.inverters.all[0], communication=None)
    checked = PlcLevels(found.snapshot.gateway.source, {one.serial: 2})
    inverters = attrs.evolve(found.snapshot.inverters, all=(one,))
    snapshot = attrs.evolve(found.snapshot, plc=checked, inverters=inverters)
    assert said(attrs.evolve(found, snapshot=snapshot), "Microinverter")["PlcLevel"] == 40


def test_a_dc_switch_that_is_not_off_is_on():
    assert said(view("8.3.1598_collar"), "Encharge")["DcSwitchOff"] is True


@pytest.mark.parametrize(("code", "said_of_it"), [(12, "charging"), (17, "17"), (None, None)])
def test_a_light_is_said_in_words_where_they_are_known(code, said_of_it):
    found = view("8.3.1598_collar")
    one = attrs.evolve(found.snapshot.batteries.batteries[0], led=code, dc_switch_off=None)
    batteries = attrs.evolve(found.snapshot.batteries, batteries=(one,), control=None)
    shown = said(
        attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, batteries=batteries)), "Encharge"
    )
    assert shown.get("LedStatus") == said_of_it
    assert "DcSwitchOff" not in shown


def test_without_batteries_there_is_no_energy_system():
    found = view("8.2.4382_acb")
    none = Batteries(found.snapshot.batteries.source, charge=0.0)
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, batteries=none))
    assert services(changed, "EnsembleSummary") == []


def test_ac_batteries_alone_are_an_energy_system_too():
    found = view("8.2.4382_acb")
    alone = attrs.evolve(found.snapshot.batteries, storage=None, batteries=())
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, batteries=alone))
    (shown,) = services(changed, "EnsembleSummary")
    assert "AggSoc" in values(shown)
    assert "RatedPower" not in values(shown)


def test_a_ground_fault_can_be_cleared_or_not():
    found = view("8.2.4345_device_data")
    one = found.snapshot.inverters.all[0]
    both = tuple(attrs.evolve(one, ground_fault_clearable=can) for can in (True, False, None))
    inverters = attrs.evolve(found.snapshot.inverters, all=both)
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, inverters=inverters))
    said_of = [values(one).get("GfiClear") for one in services(changed, "Microinverter")]
    assert said_of == ["Yes", "No", None]


def test_what_knows_nothing_is_no_service():
    found = view("8.3.1598_collar")
    empty = attrs.evolve(
        found.snapshot.grid.combiner_meters[0], state_code=None, status=("envoy.cond_flags.x_y",)
    )
    grid = attrs.evolve(found.snapshot.grid, combiner_meters=(empty,))
    changed = attrs.evolve(found, snapshot=attrs.evolve(found.snapshot, grid=grid))
    assert said(changed, "CombinerMeter")["Status"] == "x y"
