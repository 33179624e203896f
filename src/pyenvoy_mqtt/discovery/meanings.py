"""What a unit or a name means to Home Assistant, as far as no type tells. Tables only."""

from collections.abc import Mapping

import attrs

MEASUREMENT, TOTAL, INCREASING = "measurement", "total", "total_increasing"


@attrs.frozen
class Meaning:
    """What a number is."""

    device_class: str | None = None
    state_class: str | None = MEASUREMENT
    precision: int | None = None


OF_UNITS: Mapping[str, Meaning] = {
    "W": Meaning("power", precision=0),
    "VA": Meaning("apparent_power", precision=0),
    "var": Meaning("reactive_power", precision=0),
    "Wh": Meaning("energy", TOTAL, 0),
    "VAh": Meaning(None, TOTAL, 0),
    "varh": Meaning(None, TOTAL, 0),
    "V": Meaning("voltage", precision=1),
    "A": Meaning("current", precision=2),
    "Hz": Meaning("frequency", precision=2),
    "°C": Meaning("temperature", precision=0),
    "%": Meaning(precision=0),
    "s": Meaning("duration", None, 0),
    "": Meaning(),
}

POWER_FACTOR = Meaning("power_factor", precision=2)

CHARGE = Meaning("battery", precision=0)
CHARGES = frozenset({"charge", "battery_charge", "ac_battery_charge"})
"""Percent that are a battery's level, and no setting."""

STORED = Meaning("energy_storage", MEASUREMENT, 0)
STORES = frozenset(
    {
        "available_energy",
        "capacity",
        "commissioned_capacity",
        "backup_energy",
        "battery_energy",
        "ac_battery_energy",
    }
)
"""Energies that are there, and have not flowed."""

TODAY = Meaning("energy", INCREASING, 0)
WINDOW = Meaning("energy", None, 0)
WINDOWS = ("seven_days", "week", "yesterday")
"""Parts of names of energies of a period that is no day of ours: they fall as time goes by."""

BINARY: Mapping[str, str] = {
    "communicating": "connectivity",
    "connected": "connectivity",
    "cloud_connected": "connectivity",
    "controller_connected": "connectivity",
    "carrier": "connectivity",
    "producing": "running",
    "operating": "running",
    "forced_off": "problem",
    "database_full": "problem",
}

LIMITS = ("max_", "min_", "rated_", "start_", "stop_", "soc_", "backup_", "very_low", "default_")
"""Beginnings of names of what is set or rated, and does not move."""

ALWAYS = frozenset({"communicating", "cloud_connected"})
"""Yes or no that everybody wants to see."""

NO_NAME = frozenset({"now"})
"""Steps of a path that say nothing to people."""

OWN_DEVICES: Mapping[str, str] = {"generator": "Generator"}
"""Subjects that are a device by themselves."""
