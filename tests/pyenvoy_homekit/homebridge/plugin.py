"""The plugin's own rules, said once more: which tiles a device of its configuration has, and how each stands.

What the plugin means, that is, not what its defects make of it. Nothing here knows our settings.
"""

from operator import eq, ge, gt, le, lt, ne

import attrs

from pyenvoy.model.relays import RelayState

SENSORS = {1: "MotionSensor", 2: "OccupancySensor", 3: "ContactSensor"}
CONTROLS = {1: "Switch", 2: "Outlet", 3: "Lightbulb"}
LEVELS = {1: "Lightbulb", 2: "Fan", 3: "HumiditySensor", 5: "BatteryService"}
COMPARE = (gt, ge, eq, lt, le, ne)


@attrs.frozen
class Tile:
    kind: str
    name: str
    on: bool
    """Whether it fires, is on, or has a level above nothing."""
    level: int | None = None
    """Percent, where it shows any."""


def tiles(device, view):
    """All tiles that the plugin shows of this device in this house."""
    plugin = _Plugin(device, view)
    found = (*plugin.main(), *plugin.batteries(), *plugin.states(), *plugin.levels(),
             *plugin.qualities(), *plugin.words(), *plugin.relays(), *plugin.contacts(),
             *plugin.controls(), *plugin.profiles())  # fmt: skip
    return sorted((one for one in found if one is not None), key=lambda one: (one.name, one.kind))


class _Plugin:
    def __init__(self, device, view):
        self.device = device
        self.view = view
        self.now = view.snapshot
        self.older = "displayType" not in device

    def get(self, *names):
        return next((self.device[one] for one in names if one in self.device), None)

    def many(self, *names):
        return self.get(*names) or ()

    def tile(self, one, kinds, *, on, name=None, level=None):
        if one is None or one.get("displayType", 0) not in kinds:
            return None
        name = name or one["name"]
        prefixed = f"{self.device['name']} {name}" if one.get("namePrefix") else name
        return Tile(kinds[one["displayType"]], prefixed, bool(on), level)

    # -- the main tile and the batteries -----------------------------------------------------------

    def main(self):
        kind = LEVELS.get(1 if self.older else self.device["displayType"])
        power = self.now.production.power
        share = min(max(100 * power / self.device["powerProductionSummary"], 0), 100)
        yield Tile(kind, "Production", round(share) > 0, round(share))

    def batteries(self):
        known = self.now.batteries
        if self.older:
            for name, one in (("Batteries", known.storage), ("AC Batteries", known.ac_storage)):
                yield Tile("Lightbulb", name, one.charge > 0, round(one.charge))
            return
        for key, name, together, each in (
            ("encharge", "Battery", known.storage, known.batteries),
            ("acBatterie", "AC Battery", known.ac_storage, known.ac_batteries),
        ):
            summary = self.get(f"{key}BackupLevelSummaryAccessory")
            many = {"Battery": "Batteries", "AC Battery": "AC Batteries"}[name]
            level = round(together.charge)
            yield self.tile(
                {**summary, "namePrefix": False}, LEVELS, on=level > 0, name=many, level=level
            )
            if self.get(f"{key}BackupLevelAccessory")["displayType"] == 1:
                for one in each:
                    yield Tile(
                        "BatteryService", f"{name} {one.serial}", one.charge > 0, round(one.charge)
                    )

    # -- sensors -----------------------------------------------------------------------------------

    def states(self):
        used, net = self.now.consumption.total, self.now.consumption.net
        today = {name: one.totals.today.energy for name, one in self.view.accounts.counters.items()}
        commanded = self.now.grid.controllers[0].relay_commanded == RelayState.CLOSED
        facts = {
            ("dataRefreshSensor",): self.view.polling,
            ("productionStateSensor",): not self.now.production_state.forced_off,
            ("powerProductionStateSensor",): self.now.production.power > 0,
            ("powerConsumptionTotalStateSensor",): used.power > 0,
            ("powerConsumptionNetStateSensor",): net.power > 0,
            ("energyProductionStateSensor",): today["produced"] > 0,
            ("energyConsumptionTotalStateSensor",): today["consumed"] > 0,
            ("energyConsumptionNetStateSensor",): today["imported"] > 0,
            ("enpowerGridStateSensor", "enepowerGridStateSensor"): commanded,
            ("enchargeGridStateSensor",): commanded,
            ("solarGridStateSensor",): commanded,
            ("enchargeStateSensor",): self.now.batteries.settings.enabled,
            ("generatorStateSensor",): self.now.generator.mode != "off",
        }
        for names, holds in facts.items():
            yield self.tile(self.get(*names), SENSORS, on=holds)

    def levels(self):
        today = {name: one.totals.today.energy for name, one in self.view.accounts.counters.items()}
        used, net = self.now.consumption.total, self.now.consumption.net
        figures = {
            ("powerProductionLevelSensors",): (self.now.production.power, "powerLevel"),
            ("powerConsumptionTotalLevelSensors",): (used.power, "powerLevel"),
            ("powerConsumptionNetLevelSensors",): (net.power, "powerLevel"),
            ("energyProductionLevelSensors",): (today["produced"], "energyLevel"),
            ("energyConsumptionTotalLevelSensors",): (today["consumed"], "energyLevel"),
            ("energyConsumptionNetLevelSensors",): (today["imported"], "energyLevel"),
            ("enchargeBackupLevelSummarySensors", "enchargeBackupLevelSensors"): (
                self.now.batteries.storage.charge, "backupLevel",
            ),
        }  # fmt: skip
        for names, (figure, key) in figures.items():
            for one in self.many(*names):
                yield self.tile(one, SENSORS, on=COMPARE[one["compareMode"]](figure, one[key]))

    def qualities(self):
        used = self.now.consumption
        places = {
            "gridProductionQualitySensors": self.now.production.now,
            "gridConsumptionTotalQualitySensors": used.total.now,
            "gridConsumptionNetQualitySensors": used.net.now,
        }
        quantities = ("current", "voltage", "frequency", "power_factor")
        for name, flow in places.items():
            for one in self.many(name):
                figure = getattr(flow, quantities[one["compareType"]])
                holds = COMPARE[one["compareMode"]](figure, one["compareLevel"])
                yield self.tile(one, SENSORS, on=holds)

    def words(self):
        modes = {
            ("enpowerGridModeSensors", "enepowerGridModeSensors"): self.now.grid.controllers[
                0
            ].mode,
            ("enchargeGridModeSensors",): self.now.grid.relay.battery_mode,
            ("solarGridModeSensors",): self.now.grid.relay.solar_mode,
        }
        for names, mode in modes.items():
            for one in self.many(*names):
                yield self.tile(one, SENSORS, on=one["gridMode"] == mode)
        for one in self.many("enchargeProfileSensors"):
            yield self.tile(one, SENSORS, on=self.is_profile(one))
        for one in self.many("generatorModeSensors"):
            yield self.tile(one, SENSORS, on=one["mode"] == self.now.generator.mode)

    def relays(self):
        one, known = self.get("qRelayStateSensor"), self.now.relays.all
        if one is not None:
            yield self.tile(one, SENSORS, on=all(each.state == "closed" for each in known))
            for line in range(known[0].line_count if one.get("multiphase") else 0):
                on = all(each.lines_connected[line] for each in known)
                yield self.tile(one, SENSORS, on=on, name=f"{one['name']} L{line + 1}")

    def contacts(self):
        sensors = self.get("enpowerDryContactsSensor", "enpowerDryContactsSensors")
        for number, one in enumerate(self.now.contacts.all, 1):
            name, on = one.name or f"Dry contact {number}", one.state == RelayState.CLOSED
            if sensors:
                yield Tile("ContactSensor", name, on)
            if self.device["enpowerDryContactsControl"]:
                yield Tile("Switch", name, on)

    # -- controls ----------------------------------------------------------------------------------

    def controls(self):
        facts = {
            ("dataRefreshControl",): self.view.polling,
            ("powerProductionStateControl",): not self.now.production_state.forced_off,
            ("plcLevelControl",): False,
            ("enpowerGridStateControl", "enepowerGridStateControl"): (
                self.now.grid.controllers[0].relay_commanded == RelayState.CLOSED
            ),
            ("generatorStateControl",): self.now.generator.mode != "off",
        }
        for names, on in facts.items():
            yield self.tile(self.get(*names), CONTROLS, on=on)
        for one in self.many("generatorModeControls", "generatorModeContol"):
            yield self.tile(one, CONTROLS, on=one["mode"] == self.now.generator.mode)

    def profiles(self):
        for one in self.many("enchargeProfileControls", "enchargeProfileControl"):
            on = self.is_profile(one)
            if "chargeFromGrid" in one:
                on = on and one["chargeFromGrid"] == self.now.tariff.storage.charge_from_grid
            kept = None if one["profile"] == "backup" else round(self.now.tariff.storage.reserve)
            yield self.tile(one, {1: "Lightbulb"}, on=on, level=kept)

    def is_profile(self, one):
        same = {"savings-mode": "economy"}
        now = self.now.tariff.storage.profile
        return same.get(one["profile"], one["profile"]) == same.get(now, now)
