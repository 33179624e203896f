"""What the panels produce: the main tile, and the switch of production where it may be used."""

from collections.abc import Iterator

from pyenvoy_homekit.settings import HomekitSettings, MainKind, Part
from pyenvoy_homekit.shape import Service, View
from pyenvoy_homekit.tiles.making import finite, gauge, level, light, percent

KEY, NAME = "production", "Production"


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """The main tile, where the gateway tells of a production at all."""
    kind = settings.main
    if (
        kind is MainKind.NONE
        or Part.PRODUCTION not in settings.shows
        or not view.snapshot.production
    ):
        return
    made = now.snapshot.production
    power = finite(made.power) if made else None
    if kind is MainKind.LIGHT_SENSOR:
        yield light(KEY, NAME, power, primary=True)
        return
    found = share(power, installed(view, settings))
    if kind is MainKind.BATTERY:
        yield gauge(KEY, NAME, found, primary=True)
        return
    on = None if power is None else power > 0 if found is None else found > 0
    yield level(kind, KEY, NAME, found, on=on, primary=True)


def share(power: float | None, whole: float | None) -> int | None:
    """Percent of what is installed; less than half a percent is none."""
    return None if power is None or whole is None else percent(100 * power / whole)


def installed(view: View, settings: HomekitSettings) -> float | None:
    """What is 100 %: as the settings say, else the most that each inverter has given."""
    if settings.installed_power is not None:
        return settings.installed_power
    panels = view.snapshot.inverters.in_use if view.snapshot.inverters else ()
    return sum(finite(one.max_power) or 0.0 for one in panels) or None
