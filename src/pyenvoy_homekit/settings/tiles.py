"""The tiles that a person adds: `[[homekit.sensor]]` and `[[homekit.control]]`, two or three lines each."""

from enum import StrEnum

import attrs


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


@attrs.frozen
class SensorSettings:
    """A sensor: it fires while its rule holds."""

    name: str
    when: str
    """The rule: `production power > 3 kW`, `grid relay is open`."""
    shown_as: SensorKind = SensorKind.OCCUPANCY
    name_prefix: bool = False
    """Whether the gateway's name stands in front."""
    gateway: str | None = None
    """Name or host of the gateway it is for; without it, for all."""


@attrs.frozen
class ControlSettings:
    """A control: a person sets something by it, and it shows what the gateway says afterwards."""

    name: str
    sets: str
    """What it sets: `production`, `grid relay`, `profile economy`, `polling`."""
    shown_as: ControlKind = ControlKind.SWITCH
    name_prefix: bool = False
    gateway: str | None = None
