"""Quantities: one type each, its symbol, and the few conversions the gateway makes necessary.

Nothing here knows an endpoint. Conversions happen once, in `reading/`; a unit string stands nowhere else.
"""

from datetime import UTC, datetime
from typing import NewType

Watts = NewType("Watts", float)
VoltAmperes = NewType("VoltAmperes", float)
Vars = NewType("Vars", float)
WattHours = NewType("WattHours", float)
VoltAmpereHours = NewType("VoltAmpereHours", float)
VarHours = NewType("VarHours", float)
Volts = NewType("Volts", float)
Amperes = NewType("Amperes", float)
Hertz = NewType("Hertz", float)
Celsius = NewType("Celsius", float)
Percent = NewType("Percent", float)
Ratio = NewType("Ratio", float)
Level = NewType("Level", int)
"""Signal or communication strength in bars, 0 to 5 unless its field says otherwise."""

_SYMBOLS: dict[object, str] = {
    Watts: "W",
    VoltAmperes: "VA",
    Vars: "var",
    WattHours: "Wh",
    VoltAmpereHours: "VAh",
    VarHours: "varh",
    Volts: "V",
    Amperes: "A",
    Hertz: "Hz",
    Celsius: "°C",
    Percent: "%",
    Ratio: "",
    Level: "",
}

QUANTITIES: tuple[object, ...] = tuple(_SYMBOLS)
"""Every quantity there is, for those who walk the model by its types."""


def symbol(quantity: object) -> str:
    """Return the unit symbol of a quantity, `""` for a bare number.

    Raises `KeyError` for what is not a quantity.
    """
    return _SYMBOLS[quantity]


def from_milli(value: float) -> float:
    """Thousandths (mW, mV, mA, mHz) to the base unit."""
    return value / 1000


def from_kilo(value: float) -> float:
    """Thousands (kW) to the base unit."""
    return value * 1000


def from_joules(value: float) -> WattHours:
    """Joules, equally watt-seconds, to watt-hours."""
    return WattHours(value / 3600)


def from_fahrenheit(value: float) -> Celsius:
    """Degrees Fahrenheit to degrees Celsius, to a hundredth: the gateway reports whole degrees."""
    return Celsius(round((value - 32) * 5 / 9, 2))


YEAR_2100 = 4_102_444_800
"""Epoch seconds at which what a gateway says of time ends: the last hours of 9999 fit into no zone but UTC, and
close to them there is nothing that a moment could be compared with."""


def moment(epoch: float | None) -> datetime | None:
    """Epoch seconds to an aware UTC datetime before 2100; `None` for 0 ("never"), for nothing and for nonsense."""
    if epoch is None or not 0 < epoch < YEAR_2100:
        return None
    return datetime.fromtimestamp(epoch, UTC)
