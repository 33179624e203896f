"""Who gives power to whom at one moment: the sun, the batteries, the generator, the grid, the house.

Towards the house is positive. In every answer `load = pv + storage + acb + net`, and `net` is what
the meter at the feeder sees: the grid, or in its place the generator.
"""

from enum import StrEnum

import attrs

from pyenvoy.simulator.plant.house import use
from pyenvoy.simulator.plant.noise import unit
from pyenvoy.simulator.plant.site import USED_ON, Plant, made_on, peaks
from pyenvoy.simulator.plant.sun import light

STRIDE = 300
"""Seconds between two decisions; between them power runs straight, with ripples."""
EFFICIENCY = 0.96
"""Of a battery, one way."""


class Mode(StrEnum):
    """The storage profiles."""

    SELF_CONSUMPTION = "self-consumption"
    BACKUP = "backup"
    SAVINGS = "savings-mode"


@attrs.frozen(cache_hash=True)
class Situation:
    """What people and the weather of the grid have decided, so far as power follows from it."""

    mode: Mode = Mode.SELF_CONSUMPTION
    reserve: float = 20.0
    """Of the batteries, percent."""
    charge_from_grid: bool = False
    islanded: bool = False
    generator: bool = False
    producing: bool = True
    acb_asleep: bool = False
    export_limit: float | None = None
    """W, `None` without a limit."""


@attrs.frozen
class Flows:
    """Power at one moment, W."""

    planes: tuple[float, ...]
    """What the inverters of each roof give."""
    pv: float
    """The same as the production meter sees it: at night the inverters draw a little."""
    load: float
    storage: float
    acb: float
    net: tuple[float, ...]
    """What comes in at the feeder, by phase."""
    generator: bool = False
    """Whether `net` comes from the generator."""


@attrs.frozen
class Stores:
    """Energy in the IQ Batteries and in the AC Batteries, Wh."""

    storage: float
    acb: float


def _room(stored: float, floor: float, ceiling: float) -> tuple[float, float]:
    """How much can flow out and in until the next decision but one, W."""
    hours = 2 * STRIDE / 3600
    return max(0.0, stored - floor) / hours, max(0.0, ceiling - stored) / hours


def _held(want: float, out: float, into: float) -> float:
    return max(-into, min(out, want))


def _wish(situation: Situation, lack: float, hour: float) -> tuple[float, bool]:
    """What the storage profile would have the batteries do, W, and whether they may give."""
    if situation.islanded:
        return lack, True
    night = situation.charge_from_grid and 1 <= hour < 5
    if situation.mode is Mode.BACKUP:
        return (-1e9 if situation.charge_from_grid else min(lack, 0.0)), False
    if situation.mode is Mode.SAVINGS:
        peak = 16 <= hour < 21
        return (lack if peak else -2500.0 if night else min(lack, 0.0)), peak
    return lack, True


def _storage(plant: Plant, situation: Situation, lack: float, stored: float, hour: float) -> float:
    whole = plant.storage_capacity
    if not whole:
        return 0.0
    want, may_give = _wish(situation, lack, hour)
    reserve = 5.0 if situation.islanded else situation.reserve
    out, into = _room(stored, whole * reserve / 100, whole)
    power = plant.batteries * plant.battery_power
    return _held(want, min(out, power) if may_give else 0.0, min(into, power))


def _acb(plant: Plant, situation: Situation, lack: float, stored: float) -> float:
    if not plant.acbs or situation.acb_asleep:
        return 0.0
    out, into = _room(stored, 0.1 * plant.acb_capacity, plant.acb_capacity)
    return _held(lack, min(out, 258.0 * plant.acbs), min(into, 270.0 * plant.acbs))


def _limit(situation: Situation) -> float | None:
    """The most that may leave the house, W."""
    if situation.islanded or situation.generator:
        return 0.0
    return situation.export_limit


def flows(plant: Plant, situation: Situation, t: float, stores: Stores) -> Flows:
    """Decide who gives what at a moment, from what is in the batteries then."""
    local = t + plant.zone.ahead(t)
    falls = light(plant.seed, plant.place, plant.planes, t) if situation.producing else ()
    made = tuple(map(float.__mul__, falls, peaks(plant))) or (0.0,) * len(plant.planes)
    draw = 0.18 * plant.inverters if sum(made) < 2.0 and not situation.islanded else 0.0
    load = use(plant.seed, plant.mean_load, t, local)
    lack = load - sum(made) + draw
    storage = _storage(plant, situation, lack, stores.storage, local / 3600 % 24)
    if abs(storage) > 60:  # the batteries follow the house, never quite
        storage += 16 * (unit(plant.seed, 41, int(t)) - 0.5)
    acb = _acb(plant, situation, lack - storage, stores.acb)
    net = lack - storage - acb
    most = _limit(situation)
    if most is not None and net < -most and sum(made) > 0:  # too much sun: the inverters hold back
        kept = max(0.0, 1 - (-most - net) / sum(made))
        made = tuple(one * kept for one in made)
        net = load - sum(made) + draw - storage - acb
    if situation.islanded and not situation.generator:  # what is left must be shed or given
        load, net = max(0.0, load - net), 0.0
        storage = load - sum(made) - acb
    return Flows(
        planes=made,
        pv=sum(made) - draw,
        load=load,
        storage=storage,
        acb=acb,
        net=_by_phase(plant, situation, load, sum(made) - draw, net),
        generator=situation.generator,
    )


def _by_phase(
    plant: Plant, situation: Situation, load: float, pv: float, net: float
) -> tuple[float, ...]:
    """The feeder's power by phase. Batteries even out what is left over, equally on all phases."""
    if situation.islanded and not situation.generator:
        return (0.0,) * plant.phases
    shares = zip(USED_ON[plant.phases], made_on(plant), strict=True)
    even = (load - pv - net) / plant.phases
    return tuple(load * used - pv * made - even for used, made in shares)
