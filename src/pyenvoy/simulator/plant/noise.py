"""Chance that is none: numbers that look random and are a function of their keys alone."""

from functools import lru_cache
from math import floor

_MASK = (1 << 64) - 1
_SPAN = 1 << 53


def unit(*keys: int) -> float:
    """A number from 0 up to 1; the same keys give the same number on every machine."""
    state = 0x9E3779B97F4A7C15
    for key in keys:
        # the finaliser of splitmix64, once for each key
        state = ((state ^ key) * 0xBF58476D1CE4E5B9) & _MASK
        state = ((state ^ (state >> 29)) * 0x94D049BB133111EB) & _MASK
        state ^= state >> 32
    return (state >> 11) / _SPAN


def smooth(seed: int, what: int, t: float, period: float) -> float:
    """A number from 0 to 1 that wanders with time, in strides of about `period` seconds."""
    place = t / period
    step = floor(place)
    part = place - step
    part *= part * (3 - 2 * part)
    here = _post(seed, what, step)
    return here + (_post(seed, what, step + 1) - here) * part


@lru_cache(4096)  # whoever goes through time asks many times between the same two
def _post(seed: int, what: int, step: int) -> float:
    return unit(seed, what, step)


def digits(seed: int, what: int, i: int, count: int) -> str:
    """A text of decimal digits, for serial numbers."""
    return f"{int(unit(seed, what, i) * 10**count):0{count}d}"
