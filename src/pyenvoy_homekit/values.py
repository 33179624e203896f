"""Whether a value may be put into a characteristic, and in which form. Pure; nothing else checks it later."""

from collections.abc import Collection
from math import isfinite

import attrs

from pyenvoy_homekit.shape import Value

_LONGEST = 64

_DIGITS = 6
"""After the point: what a sum is off by behind them some controllers cannot read, as in 981.4000000000001."""


@attrs.frozen
class Form:
    """What a characteristic can hold."""

    format: str
    """As HomeKit names it: bool, int, uint8, float, string, data …"""
    least: float | None = None
    most: float | None = None
    step: float | None = None
    longest: int = _LONGEST
    allowed: Collection[int] = ()
    """The only values there are, where not all are."""


_LIMITS = {
    "uint8": (0, 2**8 - 1),
    "uint16": (0, 2**16 - 1),
    "uint32": (0, 2**32 - 1),
    "uint64": (0, 2**64 - 1),
    "int": (-(2**31), 2**31 - 1),
}


def shown(value: Value | None, form: Form) -> Value | None:
    """The value as it is shown, brought into its range; `None` where it cannot be shown at all."""
    if form.format == "bool":
        return value if isinstance(value, bool) else None
    if form.format in _LIMITS or form.format == "float":
        return _number(value, form)
    return value[: form.longest] if isinstance(value, str) else None


def taken(value: object, form: Form) -> Value | None:
    """The value that somebody wants to write; `None` where it does not fit: nothing is bent to fit."""
    if form.format == "bool":
        return bool(value) if isinstance(value, bool | int) and value in (0, 1) else None
    if form.format in _LIMITS or form.format == "float":
        fits = isinstance(value, bool | int | float) and _within(value, form)
        return _number(value, form) if fits else None
    if not isinstance(value, str) or len(value) > form.longest:
        return None
    return value if _is_whole(value) else None


def _is_whole(text: str) -> bool:
    """Whether it can be written again: with half a character in it nobody could read the accessory any more."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _within(value: float, form: Form) -> bool:
    low, high = _range(form)
    return (low is None or value >= low) and (high is None or value <= high)


def _range(form: Form) -> tuple[float | None, float | None]:
    low, high = _LIMITS.get(form.format, (None, None))
    return (low if form.least is None else form.least, high if form.most is None else form.most)


def _number(value: object, form: Form) -> Value | None:
    if not isinstance(value, bool | int | float) or not isfinite(value):
        return None
    low, high = _range(form)
    found = form.step * round(value / form.step) if form.step else float(value)
    found = round(found, _DIGITS)
    found = found if high is None else min(found, high)
    found = found if low is None else max(found, low)
    if form.format == "float":
        return found
    whole = round(found)
    return whole if not form.allowed or whole in form.allowed else None
