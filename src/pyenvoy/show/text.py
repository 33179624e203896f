"""Values as people read them. What programs read is in `plain.py`."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from math import floor, log10

from pyenvoy.units import (
    VarHours,
    Vars,
    VoltAmpereHours,
    VoltAmperes,
    WattHours,
    Watts,
    symbol,
)

_SCALED = frozenset(
    map(symbol, (Watts, VoltAmperes, Vars, WattHours, VoltAmpereHours, VarHours)),
)
_TENTHS = 10.0
"""Power and energy are told to a tenth at most: no meter measures more."""
_STEPS = ((1e10, 1e9, "G"), (1e7, 1e6, "M"), (1e4, 1e3, "k"))
_SPANS = ((86400, "d"), (3600, "h"), (60, "min"), (1, "s"))


def text(value: object, unit: str = "") -> tuple[str, str]:
    """A value and its unit as people read them: `(12345.0, "Wh")` as `("12.35", "kWh")`."""
    match value:
        case bool():
            return ("yes" if value else "no"), ""
        case int() | float():
            return _quantity(value, unit)
        case timedelta():
            return span(value), ""
        case datetime():
            return value.strftime("%Y-%m-%d %H:%M:%S %Z"), ""
        case Mapping():
            return ", ".join(f"{key} {text(one)[0]}" for key, one in value.items()), unit
        case tuple():
            return ", ".join(text(one)[0] for one in value), unit
        case _:
            return str(value), ""


def _quantity(value: float, unit: str) -> tuple[str, str]:
    for limit, divisor, prefix in _STEPS:
        if unit in _SCALED and abs(value) >= limit:
            return number(value / divisor), prefix + unit
    if unit in _SCALED and not isinstance(value, int):
        value = round(value * _TENTHS) / _TENTHS
    return number(value), unit


def number(value: float) -> str:
    """Four significant digits and never an exponent; what stands before the point stands in full."""
    if isinstance(value, int) or value == 0:
        return str(int(value))
    decimals = min(max(3 - floor(log10(abs(value))), 0), 6)
    rounded = f"{value:.{decimals}f}"
    return rounded.rstrip("0").rstrip(".") if decimals else rounded


def span(value: timedelta) -> str:
    """A span of time in at most two units: `2 d 3 h`, `15 min`, `0 s`."""
    seconds = abs(round(value.total_seconds()))
    parts = []
    for length, name in _SPANS:
        count, seconds = divmod(seconds, length)
        if count:
            parts.append(f"{count} {name}")
    sign = "-" if value < timedelta() and parts else ""
    return sign + (" ".join(parts[:2]) or "0 s")
