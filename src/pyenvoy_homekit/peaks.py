"""The highest power seen at each place since a person last reset it. Pure."""

from collections.abc import Mapping
from datetime import timedelta
from math import isfinite

import attrs

from pyenvoy.model.snapshot import Snapshot
from pyenvoy_homekit.shape import Peak

PLACES = ("production", "total", "net")


_STALE = timedelta(minutes=10)
"""An answer that does not come leaves the old one standing; so long it counts as what flows now.

One from the future, by a clock that was set back, is as old as it is far away.
"""


def powers(snapshot: Snapshot) -> dict[str, float]:
    """The power at each place that is measured now, W; at the border it is positive when importing."""
    used = snapshot.consumption
    found = {
        "production": snapshot.production,
        "total": used.total if used else None,
        "net": used.net if used else None,
    }
    return {
        place: float(one.power)
        for place, one in found.items()
        if one is not None
        and one.power is not None
        and isfinite(one.power)
        and abs(one.source.age(snapshot.at)) < _STALE
    }


def after(peaks: Mapping[str, Peak], snapshot: Snapshot) -> dict[str, Peak]:
    """The peaks once a snapshot is seen. The first reading is a peak that nothing has raised."""
    found = dict(peaks)
    for place, power in powers(snapshot).items():
        known = found.get(place)
        if known is None:
            found[place] = Peak(power, snapshot.at)
        elif power > known.power:
            found[place] = Peak(power, snapshot.at, rising=True)
        elif known.rising and snapshot.at != known.at:
            found[place] = attrs.evolve(known, rising=False)
    return found


def reset(peaks: Mapping[str, Peak], place: str) -> dict[str, Peak]:
    """The peaks without one: the next reading is where it begins again."""
    return {name: one for name, one in peaks.items() if name != place}
