"""How long the gateway takes to answer, measured on two of them (protocol reference, 8.2)."""

from datetime import timedelta
from enum import Enum

import attrs

from pyenvoy.simulator.plant.noise import unit


@attrs.frozen
class _Time:
    """Seconds for few devices, and for each device more; never beyond the worst that was seen."""

    first: float
    each: float = 0.0
    worst: float = 60.0


_FAST = _Time(0.04)
_SLOW_PAGES = {
    "/production.json": _Time(0.5, 0.06, 29),
    "/production.json?details=1": _Time(1.5, 0.1, 30),
    "/production": _Time(2.2, 0.26, 33),
    "/home": _Time(6.2, 0.07, 27),
    "/home.json": _Time(6.2, 0.07, 27),
    "/inventory": _Time(1.7, 0.13, 20),
    "/inventory.json": _Time(1.7, 0.13, 20),
    "/inventory.json?deleted=1": _Time(2.5, 0.16, 20),
    "/ivp/pdm/device_data": _Time(0.05, 0.002, 85),
    "/info": _Time(0.02),
    "/admin/lib/tariff": _Time(0.08),
    "/installer/pcu_comm_check": _Time(12.0, 0.5, 60),
    "/ivp/peb/newscan": _Time(1.0),
    "/installer/agf/index.json": _Time(8.0),
}
_SLOWER = 0.25  # s more for every question on the second gateway


class Pace(Enum):
    """Which gateway's time is kept."""

    INSTANT = "no time at all"
    FAST = "a gateway whose connection stays open"
    SLOW = "a gateway that shakes hands anew for every question"


def took(pace: Pace, path: str, devices: int, t: int) -> timedelta:
    """The service time of one question."""
    if pace is Pace.INSTANT:
        return timedelta()
    time = _SLOW_PAGES.get(path, _FAST)
    seconds = min(time.worst, time.first + time.each * devices)
    trembling = 0.85 + 0.3 * unit(71, t, len(path), ord(path[-1]))
    return timedelta(seconds=round(seconds * trembling + _SLOWER * (pace is Pace.SLOW), 3))
