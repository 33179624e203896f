"""What crosses the border to the grid, and the relay that stands there."""

from collections.abc import Iterator

from pyenvoy_homekit.rules import holds, parse
from pyenvoy_homekit.settings import HomekitSettings, Part
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.tiles.making import contact, finite, light

KEY, NAME = "grid", "Grid"

_CLOSED = parse("grid relay is closed")
"""Where the relay is, not what was asked of it: only that shows an outage."""


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """Import and export as light, and the relay as a contact: closed while there is a grid."""
    if Part.GRID not in settings.shows:
        return
    known, border = view.snapshot.consumption, now.snapshot.consumption
    if known and known.net:
        power = finite(border.net.power) if border and border.net else None
        yield light("import", "Import", power)
        yield light("export", "Export", None if power is None else -power)
    if holds(_CLOSED, view) is not None:
        yield contact("relay", NAME, closed=holds(_CLOSED, now))
