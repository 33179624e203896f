"""What the house uses, by the hour of its own clock."""

from math import floor

from pyenvoy.simulator.plant.noise import smooth, unit

# share of the mean power in each local hour: night, breakfast, noon, evening
_HOURS = (
    0.45, 0.40, 0.38, 0.38, 0.42, 0.55, 0.90, 1.30, 1.15, 0.95, 0.90, 1.00,
    1.15, 1.05, 0.90, 0.95, 1.20, 1.65, 1.95, 1.85, 1.60, 1.30, 0.90, 0.60,
)  # fmt: skip
_STRIDE = 300  # one decision about appliances for each, as the course has its knots


def use(seed: int, mean: float, t: float, local: float) -> float:
    """Power of all loads, W; `local` is the wall clock as seconds since its epoch."""
    hour = local / 3600 % 24
    whole = floor(hour)
    usual = _HOURS[whole] + (_HOURS[(whole + 1) % 24] - _HOURS[whole]) * (hour - whole)
    drift = 0.75 + 0.5 * smooth(seed, 21, t, 5400)
    return mean * usual * drift + _fridge(seed, t) + _appliance(seed, usual, t)


def _fridge(seed: int, t: float) -> float:
    return 90.0 if (t + 600 * unit(seed, 22)) % 2700 < 1100 else 4.0


def _appliance(seed: int, usual: float, t: float) -> float:
    """A kettle, an oven, a pump: likelier when people are awake."""
    step = floor(t / _STRIDE)
    if unit(seed, 23, step) > 0.11 * usual:
        return 0.0
    return 600 + 1900 * unit(seed, 24, step)
