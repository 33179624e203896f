"""The energy meters that Eve draws: behind the tile of their place, or beside an accessory that has it all.

Eve knows one history of an accessory. So beside a single one each meter is an accessory of its own, with its power as
a light sensor: of an accessory without any tile of Apple's kinds Home says that it is not supported.
"""

from collections.abc import Iterator, Sequence

import attrs

from pyenvoy_homekit.characteristics import energy_meters, joined, valued
from pyenvoy_homekit.freshness import believed
from pyenvoy_homekit.settings import HomekitSettings, Layout
from pyenvoy_homekit.shape import Accessory, Service, View
from pyenvoy_homekit.tiles.making import light

_POWER = "EvePower"


def metered(
    found: Sequence[Accessory], view: View, settings: HomekitSettings
) -> tuple[Accessory, ...]:
    """These accessories with the meters, where there is to be a history."""
    if not settings.eve_history:
        return tuple(found)
    now = believed(view)
    meters = energy_meters(view)
    if now is not view:
        meters = valued(meters, energy_meters(now))
    if settings.layout is Layout.SINGLE:
        return (*found, *map(_alone, meters))
    return joined(found, meters)


def _alone(meter: Accessory) -> Accessory:
    power = next(_powers(meter.services), None)
    name = f"{meter.name} meter"
    shown = light("power", name, power, primary=True)
    return attrs.evolve(
        meter, key=f"meter/{meter.key}", name=name, services=(shown, *meter.services)
    )


def _powers(services: Sequence[Service]) -> Iterator[float]:
    for service in services:
        for one in service.characteristics:
            if one.kind == _POWER and isinstance(one.value, int | float):
                yield one.value
