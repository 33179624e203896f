"""Energy counters, and the exact integral of the power between two decisions.

Between two knots every power runs straight from one value to the other; on that lies a ripple, a few
sines that are zero at both knots and whose integral over the whole stretch is zero. Both have
closed integrals, so a counter at any second is exact, without summing seconds.
"""

from math import cos, pi, sin

import attrs

from pyenvoy.simulator.plant.flows import EFFICIENCY, Flows, Stores
from pyenvoy.simulator.plant.site import USED_ON, Plant, made_on

_LOAD_WAVES = ((3, 0.45), (11, 0.30), (41, 0.25))
_PV_WAVES = ((2, 0.5), (7, 0.3), (29, 0.2))


@attrs.frozen
class Tally:
    """Energy since the gateway was commissioned, Wh. Nothing here ever runs backwards."""

    planes: tuple[float, ...]
    produced: float
    drawn: float
    """What the inverters took at night."""
    used: float
    discharged: float
    charged: float
    acb_discharged: float
    acb_charged: float
    imported: tuple[float, ...]
    """By phase, as `exported`."""
    exported: tuple[float, ...]
    generated: float


@attrs.frozen
class Knot:
    """A moment of decision: power, stores and counters as they are then."""

    t: float
    flows: Flows
    stores: Stores
    tally: Tally


def _wave(waves: tuple[tuple[int, float], ...], x: float) -> float:
    return sum(share * sin(2 * pi * n * x) for n, share in waves)


def _wave_sum(waves: tuple[tuple[int, float], ...], x: float) -> float:
    """The integral of the wave from 0 to x."""
    return sum(share * (1 - cos(2 * pi * n * x)) / (2 * pi * n) for n, share in waves)


def _shares(first: float, last: float, hours: float) -> tuple[float, float]:
    """Energy above and below zero of a power that runs straight from `first` to `last`, Wh."""
    if first >= 0 and last >= 0:
        return (first + last) / 2 * hours, 0.0
    if first <= 0 and last <= 0:
        return 0.0, -(first + last) / 2 * hours
    crossing = first / (first - last)
    before, after = abs(first) / 2 * hours * crossing, abs(last) / 2 * hours * (1 - crossing)
    return (before, after) if first > 0 else (after, before)


def _same_side(first: float, last: float) -> float:
    """How much a straight power may ripple without changing its sign, W."""
    return 0.8 * min(abs(first), abs(last)) if first * last > 0 else 0.0


@attrs.frozen
class Ripple:
    """How strongly load and production tremble between two knots, W, and who answers for it."""

    load: float
    pv: float
    on_storage: bool


def ripple(plant: Plant, first: Flows, last: Flows) -> Ripple:
    """As strong as it can be while no meter changes its sign because of it."""
    load = 0.07 * min(first.load, last.load)
    pv = max(0.0, 0.04 * min(first.pv, last.pv))
    shares = zip(USED_ON[plant.phases], made_on(plant), first.net, last.net, strict=True)
    feeder = min(_same_side(a, b) / (load * u + pv * m + 1e-9) for u, m, a, b in shares)
    storage = _same_side(first.storage, last.storage) / (load + pv + 1e-9)
    scale = min(1.0, max(feeder, storage))
    return Ripple(load * scale, pv * scale, storage > feeder)


def _line(first: float, last: float, x: float) -> float:
    return first + (last - first) * x


def _lines(first: tuple[float, ...], last: tuple[float, ...], x: float) -> tuple[float, ...]:
    return tuple(a + (b - a) * x for a, b in zip(first, last, strict=True))


def flows_between(plant: Plant, first: Knot, last: Knot, t: float) -> Flows:
    """Power at a moment between two knots."""
    x = (t - first.t) / (last.t - first.t)
    a, b = first.flows, last.flows
    part = ripple(plant, a, b)
    load, pv = part.load * _wave(_LOAD_WAVES, x), part.pv * _wave(_PV_WAVES, x)
    straight = _line(a.pv, b.pv, x)
    net = _lines(a.net, b.net, x)
    if not part.on_storage:
        shares = zip(net, USED_ON[plant.phases], made_on(plant), strict=True)
        net = tuple(one + load * used - pv * made for one, used, made in shares)
    planes = _lines(a.planes, b.planes, x)
    return Flows(
        planes=tuple(one * (1 + (pv / straight if straight > 0 else 0.0)) for one in planes),
        pv=straight + pv,
        load=_line(a.load, b.load, x) + load,
        storage=_line(a.storage, b.storage, x) + (load - pv if part.on_storage else 0.0),
        acb=_line(a.acb, b.acb, x),
        net=net,
        generator=a.generator,
    )


def _split(first: float, last: float, hours: float, extra: float) -> tuple[float, float]:
    """As `_shares`, with the ripple's energy on the side the power is on."""
    above, below = _shares(first, last, hours)
    return (above + extra, below) if first + last > 0 else (above, below - extra)


def tally_between(plant: Plant, first: Knot, last: Knot, t: float) -> tuple[Tally, Stores]:
    """Counters and stores at a moment between two knots, or at the second of them."""
    span = last.t - first.t
    x, hours = (t - first.t) / span, (t - first.t) / 3600
    a, b, old = first.flows, last.flows, first.tally
    part = ripple(plant, a, b)
    load = part.load * _wave_sum(_LOAD_WAVES, x) * span / 3600
    pv = part.pv * _wave_sum(_PV_WAVES, x) * span / 3600
    produced, drawn = _split(a.pv, _line(a.pv, b.pv, x), hours, pv)
    out, into = _split(
        a.storage, _line(a.storage, b.storage, x), hours, load - pv if part.on_storage else 0.0
    )
    acb_out, acb_into = _shares(a.acb, _line(a.acb, b.acb, x), hours)
    trembled = (0.0, 0.0) if part.on_storage else (load, pv)
    imported, exported = _feeder(plant, first, last, x, trembled)
    made = _planes(a, b, x, hours, pv)
    tally = Tally(
        planes=tuple(map(float.__add__, old.planes, made)),
        produced=old.produced + produced,
        drawn=old.drawn + drawn,
        used=old.used + (a.load + _line(a.load, b.load, x)) / 2 * hours + load,
        discharged=old.discharged + out,
        charged=old.charged + into,
        acb_discharged=old.acb_discharged + acb_out,
        acb_charged=old.acb_charged + acb_into,
        imported=tuple(map(float.__add__, old.imported, imported)),
        exported=tuple(map(float.__add__, old.exported, exported)),
        generated=old.generated + (sum(imported) if a.generator else 0.0),
    )
    stores = Stores(
        first.stores.storage + into * EFFICIENCY - out / EFFICIENCY,
        first.stores.acb + acb_into * EFFICIENCY - acb_out / EFFICIENCY,
    )
    return tally, stores


def _planes(a: Flows, b: Flows, x: float, hours: float, pv: float) -> tuple[float, ...]:
    """What the inverters of each roof have made, the ripple shared as the straight energy is."""
    straight = tuple(
        (one + _line(one, two, x)) / 2 * hours for one, two in zip(a.planes, b.planes, strict=True)
    )
    whole = sum(straight)
    return tuple(one * (1 + pv / whole) for one in straight) if whole > 0 else straight


def _feeder(
    plant: Plant, first: Knot, last: Knot, x: float, trembled: tuple[float, float]
) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """The meter's two registers by phase; `trembled` is the ripple's energy in load and sun."""
    hours = (last.t - first.t) * x / 3600
    load, pv = trembled
    pairs = tuple(
        _split(one, _line(one, two, x), hours, load * used - pv * made)
        for one, two, used, made in zip(
            first.flows.net, last.flows.net, USED_ON[plant.phases], made_on(plant), strict=True
        )
    )
    return tuple(pair[0] for pair in pairs), tuple(pair[1] for pair in pairs)
