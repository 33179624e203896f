"""The story of a site: which situation held from when, and what the plant was doing at any moment.

A moment is found directly: from the story's piece that holds it, the day in that piece, and the two
knots on its sides. Days are worked out once and remembered.
"""

from functools import lru_cache

import attrs

from pyenvoy.simulator.plant.flows import STRIDE, Flows, Situation, Stores, flows
from pyenvoy.simulator.plant.site import Plant, peaks
from pyenvoy.simulator.plant.tally import Knot, Tally, flows_between, tally_between

_DAY = 86400
_WINDOW = 8 * _DAY


@attrs.frozen(cache_hash=True)
class Piece:
    """A stretch of time in which nobody decided anything."""

    start: int
    situation: Situation
    stores: Stores
    tally: Tally


@attrs.frozen
class Moment:
    """The plant at one moment."""

    t: float
    flows: Flows
    tally: Tally
    stores: Stores
    situation: Situation


def _knot(plant: Plant, piece: Piece, t: float, last: Knot) -> Knot:
    """The knot that follows another; its power depends on the stores as the last power left them."""
    flow = flows(plant, piece.situation, t, _expected(last, t))
    ahead = Knot(t, flow, last.stores, last.tally)
    tally, stores = tally_between(plant, last, ahead, t)
    return Knot(t, flow, stores, tally)


def _expected(last: Knot, t: float) -> Stores:
    hours = (t - last.t) / 3600
    return Stores(
        last.stores.storage - last.flows.storage * hours, last.stores.acb - last.flows.acb * hours
    )


def _days(piece: Piece) -> int:
    return piece.start // _DAY


@lru_cache(64)
def _day(plant: Plant, piece: Piece, day: int) -> tuple[Knot, ...]:
    """All knots of one UTC day, from the last of the day before."""
    knots = [_opening(plant, piece, day)]
    t = (int(knots[0].t) // STRIDE + 1) * STRIDE
    for moment in range(t, (day + 1) * _DAY + 1, STRIDE):
        knots.append(_knot(plant, piece, moment, knots[-1]))
    return tuple(knots)


@lru_cache(4096)
def _opening(plant: Plant, piece: Piece, day: int) -> Knot:
    if day == _days(piece):
        flow = flows(plant, piece.situation, piece.start, piece.stores)
        return Knot(piece.start, flow, piece.stores, piece.tally)
    return _day(plant, piece, day - 1)[-1]


@lru_cache(64)
def _reached(plant: Plant, piece: Piece, day: int) -> tuple[Knot, ...]:
    """All knots of a day, after those of the days before: in order, so that no day asks far back."""
    for before in range(_days(piece), day):
        _opening(plant, piece, before + 1)
    return _day(plant, piece, day)


def _moment(plant: Plant, piece: Piece, t: float) -> Moment:
    knots = _reached(plant, piece, int(t) // _DAY)
    i = int(t) // STRIDE - int(knots[0].t) // STRIDE
    first, last = knots[i], knots[i + 1]
    if t == first.t:  # a past that is told every five minutes asks for nothing else
        return Moment(t, first.flows, first.tally, first.stores, piece.situation)
    tally, stores = tally_between(plant, first, last, t)
    return Moment(t, flows_between(plant, first, last, t), tally, stores, piece.situation)


@attrs.frozen
class Course:
    """What happens at a plant, from a beginning on; earlier moments are as the beginning was."""

    plant: Plant
    pieces: tuple[Piece, ...]

    def at(self, t: float) -> Moment:
        """The plant at an epoch second."""
        t = max(t, self.pieces[0].start)
        piece = next(piece for piece in reversed(self.pieces) if piece.start <= t)
        return _moment(self.plant, piece, t)

    def switched(self, situation: Situation, t: float) -> "Course":
        """The same story with another situation from `t` on. Power may jump there, counters do not."""
        start = max(int(t), self.pieces[0].start) + 1
        kept = tuple(piece for piece in self.pieces if piece.start < start)
        if kept[-1].situation == situation:
            return attrs.evolve(self, pieces=kept)
        there = attrs.evolve(self, pieces=kept).at(start)
        piece = Piece(start, situation, there.stores, there.tally)
        return attrs.evolve(self, pieces=(*kept, piece))

    @property
    def situation(self) -> Situation:
        """What holds at the end of the story so far."""
        return self.pieces[-1].situation


def begun(plant: Plant, now: float, situation: Situation | None = None) -> Course:
    """A course that reaches at least eight days back, the same for all moments of eight days."""
    start = (int(now) // _WINDOW - 1) * _WINDOW
    stores = Stores(0.6 * plant.storage_capacity, 0.5 * plant.acb_capacity)
    return Course(plant, (Piece(start, situation or Situation(), stores, _until(plant, start)),))


def _until(plant: Plant, start: int) -> Tally:
    """What the counters may have gathered before the story begins: the averages of a site like this."""
    days = max(0.0, (start - plant.built) / _DAY)
    made = tuple(peak * 2.6 * days for peak in peaks(plant))
    used = plant.mean_load * 1.25 * 24 * days
    own = 0.38 * min(sum(made), used)
    each = 1 / plant.phases
    cycled = 0.6 * plant.storage_capacity * days
    return Tally(
        planes=made,
        produced=sum(made),
        drawn=0.18 * plant.inverters * 12 * days,
        used=used,
        discharged=cycled * 0.9,
        charged=cycled,
        acb_discharged=0.5 * plant.acb_capacity * days,
        acb_charged=0.55 * plant.acb_capacity * days,
        imported=((used - own) * each,) * plant.phases,
        exported=((sum(made) - own) * each,) * plant.phases,
        generated=0.0,
    )
