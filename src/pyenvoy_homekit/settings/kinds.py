"""As what things are shown, and how they are dealt out: the words of `[homekit]`."""

from enum import StrEnum


class Layout(StrEnum):
    """How tiles are dealt out to accessories."""

    BRIDGE = "bridge"
    """One accessory for each device family, behind one bridge."""
    SINGLE = "single"
    """One accessory that has it all, as the plugin shows it."""


class Part(StrEnum):
    """What is shown without being asked for, where the system has it."""

    PRODUCTION = "production"
    CONSUMPTION = "consumption"
    GRID = "grid"
    BATTERIES = "batteries"
    GENERATOR = "generator"
    CONTACTS = "contacts"
    RELAYS = "relays"
    INVERTERS = "inverters"
    """One sensor that tells when a panel is silent."""


class MainKind(StrEnum):
    """As what the production is shown, in percent of the installed power but for the light sensor."""

    LIGHT_SENSOR = "light-sensor"
    """In W, which Home calls lux."""
    LIGHTBULB = "lightbulb"
    FAN = "fan"
    HUMIDITY = "humidity"
    BATTERY = "battery"
    NONE = "none"


class BatteryKind(StrEnum):
    """As what the batteries' charge together is shown."""

    BATTERY = "battery"
    LIGHTBULB = "lightbulb"
    FAN = "fan"
    HUMIDITY = "humidity"
    NONE = "none"


class SensorKind(StrEnum):
    """As what a sensor is shown. A contact is shown as open when the rule holds, as the plugin does it."""

    NONE = "none"
    MOTION = "motion"
    OCCUPANCY = "occupancy"
    CONTACT = "contact"


class ControlKind(StrEnum):
    """As what a control is shown."""

    NONE = "none"
    SWITCH = "switch"
    OUTLET = "outlet"
    LIGHTBULB = "lightbulb"
    """With `sets = "profile …"` its brightness is the reserve."""


class Guarded(StrEnum):
    """Which controls the lock is for."""

    DANGEROUS = "dangerous"
    """Production and the relay to the grid."""
    ALL = "all"
    NONE = "none"
    """None: then there is no lock."""
