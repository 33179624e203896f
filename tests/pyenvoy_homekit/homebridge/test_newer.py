"""What only the newer plugin has, and what it writes otherwise."""

import pytest

from pyenvoy_homekit.settings import BatteryKind, Guarded, MainKind, Part
from tests.pyenvoy_homekit.homebridge.blocks import changed, house, newer, older, tiles, told

NEWER = newer()


def homekit(device=NEWER):
    return house(device).sections["homekit"]


def without(key, device=NEWER):
    return {name: value for name, value in device.items() if name != key}


@pytest.mark.parametrize(
    ("code", "kind"), [(1, "lightbulb"), (2, "fan"), (3, "humidity"), (4, "humidity")]
)
def test_the_main_tile_is_shown_as_it_was_but_never_as_an_alarm(code, kind):
    device = changed(NEWER, "displayType", code)
    assert homekit(device).main == kind
    assert any("alarm" in what for where, what in told(device) if where == "displayType") is (
        code == 4
    )


def test_the_main_tile_of_the_older_plugin_is_a_light():
    assert homekit(older()).main is MainKind.LIGHTBULB


def test_the_plugin_shows_no_more_by_itself():
    assert homekit().shows == (Part.PRODUCTION, Part.BATTERIES)


def test_the_production_is_not_switched_by_a_light_any_more_and_a_person_is_told():
    (what,) = (what for where, what in told(NEWER) if where == "displayType")
    assert what.startswith("shows the production; to switch it")
    assert "production" not in [one.sets for one in tiles(house(NEWER), "control").values()]


def test_batteries_are_shown_as_they_were():
    found = homekit()
    assert (found.batteries, found.ac_batteries) == (BatteryKind.BATTERY, BatteryKind.HUMIDITY)
    assert found.each_battery is True
    assert found.low_battery == 15


def test_what_one_kind_of_battery_is_shown_by_the_other_is_too_and_a_person_is_told():
    device = changed(NEWER, "acBatterieBackupLevelAccessory.displayType", 0)
    assert homekit(device).each_battery is True
    assert "acBatterieBackupLevelAccessory" in [where for where, _ in told(device)]
    assert "acBatterieBackupLevelAccessory" not in [where for where, _ in told(NEWER)]


@pytest.mark.parametrize(
    ("code", "kind"),
    [(0, "none"), (1, "lightbulb"), (2, "fan"), (3, "humidity"), (4, "humidity"), (5, "battery")],
)
def test_each_way_to_show_a_battery_is_known(code, kind):
    device = changed(NEWER, "enchargeBackupLevelSummaryAccessory.displayType", code)
    assert homekit(device).batteries == kind


def test_batteries_that_were_not_shown_are_not():
    keys = (
        "enchargeBackupLevelSummaryAccessory",
        "enchargeBackupLevelAccessory",
        "acBatterieBackupLevelAccessory",
    )
    device = {key: value for key, value in NEWER.items() if key not in keys}
    assert (homekit(device).batteries, homekit(device).each_battery) == ("none", False)


def test_the_older_plugin_shows_a_light_for_each_kind_of_battery():
    found = homekit(older())
    assert (found.batteries, found.ac_batteries) == ("lightbulb", "lightbulb")
    assert (found.each_battery, found.low_battery) == (False, 0)


def test_one_charge_holds_for_all_batteries_and_the_others_are_told():
    assert [(where, what) for where, what in told(NEWER) if where.endswith("minSoc")] == [
        ("acBatterieBackupLevelSummaryAccessory.minSoc",
         "(20 %) is left out: 15 % holds for all batteries"),
        ("acBatterieBackupLevelAccessory.minSoc",
         "(10 %) is left out: 15 % holds for all batteries"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("change", "lock"),
    [
        ({"enable": True, "time": 20, "namePrefix": True}, (Guarded.ALL, 20, True)),
        ({"enable": True, "prefix": True}, (Guarded.ALL, 30, True)),
        ({"enable": True, "time": 0}, (Guarded.ALL, 1, False)),
        ({"enable": False, "time": 20}, (Guarded.DANGEROUS, 30, False)),
        (True, (Guarded.ALL, 30, False)),
        (False, (Guarded.DANGEROUS, 30, False)),
    ],
)
def test_a_lock_locks_what_it_did(change, lock):
    found = homekit({**NEWER, "lockControl": change}).lock
    assert (found.guards, found.relock_after, found.name_prefix) == lock


def test_without_a_lock_only_what_is_dangerous_has_one():
    assert homekit(without("lockControl")).lock.guards is Guarded.DANGEROUS


@pytest.mark.parametrize("kept", [True, False])
def test_eve_has_a_history_where_it_had_one(kept):
    assert homekit(changed(NEWER, "energyMeter", kept)).eve_history is kept


SENSORS = {
    "may produce": "production enabled is on",
    "production voltage": "production voltage <= 230.5 V",
    "power factor": "consumption power factor <= 0.95",
    "frequency": "net frequency != 50 Hz",
    "relay": "relay is closed",
    "relay L1": "relay l1 is closed",
    "relay L3": "relay l3 is closed",
    "battery at grid": "grid relay commanded is closed",
    "sun at grid": "grid relay commanded is closed",
    "full": "batteries charge >= 90 %",
    "Dry contacts": "each contact is closed",
}


@pytest.mark.parametrize(("name", "when"), SENSORS.items())
def test_a_sensor_is_taken_over_with_its_rule(name, when):
    assert tiles(house(NEWER))[name].when == when


def test_a_quality_sensor_asks_for_what_it_says_it_does():
    key = "gridProductionQualitySensors.compareType"
    for code, figure in enumerate(("current", "voltage", "frequency", "power factor")):
        when = tiles(house(changed(NEWER, key, code)))["production voltage"].when
        assert when.startswith(f"production {figure} <= ")


@pytest.mark.parametrize(
    ("name", "sets"),
    [
        ("save", "profile savings-mode charge_from_grid=true"),
        ("run", "generator on"),
        ("grid", "grid-relay"),
    ],
)
def test_a_control_is_taken_over_with_what_it_sets(name, sets):
    assert tiles(house(NEWER), "control")[name].sets == sets


def test_what_is_dangerous_is_allowed_where_it_was_asked_for_and_a_person_is_told():
    assert house(without("enpowerGridStateControl")).gateways[0].allow == ()
    device = changed(NEWER, "enpowerGridStateControl.displayType", 3)
    assert [str(one) for one in house(device).gateways[0].allow] == ["off grid"]
    assert any("all lightbulbs off" in what for _, what in told(device))
    assert not any("all switches off" in what for _, what in told(NEWER))


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("energyHistoryTime", 3), ("energyHistoryReserveSpace", 2), ("acBatterieName", "Old"),
        ("log.success", False), ("log.debug", True), ("log.info", False),
    ],
)  # fmt: skip
def test_of_what_means_nothing_any_more_a_sentence_says_why(key, value):
    assert key in [where for where, _ in told(changed(NEWER, key, value))]


def test_the_topics_of_the_newer_plugin_begin_with_its_own_name():
    assert house(NEWER).sections["mqtt"].plugin == "enphase/home/Envoy"
    assert house(changed(NEWER, "mqtt.prefix", "")).sections["mqtt"].plugin == "enphase/Envoy"


def test_the_login_of_the_broker_stands_in_a_part_of_its_own():
    found = house(NEWER).sections["mqtt"]
    assert (found.user, found.password.reveal()) == ("solar", "secret two")
    off = changed(NEWER, "mqtt.auth.enable", False)
    assert house(off).sections["mqtt"].user is None
    assert "mqtt.auth.enable" in [where for where, _ in told(off)]


CODES = {0: "user", 1: "email", 2: "token"}


@pytest.mark.parametrize(("code", "way"), CODES.items())
def test_the_newer_plugin_counts_the_ways_to_sign_in_from_the_password(code, way):
    device = {
        **NEWER, "envoyFirmware7xxTokenGenerationMode": code, "envoyToken": "ey.one",
        "envoyPasswd": "abc123",
    }  # fmt: skip
    gateway = house(device).gateways[0]
    assert [one for one in CODES.values() if getattr(gateway, one) is not None] == [way]


def test_a_device_with_keys_of_both_is_read_as_the_newer_one():
    both = {**NEWER, "envoyFirmware7xx": True, "disableLogInfo": True}
    assert house(both).gateways[0].email == "owner@example.com"
    assert "disableLogInfo" not in [where for where, _ in told(both)], "log.info says otherwise"
