"""What every microinverter of a site has reported over a time, with what is wrong with its panel. Pure."""

from collections.abc import Iterator
from heapq import merge
from itertools import accumulate

from pyenvoy.simulator.plant.flaws import is_silent, kept, wavering
from pyenvoy.simulator.plant.noise import unit
from pyenvoy.simulator.plant.site import Inverter, Plant, inverters
from pyenvoy.simulator.plant.sun import bare, clearness

_DAY, _STEP = 86400, 60

Row = tuple[int, str, int]
"""Epoch s, serial number, W: the mean since the report before."""


def reported(plant: Plant, first: int, last: int, every: int = 900) -> Iterator[Row]:
    """Every report between two moments in the order of time; in the dark there are none."""
    for day in range(first // _DAY, last // _DAY + 1):
        for row in _day(plant, day, every):
            if first <= row[0] < last:
                yield row


def _day(plant: Plant, day: int, every: int) -> Iterator[Row]:
    lights = _lights(plant, day * _DAY)
    sums = [(0.0, *accumulate(plane)) for plane in lights]
    return merge(
        *(_panel(plant, one, day * _DAY, sums[one.plane], every) for one in inverters(plant))
    )


def _lights(plant: Plant, start: int) -> tuple[tuple[float, ...], ...]:
    """The light on every roof minute by minute, from an hour before the day."""
    moments = range(start - 3600, start + _DAY + 600, _STEP)
    return tuple(
        zip(*(bare(plant.seed, plant.place, plant.planes, t) for t in moments), strict=True)
    )


def _panel(
    plant: Plant, one: Inverter, start: int, sums: tuple[float, ...], every: int
) -> Iterator[Row]:
    """A day of one panel: it sees the clouds a little before or after its neighbours."""
    late = int(180 * unit(plant.seed, 65, one.number)) - 90
    for at in range(start + one.offset % every, start + _DAY, every):
        end = (at + late - start + 3600) // _STEP
        light = (sums[end] - sums[end - every // _STEP]) * _STEP / every
        if light < 0.012 or is_silent(plant.flaws, one.number, at):
            continue
        t = at - every / 2
        clear = clearness(plant.seed, t) if plant.flaws else 1.0
        left = kept(plant.flaws, plant.seed, one.number, t, clear)
        power = one.peak * light * left * wavering(plant.seed, one.number, t, light)
        yield at, one.serial, round(max(0.0, min(one.peak, power)))
