"""What the house uses."""

from collections.abc import Iterator

from pyenvoy_homekit.settings import HomekitSettings, Part
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.tiles.making import light

KEY, NAME = "consumption", "Consumption"


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """Its power as light."""
    known, used = view.snapshot.consumption, now.snapshot.consumption
    if Part.CONSUMPTION in settings.shows and known and known.total:
        yield light(KEY, NAME, used.total.power if used and used.total else None)
