"""What stands at a site: the roof, its inverters, the batteries, the generator. Numbers, no moments."""

from functools import lru_cache

import attrs

from pyenvoy.simulator.plant.flaws import Flaw
from pyenvoy.simulator.plant.noise import digits, unit
from pyenvoy.simulator.plant.sun import Place, Plane
from pyenvoy.simulator.plant.zone import Summer, Zone

AMSTERDAM = Zone("Europe/Amsterdam", 3600, Summer.EUROPE)
_TWO_ROOFS = (Plane(35, 140), Plane(35, 230))


@attrs.frozen(cache_hash=True)
class Plant:
    """A site, as numbers. Everything that happens there follows from these and from the time."""

    seed: int = 1
    place: Place = Place(52.2, 5.2)
    zone: Zone = AMSTERDAM
    planes: tuple[Plane, ...] = _TWO_ROOFS
    inverters: int = 15
    rating: float = 330.0
    """Of one inverter, W."""
    phases: int = 1
    mean_load: float = 480.0
    """Of the house over a year, W, before appliances."""
    batteries: int = 0
    capacity: float = 5000.0
    """Of one IQ Battery, Wh."""
    battery_power: float = 3840.0
    """Of one IQ Battery, W."""
    acbs: int = 0
    generator_power: float = 0.0
    """What the generator can give, W; 0 where there is none."""
    built: int = 1_700_000_000
    """When the gateway was commissioned, epoch s: lifetimes count from here."""
    flaws: tuple[Flaw, ...] = ()
    """What is wrong with single panels. Reports show it; the meters do not, which measure the whole."""

    @property
    def storage_capacity(self) -> float:
        """Of all IQ Batteries together, Wh."""
        return self.batteries * self.capacity

    @property
    def acb_capacity(self) -> float:
        """Of all AC Batteries together, Wh."""
        return self.acbs * 1200.0


@attrs.frozen
class Inverter:
    """One microinverter: where it hangs, and how it differs from its neighbours."""

    number: int
    serial: str
    plane: int
    peak: float
    """What it gives in full light, W."""
    phase: int
    offset: int
    """Seconds into each quarter of an hour at which it reports."""


def _inverter(plant: Plant, i: int) -> Inverter:
    return Inverter(
        number=i,
        serial="1224" + digits(plant.seed, 31, i, 8),
        plane=i * len(plant.planes) // plant.inverters,
        peak=plant.rating * (0.93 + 0.07 * unit(plant.seed, 32, i)),
        phase=i % plant.phases,
        offset=30 * int(30 * unit(plant.seed, 33, i)) + i % 3,
    )


@lru_cache(64)
def inverters(plant: Plant) -> tuple[Inverter, ...]:
    """Every microinverter of the site."""
    return tuple(_inverter(plant, i) for i in range(plant.inverters))


@lru_cache(64)
def peaks(plant: Plant) -> tuple[float, ...]:
    """What all inverters of each roof give in full light, W."""
    return tuple(
        sum(one.peak for one in inverters(plant) if one.plane == plane)
        for plane in range(len(plant.planes))
    )


@lru_cache(64)
def made_on(plant: Plant) -> tuple[float, ...]:
    """The share of the production on each phase."""
    every = inverters(plant)
    whole = sum(one.peak for one in every)
    return tuple(
        sum(one.peak for one in every if one.phase == phase) / whole
        for phase in range(plant.phases)
    )


USED_ON = {1: (1.0,), 2: (0.58, 0.42), 3: (0.5, 0.3, 0.2)}
"""The share of the house's use on each phase."""
