"""All that the gateway counts as consumption, with what batteries take and less what they give."""

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
