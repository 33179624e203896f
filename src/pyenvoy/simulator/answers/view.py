"""What an answer may look at: the era, the settings, and the plant at any moment."""

from collections.abc import Callable
from functools import lru_cache

import attrs

from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.settings import Settings
from pyenvoy.simulator.plant import Course, Inverter, Moment, Plant, Tally, inverters
from pyenvoy.simulator.plant.flaws import kept, silent_since
from pyenvoy.simulator.plant.sun import clearness

QUARTER = 900
_WRITTEN_AFTER = 240  # s; the interval before is stored this long after a quarter has ended
_SEARCH = 300


@attrs.frozen
class View:
    """The gateway at one moment."""

    era: Era
    serial: str
    course: Course
    settings: Settings
    t: int
    """Epoch s, by the gateway's clock."""
    query: str = ""
    starting: bool = False
    """Whether the gateway is still on its way up."""

    @property
    def plant(self) -> Plant:
        """The site."""
        return self.course.plant

    @property
    def now(self) -> Moment:
        """The plant at this moment."""
        return self.course.at(self.t)

    @property
    def stored(self) -> int:
        """When the last stored interval of fifteen minutes ended, epoch s."""
        return (self.t - _WRITTEN_AFTER) // QUARTER * QUARTER

    def days(self, read: Callable[[Tally], float], until: int) -> tuple[float, float]:
        """What a counter gathered since midnight, and in the seven days before: both in Wh."""
        midnight = self.plant.zone.midnight(until)
        before = self.plant.zone.midnight(until, -7)
        start = read(self.course.at(midnight).tally)
        return (
            read(self.course.at(until).tally) - start,
            start - read(self.course.at(before).tally),
        )

    @property
    def installed(self) -> int:
        """When the gateway was commissioned, epoch s."""
        return self.plant.built

    def reports(self) -> "tuple[Report, ...]":
        """The last report of every microinverter that is still up."""
        return reports(self.course, self.era.gone, self.t)


@attrs.frozen
class Report:
    """What one microinverter last said of its last quarter of an hour."""

    inverter: Inverter
    at: int
    watts: float
    """Mean over the interval."""
    energy: float
    """Since it was installed, Wh."""
    today: float
    yesterday: float
    week: float

    def is_old(self, t: int) -> bool:
        """Whether nothing has been heard for so long that sums no longer count its power."""
        return t - self.at > 2 * QUARTER

    @property
    def joules(self) -> int:
        """What it made in the interval."""
        return round(self.watts * QUARTER)


@lru_cache(16)
def reports(course: Course, gone: int, t: int) -> tuple[Report, ...]:
    """The last reports, spread over fifteen minutes; from dusk on the last of the day stays."""
    dusks = tuple(_dusk(course, plane, t) for plane in range(len(course.plant.planes)))
    energies: dict[tuple[int, int], float] = {}

    def energy(plane: int, moment: int) -> float:
        """Of a whole roof; many inverters ask for the same moment."""
        if (plane, moment) not in energies:
            energies[plane, moment] = course.at(moment).tally.planes[plane]
        return energies[plane, moment]

    every = inverters(course.plant)
    whole = [sum(i.peak for i in every if i.plane == p) for p in range(len(dusks))]
    zone = course.plant.zone
    nights = tuple(zone.midnight(t, days) for days in (0, -1, -7))
    found = []
    for one in every:
        end = dusks[one.plane]
        if (silent := silent_since(course.plant.flaws, one.number, t)) is not None:
            end = min(end, silent)
        if one.number < gone:  # silent since some noon two months ago
            end = course.pieces[0].start + 43200 - 5 * one.number
        at = (end - one.offset) // QUARTER * QUARTER + one.offset
        share = one.peak / whole[one.plane]
        now, *past = (
            share * energy(one.plane, moment)
            for moment in (at, at - QUARTER, *(min(night, at) for night in nights))
        )
        found.append(
            Report(
                inverter=one,
                at=at,
                watts=(now - past[0]) * 3600 / QUARTER * _kept(course.plant, one.number, at),
                energy=now,
                today=now - past[1],
                yesterday=past[1] - past[2],
                week=past[1] - past[3],
            )
        )
    return tuple(found)


def _kept(plant: Plant, panel: int, at: int) -> float:
    """What is wrong with a panel shows in the power of a report; its energies stay those of a good one."""
    t = at - QUARTER / 2
    return kept(plant.flaws, plant.seed, panel, t, clearness(plant.seed, t)) if plant.flaws else 1.0


def _dusk(course: Course, plane: int, t: int) -> int:
    """When this roof last gave power: now, or at the end of the day."""
    moment = t
    while moment > course.pieces[0].start and course.at(moment).flows.planes[plane] < 5.0:
        moment = (moment - 1) // _SEARCH * _SEARCH
    return moment
