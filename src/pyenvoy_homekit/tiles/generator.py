"""The generator."""

from collections.abc import Iterator

from pyenvoy_homekit.rules import holds, parse
from pyenvoy_homekit.settings import HomekitSettings, Part, SensorKind
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.tiles.making import sensor

KEY, NAME = "generator", "Generator"

_RUNS = parse("generator running")


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """Whether it feeds the house."""
    if Part.GENERATOR in settings.shows and holds(_RUNS, view) is not None:
        yield sensor(SensorKind.OCCUPANCY, KEY, NAME, fires=holds(_RUNS, now))
