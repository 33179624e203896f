"""Looking into a house: which tiles there are, and what they show."""

from pyenvoy_homekit.settings import (
    ControlKind,
    ControlSettings,
    HomekitSettings,
    SensorKind,
    SensorSettings,
)
from pyenvoy_homekit.tiles import house

BARE = HomekitSettings(shows=(), eve=False)
"""Nothing but what is asked for."""
PLAIN = HomekitSettings(eve=False)
"""What there is without being asked for, without our own services."""


def tiles(view, settings=PLAIN):
    """Every tile by its path, each with its kind and what it shows."""
    return {
        f"{one.key}:{service.key}": (service.kind, shown(service))
        for one in house(view, settings)
        for service in one.services
    }


def services(view, settings=PLAIN):
    return {
        f"{one.key}:{service.key}": service
        for one in house(view, settings)
        for service in one.services
    }


def shown(service):
    return {one.kind: one.value for one in service.characteristics}


def sets(service):
    return {one.kind: one.sets for one in service.characteristics if one.sets}


def sensor(view, when, kind=SensorKind.OCCUPANCY, **more):
    """What sensors show that are asked for."""
    asked = SensorSettings("It", when, kind, **more)
    found = services(view, HomekitSettings(shows=(), eve=False, sensor=(asked,)))
    return list(found.values())


def control(view, wish, kind=ControlKind.SWITCH, lock=False, **more):
    """The tiles of a control that is asked for, without the lock."""
    asked = ControlSettings("It", wish, kind, **more)
    found = services(view, HomekitSettings(shows=(), eve=False, control=(asked,)))
    return [one for one in found.values() if lock or one.kind != "LockMechanism"]
