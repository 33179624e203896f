"""Whatever stands in a configuration: it is converted, or every mistake is said at once."""

import json
import tomllib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pyenvoy.errors import Problem
from pyenvoy_homekit.homebridge import Converted, convert
from tests.pyenvoy_homekit.homebridge.blocks import (
    changed,
    config,
    converted,
    house,
    newer,
    older,
    read,
    tiles,
    told,
)

SMALL = {"name": "Roof", "host": "192.0.2.7", "envoyFirmware7xxTokenGenerationMode": 0}


def mistakes(*devices):
    found = convert(config(*devices))
    assert not isinstance(found, Converted)
    return [(one.where.removeprefix("platforms[1].devices"), one.what) for one in found]


@pytest.mark.contract("home.import-homebridge")
@pytest.mark.parametrize("device", [older(), newer(), SMALL], ids=["older", "newer", "small"])
def test_a_configuration_of_any_version_becomes_settings_that_are_in_order(device):
    settings = read(converted(device))
    assert settings.gateways[0].host == device["host"]
    assert "homekit" in settings.sections


def test_no_secret_stands_in_the_settings_or_in_what_is_told():
    second = {**newer(), "name": "Two", "host": "two", "enlightenPasswd": "secret three"}
    found = converted(older(), second)
    assert {one.reveal() for one in found.secrets.values()} == {
        "secret one", "secret two", "secret three",
    }  # fmt: skip
    said = found.text + repr(found.told) + repr(found.secrets)
    assert not [one for one in ("secret one", "secret two", "secret three") if one in said]


def test_two_gateways_with_the_same_file_names_keep_their_secrets_apart():
    one = {**older(), "name": "a b"}
    two = {**older(), "name": "a-b", "host": "two", "enlightenPasswd": "other"}
    gateways = read(converted(one, two)).gateways
    assert [each.password.reveal() for each in gateways] == ["secret one", "other"]


def test_several_gateways_have_their_own_settings_and_tiles():
    found = read(
        converted({**older(), "name": "One"}, {**newer(), "name": "Two", "host": "two.local"})
    )
    home = found.sections["homekit"]
    first, second = (home.of(one) for one in found.gateways)
    assert (str(first.batteries), str(second.batteries)) == ("lightbulb", "battery")
    assert (str(first.lock.guards), str(second.lock.guards)) == ("dangerous", "all")
    names = [{tile.name for tile in one.sensor} for one in (first, second)]
    assert "may produce" in names[1] - names[0]
    assert "powerProductionStateSensor" in names[0] - names[1]


@pytest.mark.contract("access.host.default")
def test_without_a_host_a_gateway_is_found_by_the_name_it_has_from_the_factory():
    nameless = {key: value for key, value in SMALL.items() if key != "host"}
    found = read(converted(nameless, {**nameless, "name": "Two"}, {**SMALL, "name": "Three"}))
    assert [one.host for one in found.gateways] == ["envoy.local", "envoy-2.local", "192.0.2.7"]


def test_all_gateways_share_one_broker_and_the_others_are_told():
    second = {**changed(older(), "mqtt.host", "other"), "name": "Two", "host": "two"}
    found = converted(older(), second)
    assert read(found).sections["mqtt"].broker == "broker.example"
    assert any("MQTT and REST of Two" in one.what for one in found.told)


def test_several_gateways_do_not_share_the_topics_of_one():
    second = {**older(), "name": "Two", "host": "two"}
    found = converted(older(), second)
    assert read(found).sections["mqtt"].plugin is None
    assert any("the plugin's topics are left out" in one.what for one in found.told)
    assert house(older()).sections["mqtt"].plugin == "home/Envoy"


def test_where_all_speak_to_the_same_nobody_is_told():
    plain = {**SMALL, "restFul": {"enable": True}}
    found = converted(plain, {**plain, "name": "Two", "host": "two"})
    assert not [one for one in found.told if "MQTT and REST of" in one.what]


def test_a_gateway_without_a_name_is_called_by_its_host():
    nameless = {"host": "192.0.2.7", "displayType": 3}
    assert house(nameless).gateways[0].title == "192.0.2.7"
    assert "name" in [where for where, _ in told(nameless)]


def test_a_gateway_that_is_off_is_left_out():
    off = {**newer(), "name": "Off", "displayType": 0}
    found = converted(off, SMALL)
    assert [one.name for one in read(found).gateways] == ["Roof"]
    assert ("displayType", "is 0, which is off: the gateway is left out") in told(off, SMALL)


def test_where_every_gateway_is_off_nothing_is_left():
    assert mistakes({**newer(), "displayType": 0}) == [
        ("", "no gateway is left: each has displayType 0, which is off")
    ]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{", "is not JSON"),
        ("[" * 100_000, "is not JSON"),
        ('{"devices": [{"name": "half \\ud83c"}]}', "is not JSON"),
        ("[]", "has no platform"),
        ('{"platforms": []}', "has no platform"),
        ('{"accessories": []}', "has no platform"),
        ('{"platforms": [1, {"platform": "other"}]}', "has no platform"),
        (config(), "has no gateway in it"),
        ('{"devices": 7}', "must be an object"),
    ],
)
def test_what_is_no_configuration_of_the_plugin_is_refused(text, what):
    (found,) = convert(text)
    assert isinstance(found, Problem)
    assert what in found.what


@pytest.mark.parametrize(
    "devices",
    [
        [{**SMALL, "enlightenPasswd": ["secret"]}],
        [{**SMALL, "mqtt": [{"passwd": "secret"}]}],
        [[{"enlightenPasswd": "secret"}]],
        [{**SMALL, "envoyTokenInstaller": {"envoyToken": "secret"}}],
        [{**SMALL, "liveDataRefreshTime": {"envoyToken": "secret"}}],
        [{**SMALL, "displayType": {"envoyToken": "secret"}}],
    ],
)
def test_no_secret_stands_in_a_mistake(devices):
    found = convert(json.dumps({"devices": devices}))
    assert len(found) == 1
    assert "secret" not in repr(found)


def test_the_block_of_the_platform_alone_is_enough():
    block = json.dumps({"platform": "enphaseEnvoy", "devices": [SMALL]})
    assert convert(block).text == converted(SMALL).text
    assert convert(json.dumps({"devices": [SMALL]})).text == converted(SMALL).text


def test_pairing_and_the_child_bridge_are_told_not_to_come_along():
    block = {"platform": "enphaseEnvoy", "devices": [SMALL], "_bridge": {"port": 1}, "extra": 1}
    found = convert(json.dumps({"bridge": {"pin": "031-45-154"}, "platforms": [block]}))
    assert [one.where for one in found.told if "device" not in one.where] == [
        "platforms[0]._bridge", "platforms[0].extra", "bridge",
    ]  # fmt: skip
    assert "031-45-154" not in found.text + repr(found.told)


def test_every_mistake_is_said_at_once_with_its_place():
    wrong = changed(older(), "powerProductionLevelSensors.compareMode", 9)
    wrong = changed(wrong, "enchargeProfileControl.profile", "sunshine")
    wrong = changed(wrong, "dataRefreshSensor", "on")
    wrong = changed(wrong, "mqtt.port", 70000)
    wrong = changed(wrong, "generatorModeContol.mode", "sometimes")
    wrong = changed(wrong, "disableLogInfo", "perhaps")
    wrong = {**wrong, "liveDataRefreshTime": "often", "host": ["x"], "solarGridModeSensors": [3]}
    assert {where for where, _ in mistakes(wrong)} == {
        "[0].powerProductionLevelSensors[0].compareMode", "[0].enchargeProfileControl[0].profile",
        "[0].dataRefreshSensor", "[0].mqtt.port", "[0].liveDataRefreshTime", "[0].host",
        "[0].solarGridModeSensors[0]", "[0].disableLogInfo", "[0].generatorModeContol[0].mode",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("change", "where"),
    [
        ({"host": "two words"}, "gateway.host"),
        ({"powerProductionSummary": 1e9}, "homekit.installed_power"),
    ],
)
def test_what_our_own_settings_refuse_is_a_mistake_too(change, where):
    assert [place for place, _ in mistakes({**SMALL, **change})] == [where]


@pytest.mark.parametrize("code", ["²", "9", -1, 2.5])
def test_a_code_that_stands_for_nothing_is_refused(code):
    device = {**SMALL, "dataRefreshSensor": {"name": "Polling", "displayType": code}}
    assert [where for where, _ in mistakes(device)] == ["[0].dataRefreshSensor.displayType"]


@pytest.mark.parametrize("number", [True, "nan", "inf", 1e30, [], "3 kW"])
def test_what_is_no_number_is_refused(number):
    device = {**SMALL, "powerProductionSummary": number}
    assert [where for where, _ in mistakes(device)] == ["[0].powerProductionSummary"]


def test_two_gateways_of_one_name_or_host_could_not_be_told_apart():
    assert {what for _, what in mistakes(SMALL, SMALL)} == {
        "two are called Roof: give one another name", "two have the host 192.0.2.7: leave one out",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"),
    [("minSoc", 300), ("minSoc", "full"), ("displayType", 8), ("displayType", True)],
)
def test_a_battery_that_cannot_be_is_refused(key, value):
    device = changed(newer(), f"enchargeBackupLevelSummaryAccessory.{key}", value)
    assert [where for where, _ in mistakes(device)] == [
        f"[0].enchargeBackupLevelSummaryAccessory.{key}"
    ]


def test_two_tiles_of_one_name_get_numbers():
    sensors = [{"name": name, "displayType": 1, "powerLevel": 5, "compareMode": 0}
               for name in ("Sun", "Sun 2", "Sun", "Sun")]  # fmt: skip
    device = {**SMALL, "powerProductionLevelSensors": sensors}
    assert list(tiles(house(device))) == ["Sun", "Sun 2", "Sun 3", "Sun 4"]
    assert sum("is taken" in what for _, what in told(device)) == 2


def test_a_tile_without_a_name_is_called_by_what_it_does():
    device = {**SMALL, "powerProductionLevelSensors": [{"powerLevel": 5, "compareMode": 4}]}
    assert list(tiles(house(device))) == ["production power <= 5 W"]
    assert "powerProductionLevelSensors[0].name" in [where for where, _ in told(device)]


@pytest.mark.parametrize("missing", ["compareType", "compareMode", "compareLevel"])
def test_what_a_tile_does_not_say_is_taken_and_told(missing):
    tile = {"name": "x", "displayType": 1, "compareType": 0, "compareMode": 0, "compareLevel": 0}
    del tile[missing]
    device = {**SMALL, "gridProductionQualitySensors": [tile]}
    assert tiles(house(device))["x"].when == "production current > 0 A"
    assert f"gridProductionQualitySensors[0].{missing}" in [where for where, _ in told(device)]


SPELLINGS = {
    "enpowerGridStateControl": ("enepowerGridStateControl",),
    "enpowerGridStateSensor": ("enepowerGridStateSensor",),
    "enchargeGridStateSensor": ("enechargeGridStateSensor",),
}
LISTS = {
    "enpowerGridModeSensors": (("enepowerGridModeSensors",), {"gridMode": "grid-on"}),
    "enchargeProfileControls": (("enchargeProfileControl",), {"profile": "fullbackup"}),
    "enchargeBackupLevelSummarySensors": (("enchargeBackupLevelSensors",), {"backupLevel": 4}),
    "generatorModeControls": (
        ("generatorModeContol", "generatorModeControl", "generatordModeContol"), {"mode": "Auto"},
    ),
    "generatorModeSensors": (("generatordModeSensors",), {"mode": "off"}),
}  # fmt: skip


@pytest.mark.parametrize(
    ("right", "wrong"), [(right, one) for right, many in SPELLINGS.items() for one in many]
)
def test_a_misspelt_key_means_the_same(right, wrong):
    tile = {"name": "x", "displayType": 1}
    assert house({**SMALL, wrong: tile}) == house({**SMALL, right: tile})


@pytest.mark.parametrize(
    ("right", "wrong", "tile"),
    [(right, one, tile) for right, (many, tile) in LISTS.items() for one in many],
)
def test_a_misspelt_list_means_the_same(right, wrong, tile):
    tile = {"name": "x", "displayType": 1, **tile}
    assert house({**SMALL, wrong: [tile]}) == house({**SMALL, right: [tile]})
    assert house({**SMALL, wrong: tile}) == house({**SMALL, right: [tile]}), "one alone"


@pytest.mark.parametrize(
    ("key", "right", "wrong"),
    [
        ("gridProductionQualitySensors", {"compareLevel": 7}, {"compareevel": 7}),
        ("enpowerGridModeSensors", {"gridMode": "grid-tied"}, {"mode": "grid-tied"}),
        ("enpowerGridModeSensors", {"gridMode": "off-grid"}, {"gridMode": "grid-off"}),
        ("enchargeProfileSensors", {"profile": "savings-mode"}, {"profile": "savings"}),
        ("powerProductionLevelSensors", {"powerLevel": 3000}, {"powerLevel": "3000"}),
        ("powerProductionLevelSensors", {"compareMode": 1}, {"compareMode": ">="}),
    ],
)
def test_a_misspelt_value_means_the_same(key, right, wrong):
    tile = {"name": "x", "displayType": 1, "compareMode": 0, "compareType": 0}
    assert house({**SMALL, key: [{**tile, **wrong}]}) == house({**SMALL, key: [{**tile, **right}]})


def test_the_samples_spelling_of_the_brokers_password_is_known():
    device = changed(older(), "mqtt.passwd", None)
    device["mqtt"]["pass"] = "other"
    assert house(device).sections["mqtt"].password.reveal() == "other"


@pytest.mark.parametrize(("seconds", "taken"), [(0.1, 0.5), (120, 60), ("2", 2)])
def test_an_interval_beyond_the_plugins_own_is_brought_back(seconds, taken):
    device = {**SMALL, "liveDataRefreshTime": seconds}
    assert house(device).gateways[0].every == taken
    assert ("liveDataRefreshTime" in [where for where, _ in told(device)]) is (seconds != "2")


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"enlightenUser": ""}, "enlightenUser"),
        ({"enlightenPasswd": None}, "enlightenPasswd"),
        ({"envoyFirmware7xxTokenGenerationMode": 1}, "envoyToken"),
    ],
)
def test_a_login_that_is_not_whole_is_told_and_left_to_pyenvoy_login(change, key):
    device = {**older(), **change}
    assert house(device).gateways[0].email is None
    assert any("pyenvoy login" in what for where, what in told(device) if where == key)


def test_a_tile_that_only_an_installer_may_use_says_so():
    places = ["powerProductionStateControl", "plcLevelControl"]
    wants = [where for where, what in told(older()) if "login of an installer" in what]
    assert wants == places
    installer = told({**older(), "envoyTokenInstaller": True})
    assert not [what for _, what in installer if "login of an installer" in what]


def test_an_installers_own_token_shows_itself_what_it_opens():
    device = {**newer(), "envoyFirmware7xxTokenGenerationMode": 2, "envoyToken": "ey"}
    assert "envoyTokenInstaller" in [where for where, _ in told(device)]


@pytest.mark.parametrize("power", [0, 1])
def test_an_installed_power_of_nothing_is_left_out(power):
    device = {**SMALL, "powerProductionSummary": power}
    assert house(device).sections["homekit"].installed_power is None
    assert "powerProductionSummary" in [where for where, _ in told(device)]


def test_topics_have_no_letters_that_topics_must_not_have():
    device = {**older(), "name": "Envoy S #1"}
    assert house(device).sections["mqtt"].plugin == "home/Envoy_S__1"
    assert "mqtt.prefix" in [where for where, _ in told(device)]


def test_a_number_in_the_place_of_a_text_is_its_text():
    assert house({**SMALL, "name": 12}).gateways[0].name == "12"


@pytest.mark.parametrize(
    ("flag", "prefix"), [("true", True), (1, True), ("false", False), (0, False)]
)
def test_a_flag_in_quotes_or_as_a_number_is_a_flag(flag, prefix):
    device = {**SMALL, "dataRefreshSensor": {"name": "x", "displayType": 1, "namePrefix": flag}}
    assert tiles(house(device))["x"].name_prefix is prefix


def test_an_unknown_key_is_told_and_costs_nothing():
    device = {**SMALL, "sunshine": 1, "dataRefreshSensor": {"name": "x", "displayType": 1, "y": 2}}
    assert {"sunshine", "dataRefreshSensor.y"} <= {where for where, _ in told(device)}
    assert "x" in tiles(house(device))


def test_a_broker_that_is_switched_off_is_told():
    device = {**SMALL, "mqtt": {"enable": False, "host": "broker"}}
    assert "mqtt" not in house(device).sections
    assert ("mqtt.enable", "is false: the broker is left out") in told(device)
    silent = {**SMALL, "mqtt": {"enable": False}, "restFul": {"enable": False}}
    assert "mqtt" not in house(silent).sections


@pytest.mark.parametrize("name", ['Ro"of', "Dach\\Süd", "a\nb", "日本", "\x7f"])
def test_a_name_stands_in_the_file_as_it_is(name):
    second = {**SMALL, "name": "Two", "host": "two"}
    found = tomllib.loads(converted({**SMALL, "name": name}, second).text)
    assert found["gateway"][0]["name"] == name.strip()
    assert name.strip() in found["homekit"]["gateways"]


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 99) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner, max_size=2)
    ),
    max_leaves=5,
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from([older(), newer()]), st.data())
def test_whatever_a_value_is_the_answer_is_settings_or_mistakes(device, data):
    key = data.draw(st.sampled_from(sorted(device)))
    found = convert(config({**device, key: data.draw(anything)}))
    if isinstance(found, Converted):
        assert read(found).gateways
    else:
        assert all(one.what for one in found)


def test_what_homebridges_form_leaves_empty_is_nothing():
    empty = {
        **older(),
        "dataRefreshSensor": {},
        "generatorModeSensors": [{}],
        "lockControl": {},
        "mqtt": {},
    }
    assert "dataRefreshSensor" not in tiles(house(empty))
    assert not [
        where
        for where, _ in told(empty)
        if where.startswith(("dataRefreshSensor", "generatorModeS"))
    ]
    assert "[homekit.lock]" not in converted(empty).text
