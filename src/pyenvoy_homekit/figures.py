"""What is remembered of power over time: peaks, when meters were reset, histories. Pure; `chronicle` keeps it."""

import json
from collections.abc import Mapping
from datetime import datetime
from math import isfinite

import attrs

from pyenvoy.model.snapshot import Snapshot
from pyenvoy_homekit import eve, peaks
from pyenvoy_homekit.eve import History
from pyenvoy_homekit.shape import Peak, Value

VERSION = 1
PEAK, RESET, REQUEST, TIME = "power-peak", "eve-reset", "eve-request", "eve-time"
"""What a person or Eve sets; each is followed by the place it is for."""


@attrs.frozen
class Figures:
    """Of one gateway, by the places `production`, `total` and `net`."""

    peaks: Mapping[str, Peak] = attrs.field(factory=dict)
    resets: Mapping[str, int] = attrs.field(factory=dict)
    """In Eve's own seconds."""
    histories: Mapping[str, History] = attrs.field(factory=dict)


def after(figures: Figures, snapshot: Snapshot) -> Figures:
    """The figures once a snapshot is seen."""
    histories = dict(figures.histories)
    for place, power in peaks.powers(snapshot).items():
        histories[place] = eve.heard(histories.get(place, History()), snapshot.at, power)
    return attrs.evolve(figures, peaks=peaks.after(figures.peaks, snapshot), histories=histories)


def begun_again(figures: Figures, snapshot: Snapshot) -> Figures:
    """The figures with a peak at each place that has none, as high as the power is now."""
    now = peaks.after({}, snapshot)
    return attrs.evolve(figures, peaks={**now, **figures.peaks})


def wrote(figures: Figures, text: str, value: Value) -> Figures | None:
    """The figures once somebody has set something of them; `None` where the words are of something else."""
    what, _, place = text.partition(" ")
    if place not in peaks.PLACES:
        return None
    if what == PEAK:
        return _without_peak(figures, place) if value else figures
    if what == RESET and isinstance(value, int | float):
        return attrs.evolve(figures, resets={**figures.resets, place: int(value)})
    return None


def _without_peak(figures: Figures, place: str) -> Figures:
    return attrs.evolve(figures, peaks=peaks.reset(figures.peaks, place))


def rendered(figures: Figures) -> bytes:
    """What is written of them."""
    return json.dumps(
        {
            "version": VERSION,
            "peaks": {
                place: [one.power, one.at.isoformat()] for place, one in figures.peaks.items()
            },
            "resets": dict(figures.resets),
            "histories": {place: eve.kept(one) for place, one in figures.histories.items()},
        }
    ).encode()


def parsed(text: bytes) -> Figures:
    """What was written. Raises `ValueError` where it is something else, or from a newer version."""
    match json.loads(text):
        case {
            "version": 1,
            "peaks": dict(highest),
            "resets": dict(resets),
            "histories": dict(histories),
        }:
            return Figures(
                {place: _peak(one) for place, one in highest.items()},
                {place: _whole(one) for place, one in resets.items()},
                {place: eve.read(one) for place, one in histories.items()},
            )
    raise ValueError("not what version 1 writes")


def _whole(found: object) -> int:
    if type(found) is int and 0 <= found < 2**32:
        return found
    raise ValueError("not a time of Eve")


def _peak(found: object) -> Peak:
    match found:
        case [int() | float() as power, str(text)] if isfinite(power):
            if (at := datetime.fromisoformat(text)).tzinfo is not None:
                return Peak(float(power), at)
    raise ValueError("not a peak")
