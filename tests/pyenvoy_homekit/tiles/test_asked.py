"""Sensors and controls that a person asks for: as what they are shown, what they are called, which there are."""

from datetime import timedelta

import attrs
import pytest

from pyenvoy.commands import Danger
from pyenvoy.endpoint import Role
from pyenvoy.model.batteries import AcBattery
from pyenvoy.model.relays import RelayState
from pyenvoy.model.tariff import StorageProfile
from pyenvoy_homekit.settings import (
    ControlKind,
    ControlSettings,
    Guarded,
    HomekitSettings,
    LockSettings,
    Part,
    SensorKind,
    SensorSettings,
)
from tests.pyenvoy_homekit.looking import BARE, PLAIN, control, sensor, services, sets, shown, tiles
from tests.pyenvoy_homekit.views import AC_BATTERIES, ALL, RELAYS, having, view

OPEN, CLOSED = RelayState.OPEN, RelayState.CLOSED

# -- sensors -----------------------------------------------------------------------------------------

SENSORS = {
    SensorKind.MOTION: ("MotionSensor", "MotionDetected", True, False),
    SensorKind.OCCUPANCY: ("OccupancySensor", "OccupancyDetected", 1, 0),
    SensorKind.CONTACT: ("ContactSensor", "ContactSensorState", 1, 0),
}


@pytest.mark.parametrize("kind", SENSORS)
@pytest.mark.contract(*(f"home.display.sensor.{kind}" for kind in SENSORS))
def test_a_sensor_is_shown_as_what_was_asked_for(kind):
    service, characteristic, fired, not_fired = SENSORS[kind]
    known = having(view(), production__now__power=100.0)
    silent = attrs.evolve(known, at=known.at + timedelta(hours=1))
    for when, now, value in (
        ("> 9", known, fired),
        ("> 200", known, not_fired),
        ("> 9", silent, None),
    ):
        (found,) = sensor(now, f"production power {when} W", kind)
        assert (found.kind, shown(found)) == (service, {characteristic: value})
        assert type(shown(found)[characteristic]) is type(value)


@pytest.mark.contract(
    "home.display.sensor.motion", "home.display.sensor.occupancy", "home.display.sensor.contact"
)
def test_a_sensor_may_not_be_shown_at_all():
    assert sensor(view(), "polling", SensorKind.NONE) == []


@pytest.mark.contract("home.name-prefix")
def test_the_gateways_name_can_stand_in_front():
    known = view(name="Roof", **ALL)
    assert sensor(known, "polling")[0].name == "It"
    assert sensor(known, "polling", name_prefix=True)[0].name == "Roof It"
    assert control(known, "polling", name_prefix=True)[0].name == "Roof It"
    assert sensor(known, "each contact is open", name_prefix=True)[0].name == "Roof Water heater"
    locks = HomekitSettings(
        shows=(),
        eve=False,
        lock=LockSettings(Guarded.ALL, name_prefix=True),
        control=(ControlSettings("P", "polling"),),
    )
    assert services(known, locks)["gateway:lock"].name == "Roof Lock"


@pytest.mark.contract("home.sensor.production.power-level")
def test_there_may_be_any_number_of_sensors():
    many = tuple(SensorSettings(f"Sun {n}", f"production power > {n} W") for n in range(40))
    found = tiles(having(view(), production__now__power=20.5), attrs.evolve(BARE, sensor=many))
    fired = [shown["OccupancyDetected"] for _, shown in found.values()]
    assert fired == [1] * 21 + [0] * 19


@pytest.mark.contract("home.sensor.enpower.dry-contacts")
def test_each_contact_is_open_while_it_fires_and_is_called_what_it_is_called():
    known = having(view(), contacts__all__0__state=CLOSED, contacts__all__1__name=None)
    found = sensor(known, "each contact is closed", SensorKind.CONTACT)
    assert [(one.key, one.name, shown(one)["ContactSensorState"]) for one in found] == [
        ("sensor/It/NC1", "Water heater", 1),
        ("sensor/It/NC2", "Dry contact 2", 0),
        ("sensor/It/NO1", "Dry contact 3", 0),
        ("sensor/It/NO2", "Dry contact 4", 0),
    ]


def test_a_sensor_of_what_the_system_does_not_have_is_not_there():
    assert sensor(view(RELAYS), "batteries charge > 50 %") == []
    assert sensor(view(RELAYS), "each contact is open") == []


FAMILIES = {
    "production power > 1": "production",
    "consumption power > 1": "consumption",
    "net power > 1": "grid",
    "grid relay is open": "grid",
    "batteries charge > 1 %": "batteries",
    "each battery charge > 1 %": "batteries",
    "generator is on": "generator",
    "contact NC1 is open": "contacts",
    "each contact is open": "contacts",
    "polling": "gateway",
}


@pytest.mark.parametrize("when", FAMILIES)
def test_a_sensor_stands_with_the_family_it_speaks_of(when):
    asked = attrs.evolve(BARE, sensor=(SensorSettings("It", when),))
    assert {one.partition(":")[0] for one in tiles(view(), asked)} == {FAMILIES[when]}


def test_a_sensor_of_q_relays_stands_with_them():
    asked = attrs.evolve(BARE, sensor=(SensorSettings("It", "relay l1 is closed"),))
    assert tiles(view(RELAYS), asked) == {
        "relays:sensor/It": ("OccupancySensor", {"OccupancyDetected": 1})
    }


# -- controls ----------------------------------------------------------------------------------------

CONTROLS = {
    ControlKind.SWITCH: ("Switch", {"On": True}),
    ControlKind.OUTLET: ("Outlet", {"On": True, "OutletInUse": True}),
    ControlKind.LIGHTBULB: ("Lightbulb", {"On": True}),
}


@pytest.mark.parametrize("kind", CONTROLS)
@pytest.mark.contract(*(f"home.display.control.{kind}" for kind in CONTROLS))
def test_a_control_is_shown_as_what_was_asked_for(kind):
    (found,) = control(view(), "polling", kind)
    assert (found.kind, shown(found)) == CONTROLS[kind]
    assert sets(found) == {"On": "polling"}


@pytest.mark.contract(*(f"home.display.control.{kind}" for kind in CONTROLS))
def test_a_control_may_not_be_shown_at_all():
    assert control(view(), "polling", ControlKind.NONE) == []


@pytest.mark.contract("home.display.control.outlet", "home.display.control.lightbulb")
def test_production_and_grid_are_never_outlets_or_lights_unless_somebody_says_so():
    found = services(view(**ALL))
    tapped = {path: one.kind for path, one in found.items() if sets(one)}
    assert tapped == {
        "production:control/Production switch": "Switch",
        "grid:control/Grid switch": "Switch",
        "gateway:lock": "LockMechanism",
    }
    assert control(view(**ALL), "production", ControlKind.OUTLET)[0].kind == "Outlet"


@pytest.mark.parametrize(
    "path", ["production:control/Production switch", "grid:control/Grid switch"]
)
def test_whoever_asks_for_them_himself_gets_no_other(path):
    asked = attrs.evolve(
        PLAIN, control=(ControlSettings("P", "production"), ControlSettings("G", "grid-relay"))
    )
    assert path not in tiles(view(**ALL), asked)
    assert path not in tiles(view(**ALL), attrs.evolve(PLAIN, shows=(Part.BATTERIES,)))


STATES = [
    ("polling", {}, True),
    ("production", {"production_state__forced_off": False}, True),
    ("production", {"production_state__forced_off": True}, False),
    ("grid-relay", {"grid__controllers__0__relay": CLOSED}, True),
    ("grid-relay", {"grid__controllers__0__relay": OPEN}, False),
    ("charge-from-grid", {"tariff__storage__charge_from_grid": True}, True),
    ("dry-contact NC1", {"contacts__all__0__state": CLOSED}, True),
    ("dry-contact nc1", {"contacts__all__0__state": OPEN}, False),
    ("generator", {"generator__mode": "auto"}, True),
    ("generator", {"generator__mode": "off"}, False),
    ("generator auto", {"generator__mode": "auto"}, True),
    ("generator auto", {"generator__mode": "on"}, False),
    ("profile savings", {"tariff__storage__profile": StorageProfile.ECONOMY}, True),
    ("profile economy", {"tariff__storage__profile": StorageProfile.SAVINGS}, True),
    ("profile backup", {"tariff__storage__profile": StorageProfile.ECONOMY}, False),
    ("reserve 20%", {"tariff__storage__reserve": 20.0}, True),
    ("reserve 20", {"tariff__storage__reserve": 30.0}, False),
    ("export-limit 0", {"limits__export_limited": True, "limits__export_limit": 0.0}, True),
    ("export-limit 0", {"limits__export_limited": False}, False),
    ("export-limit off", {"limits__export_limited": False}, True),
    ("plc", {}, False),
    ("plc", {"plc": None}, False),
    ("live-view", {"live__streaming": True}, True),
]


@pytest.mark.parametrize(
    ("wish", "paths", "on"), STATES, ids=[f"{one[0]} {one[2]}" for one in STATES]
)
def test_a_control_shows_how_what_it_sets_stands(wish, paths, on):
    (found,) = control(having(view(**ALL), **paths), wish)
    assert shown(found)["On"] is on


def test_a_control_whose_state_is_not_known_shows_that():
    known = having(view(**ALL), contacts__all__0__state=None)
    assert shown(control(known, "dry-contact NC1")[0]) == {"On": None}
    unset = having(known, generator__mode="on")
    silent = attrs.evolve(unset, at=known.at + timedelta(hours=1))
    for wish in ("production", "generator auto", "profile economy", "each contact"):
        assert shown(control(silent, wish)[0]) == {"On": None}
    nobody = having(known, batteries__ac_batteries=(AcBattery("7", sleep_commanded=None),))
    assert shown(control(nobody, "ac-battery 7")[0]) == {"On": None}
    limit = having(known, live__streaming=None, contacts__all__0__name="NC1")
    assert control(limit, "live-view") == []


@pytest.mark.parametrize(("charged", "on"), [(True, True), (False, False)])
def test_a_profile_with_charging_from_the_grid_is_on_only_with_it(charged, on):
    known = having(view(), tariff__storage__charge_from_grid=charged)
    (found,) = control(known, "profile self-consumption charge-from-grid=on")
    assert shown(found)["On"] is on


def test_an_option_that_no_page_shows_does_not_count():
    (found,) = control(view(), "profile self-consumption take-over=on")
    assert shown(found)["On"] is True


@pytest.mark.contract("home.control.enpower.dry-contacts")
def test_each_contact_has_a_switch_of_its_own():
    known = having(view(), contacts__all__0__state=CLOSED, contacts__all__1__name=None)
    found = control(known, "each contact")
    assert [(one.key, one.name, shown(one)["On"], sets(one)["On"]) for one in found] == [
        ("control/It/NC1", "Water heater", True, "dry-contact NC1"),
        ("control/It/NC2", "Dry contact 2", False, "dry-contact NC2"),
        ("control/It/NO1", "Dry contact 3", False, "dry-contact NO1"),
        ("control/It/NO2", "Dry contact 4", False, "dry-contact NO2"),
    ]


def test_each_ac_battery_has_a_switch_of_its_own():
    known = having(
        view(AC_BATTERIES), batteries__ac_batteries=(AcBattery("7", sleep_commanded=True),)
    )
    (found,) = control(known, "each ac-battery")
    assert (found.name, shown(found)["On"]) == ("7", False)


PROFILES = {"self-consumption": "self-consumption", "savings": "economy", "economy": "economy"}


@pytest.mark.parametrize("word", PROFILES)
@pytest.mark.contract(*(f"home.control.encharge.profile.{word}.reserve" for word in PROFILES))
def test_the_brightness_of_a_profile_is_the_reserve(word):
    known = having(view(), tariff__storage__reserve=35.0)
    (found,) = control(known, f"profile {word}", ControlKind.LIGHTBULB)
    assert shown(found)["Brightness"] == 35
    assert sets(found) == {
        "On": f"storage-profile {PROFILES[word]}",
        "Brightness": f"storage-profile {PROFILES[word]} reserve=?",
    }
    unknown = having(view(), tariff__storage__reserve=None)
    assert (
        shown(control(unknown, f"profile {word}", ControlKind.LIGHTBULB)[0])["Brightness"] is None
    )


@pytest.mark.contract("home.control.encharge.profile.full-backup.activate")
def test_full_backup_has_no_reserve_to_choose():
    (found,) = control(view(), "profile full-backup", ControlKind.LIGHTBULB)
    assert sets(found) == {"On": "storage-profile backup"}
    assert "Brightness" not in shown(found)


# -- which there are --------------------------------------------------------------------------------

DANGEROUS = [
    ("production", Danger.PRODUCTION_OFF),
    ("grid-relay", Danger.OFF_GRID),
    ("export-limit 0", Danger.EXPORT_LIMITS),
]


@pytest.mark.parametrize(("wish", "danger"), DANGEROUS)
def test_what_is_dangerous_is_there_only_when_it_is_allowed(wish, danger):
    known = view(role=Role.INSTALLER)
    others = frozenset(Danger) - {danger}
    assert control(attrs.evolve(known, allowed=others), wish) == []
    assert len(control(attrs.evolve(known, allowed=frozenset({danger})), wish)) == 1


def test_what_only_installers_may_set_is_there_only_for_them():
    assert control(view(role=Role.OWNER, allowed=frozenset(Danger)), "production") == []
    assert len(control(view(**ALL), "production")) == 1
    assert len(control(view(role=Role.OWNER), "profile economy")) == 1


def test_what_the_system_does_not_have_is_not_there():
    assert control(view(RELAYS, **ALL), "grid-relay") == []
    assert control(view(RELAYS, **ALL), "profile economy") == []
    assert control(view(**ALL), "dry-contact XY") == []


# -- the lock ----------------------------------------------------------------------------------------


def locked(*wishes, guards=Guarded.DANGEROUS, **more):
    asked = tuple(ControlSettings(one, one) for one in wishes)
    settings = HomekitSettings(shows=(), eve=False, control=asked, lock=LockSettings(guards))
    return services(view(**ALL, **more), settings).get("gateway:lock")


@pytest.mark.parametrize(("unlocked", "value"), [(True, 0), (False, 1)])
def test_a_lock_stands_before_production_and_grid(unlocked, value):
    found = locked("production", unlocked=unlocked)
    assert shown(found) == {"LockCurrentState": value, "LockTargetState": value}
    assert sets(found) == {"LockTargetState": "locked"}
    assert locked("grid-relay") is not None


def test_there_is_a_lock_only_where_something_is_behind_it():
    assert locked("profile economy", "polling") is None
    assert locked("production on") is None
    assert locked("production", guards=Guarded.NONE) is None
    assert locked("polling", guards=Guarded.ALL) is not None
