"""What the plugin gets wrong, in short, each with a test that ours does not (chapters 1, 2 and 7 of its surface).

What the bridge itself gets wrong there (renames that are lost, ids that shift, a wrapped history) is tested with
the bridge.
"""

from datetime import timedelta

import attrs
import pytest

from pyenvoy.model.batteries import Storage
from pyenvoy.model.generator import GeneratorMode
from pyenvoy.model.relays import RelayState
from pyenvoy_homekit.controls import Back, Do, tapped
from pyenvoy_homekit.settings import (
    BatteryKind,
    ControlKind,
    ControlSettings,
    Guarded,
    HomekitSettings,
    LockSettings,
    MainKind,
)
from pyenvoy_homekit.tiles import house
from tests.pyenvoy_homekit.looking import PLAIN, control, sensor, services, shown, tiles
from tests.pyenvoy_homekit.views import (
    AC_BATTERIES,
    ALL,
    BATTERIES,
    RELAYS,
    accounted,
    having,
    snapshot,
    view,
)

OPEN, CLOSED = RelayState.OPEN, RelayState.CLOSED
UNMETERED = "8.2.4264_metered_no_ct"
OLD = "3.9.36"


def fires(known, when):
    found = sensor(known, when)
    return shown(found[0])["OccupancyDetected"] if found else None


def plain(known, **settings):
    return tiles(known, attrs.evolve(PLAIN, **settings))


# -- chapter 1: names and numbers --------------------------------------------------------------------


def test_the_71st_panel_is_not_left_out():
    panels = snapshot(BATTERIES).inverters.all
    many = tuple(attrs.evolve(panels[n % len(panels)], serial=str(n)) for n in range(126))
    found = plain(having(view(), inverters__all=many), inverters=True)
    assert (
        sum(
            kind == "LightSensor" and path.startswith("inverters:")
            for path, (kind, _) in found.items()
        )
        == 126
    )


def test_no_two_batteries_have_one_name():
    found = [one for path, one in services(view(AC_BATTERIES)).items() if "battery/" in path]
    assert len(found) > 2
    assert len({one.name for one in found}) == len(found)


def test_the_prefix_of_the_lock_is_not_dead():
    settings = HomekitSettings(
        lock=LockSettings(Guarded.ALL, name_prefix=True),
        eve=False,
        control=(ControlSettings("P", "polling"),),
    )
    assert services(view(name="Roof"), settings)["gateway:lock"].name == "Roof Lock"


# -- chapter 2.1: common rules -----------------------------------------------------------------------


def test_a_tile_does_not_keep_its_last_value_as_if_it_were_true():
    known = view()
    silent = attrs.evolve(known, at=known.at + timedelta(minutes=6))
    assert plain(known)["production:production"][1] != {"CurrentAmbientLightLevel": None}
    assert plain(silent)["production:production"][1] == {"CurrentAmbientLightLevel": None}


def test_a_tile_is_not_off_before_anything_is_known():
    empty = attrs.evolve(view(), snapshot=type(snapshot())(snapshot().at))
    assert sensor(empty, "production power > 0") == []


def test_hardware_that_appears_later_needs_no_restart():
    without = having(view(), generator=None)
    assert "generator:generator" not in plain(without)
    assert "generator:generator" in plain(view())


def test_the_same_is_not_asked_of_the_last_bit():
    assert fires(having(view(), production__now__power=2999.7), "production power == 3000 W") == 1


# -- chapter 2.2: the main tile ----------------------------------------------------------------------


@pytest.mark.parametrize("power", [1.0, 400.0])
def test_the_level_without_an_installed_power_is_neither_nothing_nor_all(power):
    known = having(view(), production__now__power=power, inverters=None)
    for kind, name in (
        (MainKind.LIGHTBULB, "Brightness"),
        (MainKind.HUMIDITY, "CurrentRelativeHumidity"),
    ):
        assert plain(known, main=kind)["production:production"][1][name] is None


@pytest.mark.parametrize("sample", [UNMETERED, OLD])
def test_the_main_tile_works_without_current_transformers(sample):
    known = having(view(sample), production__now__power=4000.0)
    found = plain(known, main=MainKind.LIGHTBULB, installed_power=8000.0)["production:production"]
    assert found == ("Lightbulb", {"On": True, "Brightness": 50})


@pytest.mark.parametrize("power", [0.0, -3.0])
def test_no_power_is_shown_as_none_and_does_not_stick(power):
    found = plain(
        having(view(), production__now__power=power),
        main=MainKind.LIGHTBULB,
        installed_power=8000.0,
    )
    assert found["production:production"][1] == {"On": False, "Brightness": 0}


@pytest.mark.parametrize("main", MainKind)
def test_the_sun_raises_no_alarm_of_carbon_monoxide(main):
    settings = HomekitSettings(main=main, batteries=BatteryKind.FAN)
    kinds = {service.kind for one in house(view(), settings) for service in one.services}
    assert not any("Monoxide" in one for one in kinds)


# -- chapter 2.3: sensors ----------------------------------------------------------------------------


def test_energy_is_seen_without_current_transformers():
    known = having(view(OLD), production__energy__today=1200.0)
    assert fires(known, "production energy today > 0") == 1


def test_energy_today_is_not_the_energy_of_a_life():
    known = accounted(view(UNMETERED), produced=700.0)
    assert known.snapshot.production.energy.lifetime > 1e6
    assert fires(known, "production energy today > 1 kWh") == 0


def test_the_quality_of_the_grid_is_compared_by_the_quantity_that_was_named():
    known = having(
        view(), production__now__current=1.0, production__now__voltage=230.0,
        production__now__frequency=50.0, production__now__power_factor=0.9,
    )  # fmt: skip
    for quantity, value in (
        ("current", 1),
        ("voltage", 230),
        ("frequency", 50),
        ("power factor", 0.9),
    ):
        for sign, fired in ((">", 0), (">=", 1), ("==", 1), ("<", 0), ("<=", 1)):
            assert fires(known, f"production {quantity} {sign} {value}") == fired


@pytest.mark.parametrize("relay", [OPEN, CLOSED])
def test_a_relay_is_not_shown_as_it_was_at_the_start(relay):
    known = having(view(), grid__controllers__0__relay=relay)
    assert fires(known, "grid relay is closed") == (relay is CLOSED)


def test_an_outage_is_visible_though_the_relay_was_told_to_be_closed():
    assert snapshot(BATTERIES).grid.controllers[0].relay_commanded is CLOSED
    assert fires(view(), "grid relay is open") == 1
    assert plain(view())["grid:relay"][1] == {"ContactSensorState": 1}


def test_a_backup_level_is_no_reserve():
    known = having(
        view(),
        batteries__storage=Storage(charge=86.0, backup_reserve=6.0),
        live__backup_reserve=6.0,
    )
    assert fires(known, "batteries charge > 50 %") == 1


def test_a_profile_is_read_where_it_is():
    assert fires(view(), "batteries profile is self-consumption") == 1
    assert fires(view(), "batteries profile is backup") == 0


def test_a_generator_is_there_and_its_mode_is_seen_in_what_a_real_one_said():
    assert fires(view(BATTERIES), "generator is on") == 1
    assert fires(view(BATTERIES), "generator mode is on") == 1
    assert "generator:generator" in plain(view(BATTERIES))


@pytest.mark.parametrize("word", ["auto", "Auto", "AUTO"])
def test_the_case_of_a_mode_does_not_matter(word):
    known = having(view(), generator__mode=GeneratorMode.AUTO)
    assert fires(known, f"generator mode is {word}") == 1


def test_a_contact_without_a_name_has_one():
    nameless = having(view(), contacts__all__0__name=None)
    assert sensor(nameless, "each contact is open")[0].name == "Dry contact 1"


# -- chapter 2.4: batteries --------------------------------------------------------------------------


@pytest.mark.parametrize(("charge", "level"), [(95.0, 95), (3.0, 3)])
def test_the_level_of_ac_batteries_is_not_always_all(charge, level):
    known = having(view(AC_BATTERIES), batteries__ac_storage=Storage(charge=charge))
    found = plain(known, ac_batteries=BatteryKind.LIGHTBULB, low_battery=0.0)
    assert found["ac-batteries:ac-batteries"][1] == {"On": True, "Brightness": level}


def test_ac_batteries_do_not_cost_the_rest_of_the_house():
    found = plain(view(AC_BATTERIES))
    assert {
        "ac-batteries:ac-batteries",
        "batteries:batteries",
        "production:production",
    } <= found.keys()


def test_a_summary_is_not_off_because_nobody_said_what_is_low():
    known = having(view(), batteries__storage=Storage(charge=60.0))
    assert plain(known, batteries=BatteryKind.LIGHTBULB)["batteries:batteries"][1]["On"] is True


def test_level_and_low_are_not_exchanged_and_charging_is_seen():
    known = having(
        view(), batteries__batteries__0__charge=42.0, batteries__batteries__0__power=-300.0
    )
    serial = known.snapshot.batteries.batteries[0].serial
    assert plain(known)[f"battery/{serial}:battery"][1] == {
        "BatteryLevel": 42, "StatusLowBattery": 0, "ChargingState": 1,
    }  # fmt: skip


# -- chapter 2.5: switches ---------------------------------------------------------------------------


@pytest.mark.parametrize("forced_off", [True, False])
def test_production_is_not_shown_as_it_was_at_the_start(forced_off):
    known = having(view(**ALL), production_state__forced_off=forced_off)
    assert shown(control(known, "production")[0]) == {"On": not forced_off}


def test_a_profile_without_a_word_on_charging_from_the_grid_can_be_on():
    known = having(view(), tariff__storage__charge_from_grid=True)
    assert shown(control(known, "profile self-consumption")[0]) == {"On": True}


def test_a_profile_sends_nothing_that_nobody_chose():
    found = tapped("profile economy", True, view(), HomekitSettings())
    assert isinstance(found, Do)
    assert (found.command.reserve, found.command.charge_from_grid) == (None, None)


def test_the_tiles_of_the_generators_modes_are_not_made_of_its_sensors():
    found = [control(view(), f"generator {mode}")[0] for mode in ("off", "on", "auto")]
    assert [shown(one)["On"] for one in found] == [False, True, False]


def test_switching_off_what_can_only_be_chosen_gives_the_tile_back():
    assert tapped("generator auto", False, view(), HomekitSettings()) == Back()


def test_an_outlet_is_in_use_while_it_is_on():
    assert shown(control(view(), "polling", ControlKind.OUTLET)[0])["OutletInUse"] is True


# -- chapter 7: complaints ---------------------------------------------------------------------------


def test_all_lights_off_ends_no_production():
    lit = [
        one
        for main in MainKind
        for one in services(view(**ALL), attrs.evolve(PLAIN, main=main)).values()
        if one.kind in ("Lightbulb", "Outlet") and any(each.sets for each in one.characteristics)
    ]
    assert lit == []


@pytest.mark.parametrize("sample", [OLD, UNMETERED, RELAYS, BATTERIES])
def test_there_is_always_a_tile_that_home_itself_shows(sample):
    assert any(kind == "LightSensor" for kind, _ in plain(view(sample)).values())


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -1e9, None])
def test_a_number_that_is_none_is_not_shown(value):
    known = having(
        view(), production__now__power=value, consumption__total__now__power=value,
        consumption__net__now__power=value, batteries__storage=Storage(charge=value, power=value),
    )  # fmt: skip
    for path in (
        "production:production",
        "consumption:consumption",
        "grid:import",
        "batteries:batteries",
    ):
        for found in plain(known)[path][1].values():
            assert found is None if value != -1e9 else 0 <= found <= 100_000
    assert fires(known, "production power != 5") == (1 if value == -1e9 else None)
