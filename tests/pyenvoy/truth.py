"""A simulated gateway asked for everything at one moment, beside what its plant truly is then.

The truth is taken from the plant alone: neither what the gateway's pages work out of it nor our
readings have a say in it.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import lru_cache

import attrs

from pyenvoy import wire
from pyenvoy.endpoint import Answers
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.reading.snapshot import take
from pyenvoy.request import Method, Request
from pyenvoy.simulator.answers import Living, living
from pyenvoy.simulator.plant import Course, Moment, Tally, inverters, made_on
from tests.samples.make import PAGES

QUARTER = 900
_NIGHT, _DAWN, _NOON, _EVENING = "night", "dawn", "noon", "evening"
DAYS = {
    "spring": (datetime(2026, 5, 9, tzinfo=UTC), None, (_NIGHT, _DAWN, _NOON, _EVENING)),
    "winter": (datetime(2026, 1, 23, tzinfo=UTC), 4711, (_DAWN, _EVENING)),
}
"""A day, the seed of the plant then (without one the gateway's own), and when to look."""

_at = lru_cache(100_000)(Course.at)


@attrs.frozen
class Seen:
    """A snapshot, and the plant at the same moment."""

    when: str
    t: int
    snapshot: Snapshot
    gateway: Living

    @property
    def course(self) -> Course:
        """What happens at the plant."""
        return self.gateway.course

    @property
    def plant(self) -> Moment:
        """The plant at the moment of the snapshot."""
        return self.at(self.t)

    def at(self, t: float) -> Moment:
        """The plant at another moment."""
        return _at(self.course, t)

    @property
    def split(self) -> tuple[float, ...]:
        """The share of the production on each phase."""
        return made_on(self.course.plant)

    def today(self, counted: Callable[[Tally], float]) -> float:
        """What a counter has gathered since the site's midnight, Wh."""
        return counted(self.plant.tally) - counted(self.at(self._midnight(0)).tally)

    def week(self, counted: Callable[[Tally], float]) -> float:
        """What a counter had gathered in the seven days before the site's midnight, Wh."""
        first, last = self.at(self._midnight(-7)), self.at(self._midnight(0))
        return counted(last.tally) - counted(first.tally)

    def _midnight(self, days: int) -> int:
        return self.course.plant.zone.midnight(self.t, days)

    def lately(
        self, told: Callable[[Moment], float], span: int = 2 * QUARTER
    ) -> tuple[float, float]:
        """The least and the most that something was in the last half hour."""
        found = [told(self.at(self.t - ago)) for ago in range(0, span + 1, 30)]
        return min(found), max(found)

    def light(self) -> int:
        """When the sun last shone on the roofs: now by day, dusk at night."""
        t = self.t
        while sum(self.at(t).flows.planes) <= 0:
            t -= 60
        return t

    def inverter(self, serial):
        """A microinverter of the plant, with its share of the roof that it hangs on."""
        every = inverters(self.course.plant)
        one = next(one for one in every if one.serial == serial)
        return one, one.peak / sum(other.peak for other in every if other.plane == one.plane)


def everything(gateway: Living, now: datetime) -> tuple[Living, Snapshot]:
    """A snapshot of all that a gateway says at one moment."""
    known = Answers()
    for endpoint in PAGES:
        if gateway.firmware not in endpoint.firmware:
            known = known.with_(endpoint, Gap(endpoint.name, Reason.NOT_OFFERED, "too old"))
        else:
            gateway, response = gateway.respond(Request(Method.GET, endpoint.path), now)
            known = known.with_(endpoint, wire.read(endpoint, response, now))
    return gateway, take(known, now)


def seen(gateway: Living, now: datetime, when: str = "now") -> Seen:
    """A gateway's snapshot with the truth."""
    gateway, snapshot = everything(gateway, now)
    return Seen(when, int(now.timestamp()), snapshot, gateway)


def moments(gateway: Living, day: datetime) -> dict[str, datetime]:
    """Night, dawn, noon and evening of a day at the gateway's site."""
    midnight = gateway.era.plant.zone.midnight(day.timestamp() + 43200)
    start = datetime.fromtimestamp(midnight, UTC)
    course = gateway.view(start).course
    dawn = next(t for t in range(midnight, midnight + 86400, 300) if course.at(t).flows.pv > 40)
    return {
        _NIGHT: start + timedelta(hours=2, minutes=3, seconds=11),
        _DAWN: datetime.fromtimestamp(dawn + 1307, UTC),
        _NOON: start + timedelta(hours=12, minutes=40, seconds=5),
        _EVENING: start + timedelta(hours=20, minutes=31, seconds=29),
    }


def days_of(name: str, season: str) -> list[Seen]:
    """A ready-made gateway at several moments of a day."""
    day, seed, whens = DAYS[season]
    every = moments(living(name, seed=seed), day)
    gateway = living(name, seed=seed, at=min(every.values()))
    return [seen(gateway, every[when], when) for when in whens]
