"""The highest power seen at each place since a person last reset it. Pure."""

from collections.abc import Mapping

import attrs

from pyenvoy.model.snapshot import Snapshot
from pyenvoy_homekit.shape import Peak

PLACES = ("production", "total", "net")


def powers(snapshot: Snapshot) -> dict[str, float]:
    """The power at each place that is measured, W; at the border it is positive when importing."""
    used = snapshot.consumption
    found = {
        "production": snapshot.production.power if snapshot.production else None,
        "total": used.total.power if used and used.total else None,
        "net": used.net.power if used and used.net else None,
    }
    return {place: float(one) for place, one in found.items() if one is not None}


def after(peaks: Mapping[str, Peak], snapshot: Snapshot) -> dict[str, Peak]:
    """The peaks once a snapshot is seen. The first reading is a peak that nothing has raised."""
    found = dict(peaks)
    for place, power in powers(snapshot).items():
        known = found.get(place)
        if known is None:
            found[place] = Peak(power, snapshot.at)
        elif power > known.power:
            found[place] = Peak(power, snapshot.at, rising=True)
        elif known.rising and snapshot.at > known.at:
            found[place] = attrs.evolve(known, rising=False)
    return found


def reset(peaks: Mapping[str, Peak], place: str) -> dict[str, Peak]:
    """The peaks without one: the next reading is where it begins again."""
    return {name: one for name, one in peaks.items() if name != place}
