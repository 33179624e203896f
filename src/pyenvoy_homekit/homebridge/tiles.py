"""The plugin's tiles → `[[homekit.sensor]]` and `[[homekit.control]]`: the same rule, in words. Pure."""

from collections.abc import Iterator, Mapping

import attrs

from pyenvoy_homekit.homebridge.reading import Table

SENSOR_CODES = {0: "none", 1: "motion", 2: "occupancy", 3: "contact"}
CONTROL_CODES = {0: "none", 1: "switch", 2: "outlet", 3: "lightbulb"}
COMPARED = {0: ">", 1: ">=", 2: "==", 3: "<", 4: "<=", 5: "!="}
_QUANTITIES = {0: "current", 1: "voltage", 2: "frequency", 3: "power factor"}
_UNITS = {"current": " A", "voltage": " V", "frequency": " Hz", "power factor": ""}
_MODES = {
    "on-grid": "on-grid",
    "grid-on": "on-grid",
    "off-grid": "off-grid",
    "grid-off": "off-grid",
    "multimode-ongrid": "multimode-ongrid",
    "multimode-offgrid": "multimode-offgrid",
    "grid-tied": "grid-tied",
    "grid-forming": "grid-forming",
}
_PROFILES = {
    "self-consumption": "self-consumption",
    "savings-mode": "savings-mode",
    "savings": "savings-mode",
    "economy": "economy",
    "backup": "backup",
    "fullbackup": "backup",
    "full-backup": "backup",
}
_GENERATOR = {"off": "off", "on": "on", "auto": "auto"}


@attrs.frozen
class Tile:
    """A tile as it is written."""

    kind: str
    """`sensor` or `control`."""
    name: str
    does: str
    """What it asks (`when`) or sets."""
    shown_as: str
    prefix: bool = False
    where: str = ""
    """Where it stood."""


# -- sensors ---------------------------------------------------------------------------------------

_COMMANDED = (
    "asks what was commanded, as the plugin does: an outage shows only where the relay is, "
    'which is when = "grid relay is open"'
)
_STATES: Mapping[tuple[str, ...], tuple[str, str]] = {
    ("dataRefreshSensor",): ("polling is on", ""),
    ("productionStateSensor",): ("production enabled is on", ""),
    ("powerProductionStateSensor",): ("production power > 0 W", ""),
    ("powerConsumptionTotalStateSensor",): ("consumption power > 0 W", ""),
    ("powerConsumptionNetStateSensor",): ("net power > 0 W", ""),
    ("energyProductionStateSensor",): ("production energy today > 0 Wh", ""),
    ("energyConsumptionTotalStateSensor",): ("consumption energy today > 0 Wh", ""),
    ("energyConsumptionNetStateSensor",): ("imported energy today > 0 Wh", ""),
    ("enpowerGridStateSensor", "enepowerGridStateSensor"): (
        "grid relay commanded is closed",
        _COMMANDED,
    ),
    ("enchargeGridStateSensor", "enechargeGridStateSensor"): (
        "grid relay commanded is closed",
        _COMMANDED,
    ),
    ("solarGridStateSensor",): ("grid relay commanded is closed", _COMMANDED),
    ("enchargeStateSensor",): ("batteries enabled is on", ""),
    ("generatorStateSensor",): ("generator is on", ""),
}
_LEVELS: Mapping[tuple[str, ...], tuple[str, str, str]] = {
    ("powerProductionLevelSensors",): ("production power", "powerLevel", "W"),
    ("powerConsumptionTotalLevelSensors",): ("consumption power", "powerLevel", "W"),
    ("powerConsumptionNetLevelSensors",): ("net power", "powerLevel", "W"),
    ("energyProductionLevelSensors",): ("production energy today", "energyLevel", "Wh"),
    ("energyConsumptionTotalLevelSensors",): ("consumption energy today", "energyLevel", "Wh"),
    ("energyConsumptionNetLevelSensors",): ("imported energy today", "energyLevel", "Wh"),
    ("enchargeBackupLevelSummarySensors", "enchargeBackupLevelSensors"): (
        "batteries charge",
        "backupLevel",
        "%",
    ),
}
_QUALITIES = {
    "gridProductionQualitySensors": "production",
    "gridConsumptionTotalQualitySensors": "consumption",
    "gridConsumptionNetQualitySensors": "net",
}
_WORDS: Mapping[tuple[str, ...], tuple[str, tuple[str, ...], Mapping[str, str]]] = {
    ("enpowerGridModeSensors", "enepowerGridModeSensors"): (
        "grid mode",
        ("gridMode", "mode"),
        _MODES,
    ),
    ("enchargeGridModeSensors",): ("batteries mode", ("gridMode", "mode"), _MODES),
    ("solarGridModeSensors",): ("solar mode", ("gridMode", "mode"), _MODES),
    ("enchargeProfileSensors",): ("batteries profile", ("profile",), _PROFILES),
    ("generatorModeSensors", "generatordModeSensors"): ("generator mode", ("mode",), _GENERATOR),
}


def sensors(device: Table) -> Iterator[Tile]:
    """Every sensor of a gateway, in the order of the plugin's own lists."""
    for names, (when, told) in _STATES.items():
        if (one := device.table(*names)) is not None:
            if told:
                one.tell("", told)
            yield _sensor(one, when)
    for names, (figure, key, unit) in _LEVELS.items():
        for one in device.tables(*names):
            yield _sensor(one, f"{figure} {_compared(one)} {_threshold(one, key)} {unit}")
    for name, place in _QUALITIES.items():
        for one in device.tables(name):
            yield _sensor(one, _quality(one, place))
    yield from _worded(device)
    yield from _relays(device)
    if device.flag("enpowerDryContactsSensor", "enpowerDryContactsSensors"):
        yield Tile(
            "sensor", "Dry contacts", "each contact is closed", "contact", where=device.where
        )


def _worded(device: Table) -> Iterator[Tile]:
    for names, (state, keys, words) in _WORDS.items():
        for one in device.tables(*names):
            if (word := _word(one, keys, words)) is not None:
                yield _sensor(one, f"{state} is {word}")


def _relays(device: Table) -> Iterator[Tile]:
    one = device.table("qRelayStateSensor")
    if one is None:
        return
    lines = one.flag("multiphase")
    tile = _sensor(one, "relay is closed")
    yield tile
    for line in (1, 2, 3) if lines else ():
        yield attrs.evolve(tile, name=f"{tile.name} L{line}", does=f"relay l{line} is closed")


def _quality(one: Table, place: str) -> str:
    quantity = one.code(_QUANTITIES, "compareType")
    if quantity is None:
        one.tell("compareType", "is missing: current is taken")
        quantity = "current"
    level = _threshold(one, "compareLevel", "compareevel")
    return f"{place} {quantity} {_compared(one)} {level}{_UNITS[quantity]}"


def _compared(one: Table) -> str:
    said = one.code(COMPARED, "compareMode")
    if said is None:
        one.tell("compareMode", "is missing: > is taken")
    return said or ">"


def _threshold(one: Table, *names: str) -> str:
    number = one.number(*names)
    if number is None:
        one.tell(names[0], "is missing: 0 is taken")
    return f"{number or 0:.9f}".rstrip("0").rstrip(".")


def _word(one: Table, keys: tuple[str, ...], words: Mapping[str, str]) -> str | None:
    said = one.text(*keys)
    found = words.get(said.lower())
    if found is None:
        known = ", ".join(dict.fromkeys(words.values()))
        one.wrong(keys[0], f"must be one of {known}, not {said!r}")
    return found


def _sensor(one: Table, when: str) -> Tile:
    return _tile(one, "sensor", when, one.code(SENSOR_CODES, "displayType"))


def _tile(one: Table, kind: str, does: str, shown_as: str | None) -> Tile:
    name = one.text("name")
    if not name:
        one.tell("name", f"is missing: it is called {does}")
    found = Tile(
        kind, name or does, does, shown_as or "none", bool(one.flag("namePrefix")), one.where
    )
    one.unread()
    return found


# -- controls --------------------------------------------------------------------------------------

_SWITCHES: Mapping[tuple[str, ...], str] = {
    ("dataRefreshControl",): "polling",
    ("powerProductionStateControl",): "production",
    ("plcLevelControl",): "plc",
    ("enpowerGridStateControl", "enepowerGridStateControl"): "grid-relay",
    ("generatorStateControl",): "generator",
}
DANGERS = {"production": "production off", "grid-relay": "off grid"}
"""What a control needs to be allowed for."""


def controls(device: Table) -> Iterator[Tile]:
    """Every control of a gateway."""
    for names, sets in _SWITCHES.items():
        if (one := device.table(*names)) is not None:
            yield _tile(one, "control", sets, one.code(CONTROL_CODES, "displayType"))
    for one in device.tables("enchargeProfileControls", "enchargeProfileControl"):
        yield from _profile(one)
    names = (
        "generatorModeControls", "generatorModeContol", "generatorModeControl",
        "generatordModeContol",
    )  # fmt: skip
    for one in device.tables(*names):
        if (word := _word(one, ("mode",), _GENERATOR)) is not None:
            shown_as = one.code(CONTROL_CODES, "displayType")
            yield _tile(one, "control", f"generator {word}", shown_as)
    if device.flag("enpowerDryContactsControl"):
        yield Tile("control", "Dry contacts", "each contact", "switch", where=device.where)


def _profile(one: Table) -> Iterator[Tile]:
    word = _word(one, ("profile",), _PROFILES)
    from_grid = one.flag("chargeFromGrid")
    if word is not None:
        more = "" if from_grid is None else f" charge_from_grid={str(from_grid).lower()}"
        shown_as = one.code({0: "none", 1: "lightbulb"}, "displayType")
        yield _tile(one, "control", f"profile {word}{more}", shown_as)
