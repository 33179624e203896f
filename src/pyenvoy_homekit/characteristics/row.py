"""What a row of the table says, and how a value of the model becomes one that Home takes."""

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from math import isfinite

import attrs

from pyenvoy.units import (
    Amperes,
    Celsius,
    Hertz,
    Percent,
    Ratio,
    Vars,
    VoltAmperes,
    Volts,
    WattHours,
    Watts,
    symbol,
)
from pyenvoy_homekit.shape import Value

_LONGEST = 64
"""Characters that Home takes of a text."""


class Format(StrEnum):
    """HomeKit's formats, as far as they are used."""

    BOOL = "bool"
    FLOAT = "float"
    UINT32 = "uint32"
    STRING = "string"
    DATA = "data"


@attrs.frozen
class Measure:
    """A quantity as it is shown: what its unit is a multiple of, how far it reaches, how fine it is."""

    quantity: object
    scale: float
    most: float
    step: float
    least: float | None = None

    @property
    def unit(self) -> str:
        """HomeKit's own word where it has one, else the symbol with its prefix."""
        own = _HOMEKIT_UNITS.get(self.quantity)
        return own or _PREFIXES[self.scale] + symbol(self.quantity)


_PREFIXES: Mapping[float, str] = {1: "", 1000: "k"}
_HOMEKIT_UNITS: Mapping[object, str] = {Percent: "percentage", Celsius: "celsius"}

KILOWATTS = Measure(Watts, 1000, 1e6, 0.001)
WATTS = Measure(Watts, 1, 1e6, 0.1)
KILOVOLT_AMPERES = Measure(VoltAmperes, 1000, 1e6, 0.001)
KILOVARS = Measure(Vars, 1000, 1e6, 0.001)
KILOWATT_HOURS = Measure(WattHours, 1000, 1e8, 0.001)
WATT_HOURS = Measure(WattHours, 1, 1e9, 0.1)
VOLTS = Measure(Volts, 1, 1e5, 0.01)
AMPERES = Measure(Amperes, 1, 1e5, 0.001)
HERTZ = Measure(Hertz, 1, 1e4, 0.001)
CELSIUS = Measure(Celsius, 1, 1000, 0.1, -273.2)
PERCENT = Measure(Percent, 1, 100, 0.1, 0)
RATIO = Measure(Ratio, 1, 1, 0.001)


@attrs.frozen
class Trait:
    """A characteristic of our own: a row of the table."""

    kind: str
    label: str
    """What Eve and Controller show in front of the value."""
    uuid: str
    format: Format
    unit: str = ""
    least: float | None = None
    most: float | None = None
    step: float | None = None
    scale: float = 1
    writable: bool = False
    readable: bool = True
    """Whether it says something; what only takes does not."""
    hidden: bool = False
    """Whether it is of no use to people: only programs read it."""

    def shown(self, value: object) -> Value | None:
        """A value of the model as Home takes it; `None` for nothing and for what is no number."""
        if value is None or (isinstance(value, float) and not isfinite(value)):
            return None
        match self.format, value:
            case Format.BOOL, _:
                return bool(value)
            case Format.DATA, _:
                return str(value)
            case Format.STRING, _:
                return _cut(str(value))
            case _, int() | float():
                return self._number(value)
        return None

    def _number(self, value: float) -> int | float:
        rounded = round(value / self.scale, _digits(self.step)) + 0.0  # never minus nothing
        return float(rounded) if self.format is Format.FLOAT else int(rounded)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


@cache
def _digits(step: float | None) -> int:
    text = f"{step or 1:.6f}".rstrip("0")
    return len(text.partition(".")[2])


@attrs.frozen
class Group:
    """A service of our own: what of a device belongs together."""

    kind: str
    label: str
    uuid: str
    hidden: bool = False


def flag(kind: str, label: str, uuid: str, *, writable: bool = False) -> Trait:
    """A row that says yes or no."""
    return Trait(kind, label, uuid, Format.BOOL, writable=writable)


def word(kind: str, label: str, uuid: str) -> Trait:
    """A row that says something in words."""
    return Trait(kind, label, uuid, Format.STRING)


def count(kind: str, label: str, uuid: str) -> Trait:
    """A row that counts from 0 on."""
    return Trait(kind, label, uuid, Format.UINT32, least=0, most=2**32 - 1, step=1)


def number(kind: str, label: str, uuid: str, of: Measure) -> Trait:
    """A row that measures."""
    least = -of.most if of.least is None else of.least
    return Trait(kind, label, uuid, Format.FLOAT, of.unit, least, of.most, of.step, of.scale)
