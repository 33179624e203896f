"""What a plant can do at each place: given by a person, known from its hardware, or learnt from power."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.accounting import sources
from pyenvoy.accounting.limits import QUARTER, UNKNOWN
from pyenvoy.accounting.words import Limit, Sample
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.units import Watts

INVERTER = Watts(700.0)
"""No microinverter gives more."""
BATTERY, AC_BATTERY = Watts(12_000.0), Watts(600.0)
"""No battery gives or takes more; one that says what it is rated for is believed, with a reserve."""
_RESERVE = 1.25
_LEARNT = 2.0
"""By so much power may be seen to be more than is known; beyond it, and beyond any house, a person has to say so."""
_LONGEST_LAG = timedelta(hours=2)


@attrs.frozen
class Given:
    """What a person says of the plant; it counts before all that is known or learnt."""

    production: Watts | None = None
    """What the panels can give at most."""
    grid: Watts | None = None
    """What the main breaker lets through."""
    storage: Watts | None = None
    """What all batteries can give or take."""


@attrs.frozen
class Learnt:
    """The highest power that was seen twice in a row at one place: a single reading may be a lie."""

    at: datetime
    power: Watts
    """The latest."""
    steady: Watts = Watts(0.0)


def learnt(known: Learnt | None, sample: Sample) -> Learnt | None:
    """What is learnt from a sample, if it is a new one that tells power."""
    if sample.power is None or (known and known.at == sample.at):
        return known
    steady = max(known.steady, min(known.power, sample.power)) if known else Watts(0.0)
    return Learnt(sample.at, sample.power, steady)


def limit(name: str, snapshot: Snapshot, given: Given, seen: Learnt | None) -> Limit:
    """What can flow through one counter."""
    most, by_person = _power(name, snapshot, given)
    if not by_person and seen is not None:
        most = max(most, min(_RESERVE * seen.steady, max(UNKNOWN.power, _LEARNT * most)))
    return Limit(Watts(most), _lag(name, snapshot))


def _lag(name: str, snapshot: Snapshot) -> timedelta:
    interval = snapshot.inverters.report_interval if snapshot.inverters else None
    if not name.endswith(sources.PRODUCED) or interval is None:
        return QUARTER
    return min(max(interval, QUARTER), _LONGEST_LAG)


def _power(name: str, snapshot: Snapshot, given: Given) -> tuple[float, bool]:
    """The bound, and whether a person has set it."""
    device, _, what = name.rpartition(".")
    if device:
        return (INVERTER if what == sources.PRODUCED else battery(device, snapshot)), False
    match what:
        case sources.PRODUCED:
            return _told(given.production, _production(snapshot))
        case sources.IMPORTED | sources.EXPORTED:
            return _told(given.grid, _border(snapshot, given))
        case sources.CHARGED | sources.DISCHARGED:
            return _told(given.storage, storage(snapshot))
        case _:
            ways = (sources.PRODUCED, sources.IMPORTED, sources.CHARGED)
            each = [_power(one, snapshot, given) for one in ways]
            return sum(one for one, _ in each), all(by_person for _, by_person in each)


def _told(given: Watts | None, known: float) -> tuple[float, bool]:
    return (known, False) if given is None else (given, True)


def _production(snapshot: Snapshot) -> float:
    found = snapshot.inverters
    return len(found.in_use) * INVERTER if found and found.in_use else UNKNOWN.power


def _border(snapshot: Snapshot, given: Given) -> float:
    """What passes the border to the grid: whoever has many panels sells what they give, and is no house."""
    return max(UNKNOWN.power, _told(given.production, _production(snapshot))[0])


def storage(snapshot: Snapshot) -> Watts:
    """What all batteries together can give or take."""
    found = snapshot.batteries
    if found is None or not (found.batteries or found.ac_batteries):
        return UNKNOWN.power
    rated = sum(battery(one.serial, snapshot) for one in found.batteries)
    return Watts(rated + AC_BATTERY * len(found.ac_batteries))


def battery(serial: str, snapshot: Snapshot) -> Watts:
    """What one battery can give or take."""
    found = snapshot.batteries
    for one in found.batteries if found else ():
        if one.serial == serial and one.rated_power:
            return Watts(_RESERVE * one.rated_power)
    return BATTERY
