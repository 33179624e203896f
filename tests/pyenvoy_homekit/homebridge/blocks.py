"""Configurations of the plugin, as its versions write them, and what becomes of them here."""

import json
from copy import deepcopy
from functools import cache

from pyenvoy import settings
from pyenvoy_homekit.homebridge import Converted, convert
from pyenvoy_homekit.settings import HomekitSettings
from pyenvoy_mqtt.settings import MqttSettings

SECTIONS = {"homekit": HomekitSettings, "mqtt": MqttSettings}

_TILE = {"displayType": 1, "namePrefix": False}
_POWER = {**_TILE, "compareMode": 0, "powerLevel": 100}
_ENERGY = {**_TILE, "compareMode": 0, "energyLevel": 100}
_MODE = {**_TILE, "gridMode": "grid-tied"}

ONES = (
    "powerProductionStateControl", "plcLevelControl", "powerProductionStateSensor",
    "energyProductionStateSensor", "powerConsumptionTotalStateSensor",
    "energyConsumptionTotalStateSensor", "powerConsumptionNetStateSensor",
    "energyConsumptionNetStateSensor", "enepowerGridStateControl", "enepowerGridStateSensor",
    "enchargeStateSensor", "generatorStateControl", "generatorStateSensor",
    "dataRefreshControl", "dataRefreshSensor",
)  # fmt: skip
MANY = {
    "powerProductionLevelSensors": _POWER,
    "energyProductionLevelSensors": _ENERGY,
    "powerConsumptionTotalLevelSensors": _POWER,
    "energyConsumptionTotalLevelSensors": _ENERGY,
    "powerConsumptionNetLevelSensors": _POWER,
    "energyConsumptionNetLevelSensors": _ENERGY,
    "enepowerGridModeSensors": _MODE,
    "enchargeGridModeSensors": _MODE,
    "solarGridModeSensors": _MODE,
    "enchargeProfileControl": {**_TILE, "profile": "economy"},
    "enchargeProfileSensors": {**_TILE, "profile": "economy"},
    "enchargeBackupLevelSensors": {**_TILE, "compareMode": 0, "backupLevel": 50},
    "generatorModeContol": {**_TILE, "mode": "auto"},
    "generatorModeSensors": {**_TILE, "mode": "auto"},
}
"""Each tile is called by its key."""


def older():
    """A device with every key of the plugin as it was up to version 9, each with a value that says something."""
    return {
        "name": "Envoy", "host": "192.0.2.10", "envoyFirmware7xx": True,
        "envoyFirmware7xxTokenGenerationMode": 0, "enlightenUser": "owner@example.com",
        "enlightenPasswd": "secret one", "envoyPasswd": "", "envoyToken": "",
        "envoyTokenInstaller": False, "envoySerialNumber": "",
        "supportPowerProductionState": True, "supportPlcLevel": True,
        "powerProductionSummary": 7500, "energyProductionLifetimeOffset": 1000,
        "energyConsumptionTotalLifetimeOffset": 2000, "energyConsumptionNetLifetimeOffset": -3000,
        "enpowerDryContactsControl": True, "enpowerDryContactsSensors": True,
        "metersDataRefreshTime": 5, "productionDataRefreshTime": 10, "liveDataRefreshTime": 3,
        "ensembleDataRefreshTime": 15, "disableLogDeviceInfo": False, "disableLogInfo": False,
        "disableLogSuccess": False, "disableLogWarn": False, "disableLogError": False,
        "enableDebugMode": False,
        "restFul": {"enable": True, "port": 3001, "debug": False},
        "mqtt": {
            "enable": True, "host": "broker.example", "port": 1884, "clientId": "envoy",
            "prefix": "home", "auth": True, "user": "solar", "passwd": "secret two", "debug": False,
        },
        **{key: {"name": key, **_TILE} for key in ONES},
        **{key: [{"name": key, **values}] for key, values in MANY.items()},
    }  # fmt: skip


def newer():
    """A device with every key of the plugin as it is since version 10."""
    quality = {**_TILE, "compareType": 1, "compareMode": 4, "compareLevel": 230.5}
    renamed = {
        "enchargeProfileControls": [
            {"name": "save", **_TILE, "profile": "savings-mode", "chargeFromGrid": True}
        ],
        "generatorModeControls": [{"name": "run", **_TILE, "mode": "on"}],
        "enchargeBackupLevelSummarySensors": [
            {"name": "full", **_TILE, "compareMode": 1, "backupLevel": 90}
        ],
        "enpowerGridStateControl": {"name": "grid", **_TILE},
    }
    removed = (
        "powerProductionStateControl",
        *(key for key in ONES if key[:5] in ("power", "energ")),
    )
    same = {key: {"name": key, **_TILE} for key in ONES if key not in removed}
    del same["enepowerGridStateControl"]
    kept = {key: [{"name": key, **values}] for key, values in MANY.items() if "Sensors" in key}
    del kept["enchargeBackupLevelSensors"]
    return {
        "name": "Envoy", "host": "192.0.2.10", "displayType": 1,
        "envoyFirmware7xxTokenGenerationMode": 1, "enlightenUser": "owner@example.com",
        "enlightenPasswd": "secret one", "envoyTokenInstaller": True,
        "productionStateSensor": {"name": "may produce", **_TILE},
        "lockControl": {"enable": True, "time": 20, "namePrefix": True},
        "energyMeter": True, "energyHistoryTime": 3, "energyHistoryReserveSpace": 2,
        "powerProductionSummary": 7500,
        "gridProductionQualitySensors": [{"name": "production voltage", **quality}],
        "gridConsumptionTotalQualitySensors": [
            {"name": "power factor", **quality, "compareType": 3, "compareLevel": 0.95}
        ],
        "gridConsumptionNetQualitySensors": [
            {"name": "frequency", **quality, "compareType": 2, "compareMode": 5, "compareLevel": 50}
        ],
        "qRelayStateSensor": {"name": "relay", **_TILE, "multiphase": True},
        "acBatterieName": "Old battery", "enchargeName": "Encharge",
        "acBatterieBackupLevelSummaryAccessory": {"displayType": 3, "minSoc": 20, "namePrefix": True},
        "acBatterieBackupLevelAccessory": {"displayType": 1, "minSoc": 10},
        "enchargeBackupLevelSummaryAccessory": {"displayType": 5, "minSoc": 15, "namePrefix": False},
        "enchargeBackupLevelAccessory": {"displayType": 1, "minSoc": 15, "namePrefix": False},
        "enchargeGridStateSensor": {"name": "battery at grid", **_TILE},
        "solarGridStateSensor": {"name": "sun at grid", **_TILE},
        "enpowerDryContactsControl": False, "enpowerDryContactsSensor": True,
        "productionDataRefreshTime": 10, "liveDataRefreshTime": 5, "ensembleDataRefreshTime": 15,
        "log": {"deviceInfo": True, "success": True, "info": False, "warn": True, "error": True,
                "debug": False},
        "restFul": {"enable": False, "port": 3000},
        "mqtt": {"enable": True, "host": "broker.example", "port": 1883, "prefix": "home",
                 "auth": {"enable": True, "user": "solar", "passwd": "secret two"}},
        **same, **kept, **renamed,
    }  # fmt: skip


def config(*devices):
    """The config.json of Homebridge with these devices."""
    block = {"platform": "enphaseEnvoy", "name": "enphaseEnvoy", "devices": [*devices]}
    return json.dumps({"platforms": [{"platform": "config"}, block]})


def changed(device, path, value):
    """The device with another value at a place; in a list, of its first part."""
    found = deepcopy(device)
    part, *steps = found, *path.split(".")
    for step in steps[:-1]:
        part = part[step][0] if isinstance(part[step], list) else part[step]
    part[steps[-1]] = value
    return found


def several(device, path, values):
    """The device with a tile for each value of a key, called by its list and that value."""
    name, key = path.split(".")
    (tile,) = device[name]
    return {**device, name: [{**tile, "name": f"{name} {one}", key: one} for one in values]}


def converted(*devices):
    """What becomes of it; it must be in order."""
    found = _converted(config(*devices))
    assert isinstance(found, Converted), found
    return found


_converted = cache(convert)


def read(found):
    """The settings that the converted file means; it must be in order."""
    result = settings.read(found.text, SECTIONS, found.secrets.__getitem__)
    assert isinstance(result, settings.Settings), (result, found.text)
    return result


@cache
def _read(device):
    return read(converted(json.loads(device)))


def house(device):
    """The settings of one device."""
    return _read(json.dumps(device))


def told(*devices):
    """What a person is told, by its place in the device."""
    return [
        (one.where.partition("devices[0]")[2].lstrip("."), one.what)
        for one in converted(*devices).told
    ]


def tiles(found, kind="sensor"):
    """Its sensors or controls by their names."""
    return {one.name: one for one in getattr(found.sections["homekit"], kind)}
