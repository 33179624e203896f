"""Microinverters: one sensor for all that tells when one is silent, and each for itself where that is wanted.

Panels sleep at night, and wake one after the other: only who has said nothing for a day while others spoke is
silent.
"""

from collections.abc import Iterator
from datetime import timedelta

from pyenvoy.model.inverters import Inverter
from pyenvoy_homekit.settings import HomekitSettings, Part, SensorKind
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.tiles.making import light, sensor

KEY, NAME = "inverters", "Microinverters"

_DAY = timedelta(days=1)


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """Whether one is silent, and what each produces."""
    if Part.INVERTERS in settings.shows and any(one.reported_at for one in _panels(view)):
        yield sensor(SensorKind.OCCUPANCY, "silent", "Silent panel", fires=_is_one_silent(now))
    if settings.inverters:
        fresh = {one.serial: one.power for one in _panels(now)}
        for one in _panels(view):
            yield light(one.serial, f"Microinverter {one.serial}", fresh.get(one.serial))


def _panels(view: View) -> tuple[Inverter, ...]:
    return view.snapshot.inverters.in_use if view.snapshot.inverters else ()


def _is_one_silent(view: View) -> bool | None:
    """Of those that have ever reported; who never has is not installed yet."""
    reports = [one.reported_at for one in _panels(view) if one.reported_at is not None]
    return max(reports) - min(reports) > _DAY if reports else None
