"""The tiles that a person adds: `[[homekit.sensor]]` and `[[homekit.control]]`, two or three lines each."""

import attrs

from pyenvoy.errors import UsageError
from pyenvoy_homekit import rules, wishes
from pyenvoy_homekit.settings.kinds import ControlKind, SensorKind


def _named(_: object, __: object, value: str) -> None:
    if not value.strip():
        raise ValueError("must be a name to be shown, not nothing")


def _rule(_: object, __: object, value: str) -> None:
    try:
        rules.parse(value)
    except UsageError as error:
        raise ValueError(str(error)) from None


def _wish(_: object, __: object, value: str) -> None:
    try:
        wishes.parse(value)
    except UsageError as error:
        raise ValueError(str(error)) from None


@attrs.frozen
class SensorSettings:
    """A sensor: it fires while its rule holds."""

    name: str = attrs.field(validator=_named)
    """What it is called; each its own."""
    when: str = attrs.field(validator=_rule)
    """The rule: `production power > 3 kW`, `grid relay is open`."""
    shown_as: SensorKind = SensorKind.OCCUPANCY
    """As what it is shown; a contact is open while the rule holds."""
    name_prefix: bool = False
    """Whether the gateway's name stands in front."""
    gateway: str | None = None
    """Name or host of the gateway it is for; without it, for all."""


@attrs.frozen
class ControlSettings:
    """A control: a person sets something by it, and it shows what the gateway says afterwards."""

    name: str = attrs.field(validator=_named)
    """What it is called; each its own."""
    sets: str = attrs.field(validator=_wish)
    """What it sets: `production`, `grid-relay`, `profile economy`, `polling`."""
    shown_as: ControlKind = ControlKind.SWITCH
    """As what it is shown; of a profile as lightbulb the brightness is the reserve."""
    name_prefix: bool = False
    """Whether the gateway's name stands in front."""
    gateway: str | None = None
    """Name or host of the gateway it is for; without it, for all."""
