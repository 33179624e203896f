"""Roofs with flaws whose beginning, end and size are known."""

from collections.abc import Iterator
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
TOGETHER = "newly shaded 3 to 5 hours, several together"
AFTERNOON = "newly shaded all afternoon, one"
STAYS = "snow that stays on single panels"
"""Nor is this one: it goes by itself."""
NO_FLAWS = (ALWAYS, STAYS)


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

    @property
    def words(self) -> str:
        """What kind of a roof it is."""
        ways = " and ".join(f"{one.azimuth:.0f}°" for one in self.plant.planes)
        return f"{self.plant.inverters} panels to {ways}, {abs(self.plant.place.latitude):.0f}° {'north' if self.plant.place.latitude > 0 else 'south'}, every {self.every // 60} min"


def stage(seed: int, days: int, *, panels: int | None = None) -> Stage:
    """The roof of a seed. Each panel has one flaw at most, three of four have none."""
    chance = Random(seed)
    count = chance.choice((6, 12, 20, 32))
    place = chance.choice(PLACES)
    planes = turned(chance.choice(ROOFS), place)
    count = panels or count
    planted = _spread(chance, days, _noon(place), count)
    snow = _snow(chance, days) if place.latitude > 45 else ()
    plant = _flawed(Plant(seed, place, planes=planes, inverters=count), planted, _lying(snow))
    return Stage(seed, plant, planted, 900 if panels else chance.choice((300, 900)), snow)


def large(seed: int, days: int) -> Stage:
    """The roof of a seed with a hundred panels."""
    return stage(seed, days, panels=100)


def harder(seed: int, days: int) -> Stage:
    """A roof of two tilts, where every second panel was always in some shade of its own."""
    chance = Random(seed)
    count = chance.choice((12, 20))
    place = chance.choice(PLACES)
    planes = turned(TWO_TILTS, place)
    planted = _spread(chance, days, _noon(place), count)
    snow = _snow(chance, days) if place.latitude > 45 else ()
    always = tuple(_always(chance, _noon(place), number) for number in range(0, count, 2))
    plant = _flawed(
        Plant(seed, place, planes=planes, inverters=count), planted, (*_lying(snow), *always)
    )
    return Stage(seed, plant, planted, 900, snow)


def together(seed: int, days: int) -> Stage:
    """A roof where several panels fall into one new shade, another loses its afternoon, and snow stays on single ones.

    Those in the shade are three or more, and fewer than half of those that look the same way.
    """
    chance = Random(seed)
    planes = (ONE_ROOF, CORNER, EAST_AND_WEST)[seed % 3]
    each = chance.choice((10, 12, 16))
    count = each * len(planes)
    place = (PLACES[0], *PLACES)[seed // 3 % 4]
    shaded = chance.randint(3, (each - 1) // 2 - 1)  # of the first plane
    snow = _snow(chance, days) if place.latitude > 45 else ()
    planted = (
        *_shades(chance, days, _noon(place), shaded),
        *_staying(chance, snow, range(shaded + 1, count)),
    )
    plant = Plant(seed, place, planes=turned(planes, place), inverters=count)
    return Stage(seed, _flawed(plant, planted, _lying(snow)), planted, 900, snow)


def _shades(chance: Random, days: int, noon: float, shaded: int) -> Iterator[Planted]:
    """One on the first panels, one on the panel after them."""
    begin = BEGIN + int(DAY * chance.uniform(45, max(46, days - 75)))
    first, span, part = chance.uniform(-4, 0), chance.uniform(3, 5), chance.uniform(0.6, 0.95)
    ends, hours = BEGIN + days * DAY, ((noon + first) % 24, (noon + first) % 24 + span)
    for number in range(shaded):
        yield Planted(TOGETHER, Flaw(Kind.SHADED, number, begin, ends, part, hours=hours))
    begin = BEGIN + int(DAY * chance.uniform(45, max(46, days - 75)))
    hours = (noon % 24, noon % 24 + 7)
    yield Planted(AFTERNOON, Flaw(Kind.SHADED, shaded, begin, ends, 0.9, hours=hours))


def _staying(chance: Random, snow: tuple[tuple[int, int], ...], free: range) -> Iterator[Planted]:
    """On two panels of their own each snow stays up to six days longer."""
    panels = iter(chance.sample(free, 2 * len(snow)))
    for _, last in snow:
        for number in (next(panels), next(panels)):
            until = last + int(DAY * chance.uniform(2, 6))
            yield Planted(STAYS, Flaw(Kind.SNOW, number, last, until))


def _noon(place: Place) -> float:
    """As an hour of UTC."""
    return 12 - place.longitude / 15


def turned(planes: tuple[Plane, ...], place: Place) -> tuple[Plane, ...]:
    """To the sun, which stands in the north in the south."""
    half = 180 if place.latitude < 0 else 0
    return tuple(attrs.evolve(one, azimuth=(one.azimuth + half) % 360) for one in planes)


def _spread(chance: Random, days: int, noon: float, count: int) -> tuple[Planted, ...]:
    found = list(_flaws(chance, days, noon, max(2, count // 4)))
    numbers = chance.sample(range(count), len(found))
    return tuple(
        Planted(what, attrs.evolve(flaw, panel=number))
        for (what, flaw), number in zip(found, numbers, strict=True)
    )


def _lying(snow: tuple[tuple[int, int], ...]) -> tuple[Flaw, ...]:
    return tuple(Flaw(Kind.SNOW, None, first, last) for first, last in snow)


def _flawed(plant: Plant, planted: tuple[Planted, ...], others: tuple[Flaw, ...]) -> Plant:
    return attrs.evolve(plant, flaws=(*(one.flaw for one in planted), *others))


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
