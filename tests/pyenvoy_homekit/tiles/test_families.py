"""What Home shows of each subject without being asked for it, and what it says when nobody knows."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy.model.batteries import AcBattery, Activity, Storage
from pyenvoy.model.relays import RelayState
from pyenvoy_homekit.settings import BatteryKind, HomekitSettings, MainKind, Part
from pyenvoy_homekit.shape import View
from tests.pyenvoy_homekit.looking import PLAIN, services, tiles
from tests.pyenvoy_homekit.views import AC_BATTERIES, BATTERIES, RELAYS, having, snapshot, view

OPEN, CLOSED = RelayState.OPEN, RelayState.CLOSED


def later(known, **span):
    return attrs.evolve(known, at=known.at + timedelta(**span))


def shown(known, path, **settings):
    return tiles(known, attrs.evolve(PLAIN, **settings))[path]


# -- the whole house ---------------------------------------------------------------------------------


def test_a_host_and_a_login_show_a_useful_home():
    serial = snapshot().batteries.batteries[0].serial
    assert {path: kind for path, (kind, _) in tiles(view()).items()} == {
        "production:production": "LightSensor",
        "consumption:consumption": "LightSensor",
        "grid:import": "LightSensor",
        "grid:export": "LightSensor",
        "grid:relay": "ContactSensor",
        "batteries:batteries": "BatteryService",
        f"battery/{serial}:battery": "BatteryService",
        "generator:generator": "OccupancySensor",
        **{f"contacts:{one}": "ContactSensor" for one in ("NC1", "NC2", "NO1", "NO2")},
        "inverters:silent": "OccupancySensor",
    }


def test_nothing_is_known_of_an_empty_picture():
    empty = type(snapshot())(snapshot().at)
    assert tiles(View(empty.at, empty)) == {}


@pytest.mark.parametrize("part", Part)
def test_each_part_can_be_left_out(part):
    left = tuple(one for one in Part if one is not part)
    known = view(RELAYS) if part is Part.RELAYS else view()
    gone = tiles(known).keys() - tiles(known, attrs.evolve(PLAIN, shows=left)).keys()
    families = {one.partition(":")[0].partition("/")[0] for one in gone}
    assert families == {part.value, "battery"} if part is Part.BATTERIES else {part.value, "relay"}


# -- production --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("power", "lux"),
    [
        (3456.7, 3456.7),
        (0.0, 0.0001),
        (-4.0, 0.0001),
        (300_000.0, 100_000.0),
        (float("nan"), None),
        (None, None),
    ],
)
def test_production_is_a_light_of_as_many_lux_as_watts(power, lux):
    known = having(view(), production__now__power=power)
    assert shown(known, "production:production") == (
        "LightSensor",
        {"CurrentAmbientLightLevel": lux},
    )


MAINS = {
    MainKind.LIGHTBULB: ("Lightbulb", "Brightness"),
    MainKind.FAN: ("Fan", "RotationSpeed"),
    MainKind.HUMIDITY: ("HumiditySensor", "CurrentRelativeHumidity"),
    MainKind.BATTERY: ("BatteryService", "BatteryLevel"),
}
SHARES = [
    (3000.0, 50),
    (6000.0, 100),
    (9000.0, 100),
    (31.0, 1),
    (29.0, 0),
    (0.0, 0),
    (-9.0, 0),
    (None, None),
]


@pytest.mark.parametrize(("power", "level"), SHARES)
@pytest.mark.parametrize("kind", MAINS)
@pytest.mark.contract("home.control.production.power-level")
def test_the_main_tile_shows_the_share_of_what_is_installed(kind, power, level):
    known = having(view(), production__now__power=power)
    service, characteristic = MAINS[kind]
    found = shown(known, "production:production", main=kind, installed_power=6000.0)
    assert (found[0], found[1][characteristic]) == (service, level)


@pytest.mark.parametrize("kind", [MainKind.LIGHTBULB, MainKind.FAN])
@pytest.mark.contract("home.control.production.power-state")
def test_the_main_tile_is_on_while_there_is_something_to_see(kind):
    on = {power: level is not None and level > 0 for power, level in SHARES}
    for power, wanted in on.items():
        known = having(view(), production__now__power=power)
        found = shown(known, "production:production", main=kind, installed_power=6000.0)
        assert found[1]["On"] is (None if power is None else wanted)


def test_nothing_is_set_by_the_main_tile():
    found = services(view(), attrs.evolve(PLAIN, main=MainKind.LIGHTBULB))["production:production"]
    assert [one.sets for one in found.characteristics] == ["", ""]
    assert found.primary


def test_without_a_word_on_it_what_the_inverters_gave_at_most_is_installed():
    known = having(view(), production__now__power=3000.0)
    panels = tuple(attrs.evolve(one, max_power=250.0) for one in known.snapshot.inverters.all[:20])
    known = having(known, inverters__all=panels)
    assert shown(known, "production:production", main=MainKind.HUMIDITY)[1] == {
        "CurrentRelativeHumidity": 60
    }
    nobody = having(known, inverters=None)
    found = shown(nobody, "production:production", main=MainKind.LIGHTBULB)[1]
    assert found == {"On": True, "Brightness": None}
    dark = having(nobody, production__now__power=0.0)
    found = shown(dark, "production:production", main=MainKind.LIGHTBULB)[1]
    assert found == {"On": False, "Brightness": None}


def test_a_main_tile_may_not_be_shown_at_all():
    assert "production:production" not in tiles(view(), attrs.evolve(PLAIN, main=MainKind.NONE))


# -- consumption and grid ----------------------------------------------------------------------------


def test_what_the_house_uses_is_light():
    known = having(view(), consumption__total__now__power=700.0)
    assert shown(known, "consumption:consumption")[1] == {"CurrentAmbientLightLevel": 700.0}


@pytest.mark.parametrize(
    ("power", "came", "went"), [(500.0, 500.0, 0.0001), (-500.0, 0.0001, 500.0), (None, None, None)]
)
def test_import_and_export_are_two_lights(power, came, went):
    known = having(view(), consumption__net__now__power=power)
    assert shown(known, "grid:import")[1] == {"CurrentAmbientLightLevel": came}
    assert shown(known, "grid:export")[1] == {"CurrentAmbientLightLevel": went}


@pytest.mark.parametrize("part", ["total", "net"])
def test_a_side_that_nothing_measures_is_not_shown(part):
    found = tiles(having(view(), **{f"consumption__{part}": None}))
    assert ("consumption:consumption" in found) is (part == "net")
    assert ("grid:import" in found) is (part == "total")


def test_the_grid_is_a_contact_that_is_closed_while_the_relay_is():
    for relay, value in ((CLOSED, 0), (OPEN, 1)):
        known = having(view(), grid__controllers__0__relay=relay)
        assert shown(known, "grid:relay") == ("ContactSensor", {"ContactSensorState": value})


# -- batteries ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("storage", "level", "low", "charging"),
    [
        (Storage(charge=54.6, power=-700.0), 55, 0, 1),
        (Storage(charge=54.4, power=700.0), 54, 0, 0),
        (Storage(charge=10.0, power=0.0), 10, 1, 0),
        (Storage(charge=101.0, activity=Activity.CHARGING), 100, 0, 1),
        (Storage(activity=Activity.IDLE), None, None, 0),
        (Storage(charge=50.0), 50, 0, None),
    ],
)
def test_batteries_show_their_charge_and_by_the_sign_of_power_whether_they_charge(
    storage, level, low, charging
):
    found = shown(having(view(), batteries__storage=storage), "batteries:batteries")
    assert found == (
        "BatteryService",
        {"BatteryLevel": level, "StatusLowBattery": low, "ChargingState": charging},
    )


KINDS = {
    BatteryKind.LIGHTBULB: ("Lightbulb", "Brightness", True),
    BatteryKind.FAN: ("Fan", "RotationSpeed", True),
    BatteryKind.HUMIDITY: ("HumiditySensor", "CurrentRelativeHumidity", False),
}
SUMS = [
    pytest.param("storage", "batteries", marks=pytest.mark.contract(
        "home.control.encharge.energy-state", "home.control.encharge.energy-level")),
    pytest.param("ac_storage", "ac-batteries", marks=pytest.mark.contract(
        "home.control.ac-battery.energy-state", "home.control.ac-battery.energy-level")),
]  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize(("which", "key"), SUMS)
def test_the_charge_of_all_can_be_shown_as_light_fan_or_humidity(which, key, kind):
    service, characteristic, has_on = KINDS[kind]
    option = {"storage": "batteries", "ac_storage": "ac_batteries"}[which]
    for charge, on in ((64.4, True), (25.0, False), (0.0, False), (None, None)):
        known = having(view(AC_BATTERIES), **{f"batteries__{which}": Storage(charge=charge)})
        found = shown(known, f"{key}:{key}", low_battery=25.0, **{option: kind})
        level = None if charge is None else round(charge)
        assert found == (service, {**({"On": on} if has_on else {}), characteristic: level})


@pytest.mark.parametrize(("which", "key"), SUMS)
def test_a_charge_above_nothing_is_on_where_nothing_is_low(which, key):
    option = {"storage": "batteries", "ac_storage": "ac_batteries"}[which]
    for charge, on in ((1.0, True), (0.0, False)):
        known = having(view(AC_BATTERIES), **{f"batteries__{which}": Storage(charge=charge)})
        found = shown(known, f"{key}:{key}", low_battery=0.0, **{option: BatteryKind.LIGHTBULB})
        assert found[1]["On"] is on


def test_the_sum_may_not_be_shown_at_all():
    found = tiles(view(AC_BATTERIES), attrs.evolve(PLAIN, batteries=BatteryKind.NONE))
    assert "batteries:batteries" not in found
    assert "ac-batteries:ac-batteries" in found


def test_each_battery_is_a_device_of_its_own():
    found = services(view(AC_BATTERIES))
    known = view(AC_BATTERIES).snapshot.batteries
    assert {one.partition(":")[0] for one in found if "battery/" in one} == {
        *(f"battery/{one.serial}" for one in known.batteries),
        *(f"ac-battery/{one.serial}" for one in known.ac_batteries),
    }
    assert not any(
        "battery/" in one
        for one in tiles(view(AC_BATTERIES), attrs.evolve(PLAIN, each_battery=False))
    )


def test_a_retired_battery_is_not_shown():
    known = having(view(AC_BATTERIES), batteries__ac_batteries=(AcBattery("7", retired=True),))
    assert "ac-battery/7:battery" not in tiles(known)


# -- generator, contacts, relays, panels ------------------------------------------------------------


@pytest.mark.parametrize(("relay", "value"), [(CLOSED, 1), (OPEN, 0)])
def test_the_generator_is_seen_while_it_feeds_the_house(relay, value):
    known = having(view(BATTERIES), generator__relay=relay)
    assert shown(known, "generator:generator") == ("OccupancySensor", {"OccupancyDetected": value})


def test_a_contact_is_shown_as_it_is():
    known = having(view(), contacts__all__0__state=CLOSED, contacts__all__1__state=None)
    assert shown(known, "contacts:NC1")[1] == {"ContactSensorState": 0}
    assert shown(known, "contacts:NO1")[1] == {"ContactSensorState": 1}
    assert "contacts:NC2" not in tiles(known)


def test_a_q_relay_is_a_device_with_a_contact():
    known = having(view(RELAYS), relays__all__0__state=OPEN, relays__all__1__state=None)
    serial, other = (one.serial for one in known.snapshot.relays.all)
    assert shown(known, f"relay/{serial}:relay")[1] == {"ContactSensorState": 1}
    assert f"relay/{other}:relay" not in tiles(known)


def reported(known, *ages):
    panels = known.snapshot.inverters.all[: len(ages)]
    at = tuple(
        attrs.evolve(one, reported_at=None if age is None else known.at - age)
        for one, age in zip(panels, ages, strict=True)
    )
    return having(known, inverters__all=at)


HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("ages", "value"),
    [((HOUR, 2 * HOUR), 0), ((HOUR, 26 * HOUR), 1), ((90 * HOUR, 91 * HOUR), 0), ((HOUR, None), 0)],
)
def test_a_panel_is_silent_when_it_missed_a_day_on_which_others_spoke(ages, value):
    found = shown(reported(view(), *ages), "inverters:silent")
    assert found == ("OccupancySensor", {"OccupancyDetected": value})


def test_panels_that_never_report_are_not_watched():
    assert "inverters:silent" not in tiles(reported(view(), None, None))


def test_each_panel_is_a_light_where_that_is_wanted():
    known = view()
    first = known.snapshot.inverters.all[0]
    found = tiles(
        having(known, inverters__all__0__power=123.0), attrs.evolve(PLAIN, inverters=True)
    )
    assert found[f"inverters:{first.serial}"] == (
        "LightSensor",
        {"CurrentAmbientLightLevel": 123.0},
    )
    assert (
        sum(one.startswith("inverters:") for one in found)
        == len(known.snapshot.inverters.in_use) + 1
    )


# -- silence -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("sample", [BATTERIES, AC_BATTERIES, RELAYS])
def test_silence_takes_no_tile_away_and_leaves_no_value(sample):
    settings = HomekitSettings(inverters=True)
    before, after = tiles(view(sample), settings), tiles(later(view(sample), minutes=10), settings)
    assert before.keys() == after.keys()
    kept = {
        name: value
        for _, values in after.values()
        for name, value in values.items()
        if value is not None
    }
    assert set(kept) <= {"DataSampling", "SystemControl", "PlcLevelCheck"}, kept


def test_what_is_old_alone_is_alone_not_known():
    known = having(view(), production__source__at=view().at - timedelta(minutes=6))
    assert shown(known, "production:production")[1] == {"CurrentAmbientLightLevel": None}
    assert shown(known, "batteries:batteries")[1]["BatteryLevel"] == 100
