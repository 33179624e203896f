"""Whole configurations of the plugin in the shapes that its documents and its users have: which keys, how spelt."""

import json
from copy import deepcopy

from tests.pyenvoy_homekit.homebridge.blocks import newer, older

WORDS = {"on-grid": "grid-on", "off-grid": "grid-off"}


def respelt(found, names):
    """The same with other names for keys, wherever they stand."""
    if isinstance(found, list):
        return [respelt(one, names) for one in found]
    if not isinstance(found, dict):
        return found
    return {names.get(key, key): respelt(value, names) for key, value in found.items()}


def modes(device, mode, names=("gridMode", "mode")):
    """The device whose tiles of grid modes ask for this one."""
    found = deepcopy(device)
    for key, value in found.items():
        if key.endswith("GridModeSensors"):
            value[:] = [{**one, name: mode} for one in value for name in names if name in one]
    return found


def mission_readme():
    return modes(older(), "multimode-ongrid")


def mission_sample():
    names = {
        "enepowerGridStateControl": "enpowerGridStateControl",
        "enepowerGridStateSensor": "enpowerGridStateSensor",
        "enepowerGridModeSensors": "enpowerGridModeSensors",
        "generatorModeContol": "generatordModeContol",
        "generatorModeSensors": "generatordModeSensors",
        "gridMode": "mode", "passwd": "pass",
    }  # fmt: skip
    return modes(respelt(older(), names), "grid-on")


def mission_schema():
    """As the form of Homebridge writes it, with what nobody has filled in."""
    names = {"generatorModeContol": "generatorModeControl"}
    empty = {"enchargeGridModeSensors": [], "powerConsumptionNetStateSensor": {}}
    return {**respelt(older(), names), **empty}


def head_readme():
    names = {
        "enpowerGridStateSensor": "enepowerGridStateSensor",
        "enchargeGridStateSensor": "enechargeGridStateSensor",
        "generatorModeControls": "generatorModeContol",
        "enchargeBackupLevelSummarySensors": "enchargeBackupLevelSensors",
    }  # fmt: skip
    found = modes(respelt(newer(), names), "off-grid")
    for key, value in found.items():
        if key.endswith("Accessory"):
            value["minSoc"] = False  # its text says that it is yes or no
    return found


def head_sample():
    names = {"compareLevel": "compareevel", "gridMode": "mode", "passwd": "pass"}
    tidy = {
        "enepowerGridStateSensor": "enpowerGridStateSensor",
        "enepowerGridModeSensors": "enpowerGridModeSensors",
    }
    found = {**newer(), "energyProductionLifetimeOffset": 1000, "energyConsumptionTotalLifetimeOffset": 2000,
             "energyConsumptionNetLifetimeOffset": -3000, "envoyPasswd": "", "envoyToken": ""}  # fmt: skip
    found["mqtt"]["clientId"] = "envoy"
    return modes(respelt(found, names | tidy), "grid-off")


def mixed():
    """What is left when somebody has gone from the older plugin to the newer one and taken nothing out."""
    return {**older(), **newer()}


SHAPES = (mission_readme, mission_sample, mission_schema, head_readme, head_sample, mixed)


def child_bridge(*devices):
    """A config.json whose plugin runs in a bridge of its own, among other platforms."""
    bridge = {"username": "0E:5D:A6:FF:11:22", "port": 53512, "name": "Envoy"}
    block = {"platform": "enphaseEnvoy", "name": "Solar", "_bridge": bridge, "devices": [*devices]}
    whole = {
        "bridge": {"name": "Homebridge", "username": "0E:12:34:56:78:9A", "port": 51826, "pin": "031-45-154"},
        "accessories": [],
        "platforms": [{"name": "Config", "port": 8581, "platform": "config"}, block],
    }  # fmt: skip
    return json.dumps(whole)


def plain(device):
    """The same in the plugin's own spelling, as its code reads it."""
    names = {
        "generatordModeContol": "generatorModeContol", "generatorModeControl": "generatorModeContol",
        "generatordModeSensors": "generatorModeSensors", "enechargeGridStateSensor": "enchargeGridStateSensor",
        "compareevel": "compareLevel",
    }  # fmt: skip
    found = respelt(device, names)
    said = {new: old for old, new in WORDS.items()}
    for key, value in found.items():
        if key.endswith("GridModeSensors"):
            value[:] = [{**one, "gridMode": one.get("gridMode") or one["mode"]} for one in value]
            value[:] = [
                {**one, "gridMode": said.get(one["gridMode"], one["gridMode"])} for one in value
            ]
    return {key: value for key, value in found.items() if value != {}}
