"""Every key of the plugin, changed alone: the settings change, or a sentence says why it means nothing any more."""

import pytest

from tests.pyenvoy_homekit.homebridge.blocks import (
    MANY,
    ONES,
    changed,
    converted,
    house,
    older,
    read,
    several,
    tiles,
    told,
)

OLDER = older()


def row(key, *values):
    return pytest.param(key, *values, marks=pytest.mark.contract(f"config.{key}"), id=key)


# -- tiles -----------------------------------------------------------------------------------------

KINDS = {key: "control" if "Cont" in key else "sensor" for key in (*ONES, *MANY)}
DOES = {
    "powerProductionStateControl": "production",
    "plcLevelControl": "plc",
    "powerProductionStateSensor": "production power > 0 W",
    "energyProductionStateSensor": "production energy today > 0 Wh",
    "powerConsumptionTotalStateSensor": "consumption power > 0 W",
    "energyConsumptionTotalStateSensor": "consumption energy today > 0 Wh",
    "powerConsumptionNetStateSensor": "net power > 0 W",
    "energyConsumptionNetStateSensor": "imported energy today > 0 Wh",
    "enepowerGridStateControl": "grid-relay",
    "enepowerGridStateSensor": "grid relay commanded is closed",
    "enchargeStateSensor": "batteries enabled is on",
    "generatorStateControl": "generator",
    "generatorStateSensor": "generator is on",
    "dataRefreshControl": "polling",
    "dataRefreshSensor": "polling is on",
    "powerProductionLevelSensors": "production power > 100 W",
    "energyProductionLevelSensors": "production energy today > 100 Wh",
    "powerConsumptionTotalLevelSensors": "consumption power > 100 W",
    "energyConsumptionTotalLevelSensors": "consumption energy today > 100 Wh",
    "powerConsumptionNetLevelSensors": "net power > 100 W",
    "energyConsumptionNetLevelSensors": "imported energy today > 100 Wh",
    "enepowerGridModeSensors": "grid mode is grid-tied",
    "enchargeGridModeSensors": "batteries mode is grid-tied",
    "solarGridModeSensors": "solar mode is grid-tied",
    "enchargeProfileControl": "profile economy",
    "enchargeProfileSensors": "batteries profile is economy",
    "enchargeBackupLevelSensors": "batteries charge > 50 %",
    "generatorModeContol": "generator auto",
    "generatorModeSensors": "generator mode is auto",
}


@pytest.mark.parametrize(("key", "does"), [row(*one) for one in DOES.items()])
def test_a_tile_is_taken_over_with_its_rule_and_goes_with_its_key(key, does):
    kind = KINDS[key]
    found = tiles(house(OLDER), kind)[key]
    assert (found.when if kind == "sensor" else found.sets) == does
    without = {name: value for name, value in OLDER.items() if name != key}
    assert key not in tiles(house(without), kind)


@pytest.mark.parametrize("key", [row(f"{key}.name") for key in KINDS])
def test_a_tile_has_the_name_that_it_had(key):
    tile, _, _ = key.partition(".")
    assert "Mittagssonne" in tiles(house(changed(OLDER, key, "Mittagssonne")), KINDS[tile])


SHOWN = {"sensor": {0: "none", 1: "motion", 2: "occupancy", 3: "contact"},
         "control": {0: "none", 1: "switch", 2: "outlet", 3: "lightbulb"}}  # fmt: skip


@pytest.mark.parametrize("key", [row(f"{key}.displayType") for key in ONES])
def test_a_tile_is_shown_as_it_was(key):
    tile, _, _ = key.partition(".")
    shown = SHOWN[KINDS[tile]]
    assert tiles(house(OLDER), KINDS[tile])[tile].shown_as == shown[1]
    assert tiles(house(changed(OLDER, key, 2)), KINDS[tile])[tile].shown_as == shown[2]


@pytest.mark.parametrize(
    "key", [row(f"{key}.displayType") for key in MANY if key != "enchargeProfileControl"]
)
def test_each_tile_of_a_list_is_shown_as_it_was(key):
    tile, _, _ = key.partition(".")
    shown = SHOWN[KINDS[tile]]
    found = tiles(house(several(OLDER, key, shown)), KINDS[tile])
    assert [str(found[f"{tile} {code}"].shown_as) for code in shown] == [*shown.values()]


@pytest.mark.contract("config.enchargeProfileControl.displayType")
@pytest.mark.parametrize(("code", "shown_as"), [(0, "none"), (1, "lightbulb"), (None, "none")])
def test_a_profile_is_a_light_or_nothing(code, shown_as):
    found = house(changed(OLDER, "enchargeProfileControl.displayType", code))
    assert tiles(found, "control")["enchargeProfileControl"].shown_as == shown_as


PREFIXED = [key for key in KINDS if key not in ("enchargeProfileControl", "generatorModeContol")]


@pytest.mark.parametrize("key", [row(f"{key}.namePrefix") for key in PREFIXED])
def test_the_gateways_name_stands_in_front_where_it_did(key):
    tile, _, _ = key.partition(".")
    assert tiles(house(OLDER), KINDS[tile])[tile].name_prefix is False
    assert tiles(house(changed(OLDER, key, True)), KINDS[tile])[tile].name_prefix is True


COMPARED = [key for key, values in MANY.items() if "compareMode" in values]


OPERATORS = (">", ">=", "==", "<", "<=", "!=")


@pytest.mark.parametrize("key", [row(f"{key}.compareMode") for key in COMPARED])
def test_a_figure_is_compared_as_it_was(key):
    tile, _, _ = key.partition(".")
    found = tiles(house(several(OLDER, key, range(6))))
    whens = [found[f"{tile} {code}"].when for code in range(6)]
    assert whens == [DOES[tile].replace(">", one) for one in OPERATORS]


LEVELS = {
    f"{key}.{level}": value
    for key, values in MANY.items()
    for level, value in (("powerLevel", -250), ("energyLevel", 12500), ("backupLevel", 75))
    if level in values
}


@pytest.mark.parametrize(("key", "value"), [row(*one) for one in LEVELS.items()])
def test_a_figure_is_compared_with_the_same_number(key, value):
    tile, _, _ = key.partition(".")
    figure, _, unit = DOES[tile].rsplit(" ", 2)
    assert tiles(house(changed(OLDER, key, value)))[tile].when == f"{figure} {value} {unit}"


MODES = (
    "on-grid",
    "off-grid",
    "multimode-ongrid",
    "multimode-offgrid",
    "grid-tied",
    "grid-forming",
)
WORDS = {
    "enepowerGridModeSensors.gridMode": MODES,
    "enchargeGridModeSensors.gridMode": MODES,
    "solarGridModeSensors.gridMode": MODES,
    "enchargeProfileControl.profile": ("self-consumption", "savings-mode", "economy", "backup"),
    "enchargeProfileSensors.profile": ("self-consumption", "savings-mode", "economy", "backup"),
    "generatorModeContol.mode": ("off", "on", "auto"),
    "generatorModeSensors.mode": ("off", "on", "auto"),
}


@pytest.mark.parametrize(("key", "words"), [row(*one) for one in WORDS.items()])
def test_a_word_is_taken_over(key, words):
    tile, _, _ = key.partition(".")
    found = tiles(house(several(OLDER, key, words)), KINDS[tile])
    does = [one.when if KINDS[tile] == "sensor" else one.sets
            for one in (found[f"{tile} {word}"] for word in words)]  # fmt: skip
    assert [one.rpartition(" ")[2] for one in does] == [*words]


@pytest.mark.parametrize(
    ("key", "kind", "does"),
    [
        row("enpowerDryContactsControl", "control", "each contact"),
        row("enpowerDryContactsSensors", "sensor", "each contact is closed"),
    ],
)
def test_dry_contacts_are_shown_where_they_were(key, kind, does):
    found = tiles(house(OLDER), kind)["Dry contacts"]
    assert (found.when if kind == "sensor" else found.sets) == does
    assert "Dry contacts" not in tiles(house(changed(OLDER, key, False)), kind)


# -- the gateway -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        row("name", "Roof", "name", "Roof"),
        row("host", "roof.local", "host", "roof.local"),
        row("enlightenUser", "you@example.com", "email", "you@example.com"),
        row("liveDataRefreshTime", 7.5, "every", 7.5),
    ],
)
def test_a_key_of_the_gateway_is_one_here(key, value, field, expected):
    assert getattr(house(OLDER).gateways[0], field) != expected
    assert getattr(house(changed(OLDER, key, value)).gateways[0], field) == expected


@pytest.mark.contract("config.enlightenPasswd")
def test_the_accounts_password_is_in_a_file_and_nowhere_else():
    found = converted(changed(OLDER, "enlightenPasswd", "tell nobody"))
    assert read(found).gateways[0].password.reveal() == "tell nobody"
    assert "tell nobody" not in found.text


@pytest.mark.contract("config.envoyFirmware7xx")
def test_older_firmware_is_asked_with_the_local_password():
    gateway = house(changed(OLDER, "envoyFirmware7xx", False)).gateways[0]
    assert (gateway.user, gateway.email) == ("envoy", None)


@pytest.mark.contract("config.envoyFirmware7xxTokenGenerationMode", "config.envoyToken")
def test_a_token_made_elsewhere_is_used_where_it_was():
    own = changed(changed(OLDER, "envoyFirmware7xxTokenGenerationMode", 1), "envoyToken", "ey.one")
    gateway = house(own).gateways[0]
    assert (gateway.token.reveal(), gateway.email) == ("ey.one", None)
    assert ("enlightenUser", "is left out: the plugin signs in by own token") in told(own)


@pytest.mark.contract("config.envoyPasswd")
def test_a_changed_local_password_is_taken_over():
    local = changed(OLDER, "envoyFirmware7xx", False)
    assert house(local).gateways[0].password is None, "it follows from the serial number"
    assert house(changed(local, "envoyPasswd", "abc123")).gateways[0].password.reveal() == "abc123"


@pytest.mark.contract("config.envoyTokenInstaller")
def test_an_installers_account_is_asked_for_an_installers_token():
    assert house(OLDER).gateways[0].role == "owner"
    assert house(changed(OLDER, "envoyTokenInstaller", True)).gateways[0].role == "installer"


OFFSETS = {
    "energyProductionLifetimeOffset": "produced",
    "energyConsumptionTotalLifetimeOffset": "consumed",
    "energyConsumptionNetLifetimeOffset": "imported",
}


@pytest.mark.parametrize(("key", "name"), [row(*one) for one in OFFSETS.items()])
def test_what_was_added_to_an_energy_is_added_to_it(key, name):
    assert getattr(house(changed(OLDER, key, -4321)).gateways[0].offsets, name) == -4321


@pytest.mark.contract("config.powerProductionSummary")
def test_the_installed_power_is_the_same():
    assert house(OLDER).sections["homekit"].installed_power == 7500
    assert house(changed(OLDER, "powerProductionSummary", 9000)).sections["homekit"].installed_power == 9000  # fmt: skip


MEANS_NOTHING = {
    "envoySerialNumber": "122312345678",
    "supportPowerProductionState": False,
    "supportPlcLevel": False,
    "metersDataRefreshTime": 6,
    "productionDataRefreshTime": 11,
    "ensembleDataRefreshTime": 16,
    "disableLogDeviceInfo": True,
    "disableLogInfo": True,
    "disableLogSuccess": True,
    "disableLogWarn": True,
    "disableLogError": True,
    "enableDebugMode": True,
    "restFul.debug": True,
    "mqtt.debug": True,
}


@pytest.mark.parametrize(("key", "value"), [row(*one) for one in MEANS_NOTHING.items()])
def test_of_what_means_nothing_any_more_a_sentence_says_why(key, value):
    other = changed(OLDER, key, value)
    new = [one for one in told(other) if one not in told(OLDER)]
    assert [where for where, _ in new] == [key]
    assert " left out" in new[0][1] or "is not needed" in new[0][1]
    assert house(other) == house(OLDER)


# -- MQTT and REST ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [
        row("mqtt.host", "other.example", "broker", "other.example"),
        row("mqtt.port", 8883, "port", 8883),
        row("mqtt.clientId", "roof", "client_id", "roof"),
        row("mqtt.prefix", "away", "plugin", "away/Envoy"),
        row("mqtt.user", "sun", "user", "sun"),
        row("mqtt.auth", False, "user", None),
        row("mqtt.enable", False, "enabled", False),
    ],
)
def test_a_key_of_the_broker_is_one_here(key, value, field, expected):
    assert getattr(house(OLDER).sections["mqtt"], field) != expected
    assert getattr(house(changed(OLDER, key, value)).sections["mqtt"], field) == expected


@pytest.mark.contract("config.mqtt.passwd")
def test_the_brokers_password_is_in_a_file_and_nowhere_else():
    found = converted(changed(OLDER, "mqtt.passwd", "tell nobody"))
    assert read(found).sections["mqtt"].password.reveal() == "tell nobody"
    assert "tell nobody" not in found.text


@pytest.mark.parametrize(
    ("key", "value", "field", "expected"),
    [row("restFul.port", 3007, "port", 3007), row("restFul.enable", False, "enabled", False)],
)
def test_a_key_of_the_server_is_one_here(key, value, field, expected):
    found = house(changed(OLDER, key, value)).sections["mqtt"]
    assert getattr(house(OLDER).sections["mqtt"].rest, field) != expected
    assert getattr(found.rest, field) == expected


@pytest.mark.contract("config.mqtt", "config.restFul")
def test_without_broker_and_server_nothing_is_said_to_anybody():
    silent = {key: value for key, value in OLDER.items() if key != "mqtt"}
    assert house(silent).sections["mqtt"].enabled is False
    assert house(silent).sections["mqtt"].rest.enabled is True
    del silent["restFul"]
    assert "mqtt" not in house(silent).sections
