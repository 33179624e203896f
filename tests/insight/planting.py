"""Roofs with flaws whose beginning, end and size are known."""

from random import Random

import attrs

from pyenvoy.simulator.plant import Place, Plane, Plant
from pyenvoy.simulator.plant.flaws import Flaw, Kind

DAY = 86400
BEGIN = 1_772_323_200  # the first of March 2026, epoch s

ONE_ROOF = (Plane(35, 190),)
EAST_AND_WEST = (Plane(30, 95), Plane(30, 265))
CORNER = (Plane(35, 140), Plane(35, 230))
THREE = (Plane(35, 100), Plane(35, 190), Plane(35, 280))
TWO_TILTS = (Plane(20, 190), Plane(45, 190))
"""They look the same way, and drift against each other with the seasons."""
ROOFS = (ONE_ROOF, CORNER, EAST_AND_WEST, THREE)
PLACES = (Place(52.2, 5.2), Place(37.8, -122.3), Place(-27.5, 153.0))

ALWAYS = "always shaded"
"""Of the kinds of flaws this one is none: it has been so from the beginning."""


@attrs.frozen
class Planted:
    """A flaw and what it is called."""

    what: str
    flaw: Flaw


@attrs.frozen
class Stage:
    """A roof, what is wrong with it, and how often its inverters report."""

    seed: int
    plant: Plant
    planted: tuple[Planted, ...]
    every: int
    snow: tuple[tuple[int, int], ...]
    harder: bool = False

    @property
    def words(self) -> str:
        """What kind of a roof it is."""
        ways = " and ".join(f"{one.azimuth:.0f}°" for one in self.plant.planes)
        return f"{self.plant.inverters} panels to {ways}, {abs(self.plant.place.latitude):.0f}° {'north' if self.plant.place.latitude > 0 else 'south'}, every {self.every // 60} min"


def stage(seed: int, days: int, *, harder: bool = False) -> Stage:
    """The roof of a seed. Each panel has one flaw at most, three of four have none.

    A harder one has two tilts, and every second panel was always in some shade of its own.
    """
    chance = Random(seed)
    count = chance.choice((12, 20) if harder else (6, 12, 20, 32))
    place = chance.choice(PLACES)
    planes = tuple(
        attrs.evolve(one, azimuth=(one.azimuth + 180) % 360) if place.latitude < 0 else one
        for one in (TWO_TILTS if harder else chance.choice(ROOFS))
    )
    noon = 12 - place.longitude / 15  # of UTC
    found = list(_flaws(chance, days, noon, max(2, count // 4)))
    numbers = chance.sample(range(count), len(found))
    planted = tuple(
        Planted(what, attrs.evolve(flaw, panel=number))
        for (what, flaw), number in zip(found, numbers, strict=True)
    )
    snow = _snow(chance, days) if place.latitude > 45 else ()
    lying = (Flaw(Kind.SNOW, None, first, last) for first, last in snow)
    always = tuple(_always(chance, noon, number) for number in range(0, count, 2)) if harder else ()
    plant = Plant(
        seed=seed,
        place=place,
        planes=planes,
        inverters=count,
        flaws=(*(one.flaw for one in planted), *lying, *always),
    )
    return Stage(seed, plant, planted, 900 if harder else chance.choice((300, 900)), snow, harder)


def _flaws(chance: Random, days: int, noon: float, count: int):
    """Flaws of every kind in turn, never in the first six weeks, which are for learning."""
    for turn in range(count):
        begin = BEGIN + int(DAY * chance.uniform(45, max(46, days - 75)))
        while_ = begin + int(DAY * chance.uniform(20, 45))
        match (turn + chance.randrange(2)) % 6:
            case 0:
                yield "dead", Flaw(Kind.DEAD, None, begin, while_)
            case 1:
                yield "silent", Flaw(Kind.SILENT, None, begin, while_)
            case 2:
                yield (
                    "soiled to 15 % in 60 days",
                    Flaw(Kind.SOILED, None, begin, begin + 75 * DAY, 0.15),
                )
            case 3:
                first = (noon + chance.uniform(-4, 1)) % 24
                yield (
                    "newly shaded 3 hours",
                    Flaw(
                        Kind.SHADED, None, begin, BEGIN + days * DAY, 0.8, hours=(first, first + 3)
                    ),
                )
            case 4:
                yield (
                    "ageing by 12 % in a year",
                    Flaw(Kind.AGEING, None, BEGIN, BEGIN + 9999 * DAY, 0.12, 365 * DAY),
                )
            case _:
                first = (noon + chance.uniform(-4, 1)) % 24
                yield ALWAYS, Flaw(Kind.SHADED, None, 0, part=0.8, hours=(first, first + 3))


def _always(chance: Random, noon: float, panel: int) -> Flaw:
    """A shade of one or two hours in the morning or in the evening, of a panel of its own."""
    first = noon + chance.choice((-5.5, -4.5, -3.5, 2.5, 3.5, 4.5))
    span = chance.uniform(0.8, 2.0)
    part = chance.uniform(0.2, 0.9)
    return Flaw(Kind.SHADED, panel, 0, part=part, hours=(first % 24, first % 24 + span))


def _snow(chance: Random, days: int) -> tuple[tuple[int, int], ...]:
    """Three times in the winter, for some days each."""
    starts = sorted(chance.uniform(270, 350) for _ in range(3))
    return tuple(
        (BEGIN + int(DAY * start), BEGIN + int(DAY * (start + chance.uniform(1, 5))))
        for start in starts
        if start < days - 10
    )
