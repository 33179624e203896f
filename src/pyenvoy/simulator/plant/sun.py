"""Where the sun stands, and how much of it falls on a roof."""

from math import cos, exp, pi, radians, sin

import attrs

from pyenvoy.simulator.plant.noise import smooth

_DAY = 86400
_YEAR = 365.2425 * _DAY


@attrs.frozen
class Place:
    """A place on earth, degrees; north and east are positive."""

    latitude: float
    longitude: float


@attrs.frozen
class Plane:
    """A roof: how steep it is and where it looks, degrees; 90 is east, 180 south."""

    tilt: float
    azimuth: float


def direction(place: Place, t: float) -> tuple[float, float, float]:
    """The unit vector towards the sun: east, north, up."""
    year = 2 * pi * (t % _YEAR) / _YEAR
    declination = radians(-23.44) * cos(year + 2 * pi * 10 / 365)
    hour = 2 * pi * (t % _DAY) / _DAY - pi + radians(place.longitude)
    latitude = radians(place.latitude)
    up = sin(latitude) * sin(declination) + cos(latitude) * cos(declination) * cos(hour)
    north = cos(latitude) * sin(declination) - sin(latitude) * cos(declination) * cos(hour)
    return -cos(declination) * sin(hour), north, up


def _facing(plane: Plane, sun: tuple[float, float, float]) -> float:
    tilt, azimuth = radians(plane.tilt), radians(plane.azimuth)
    east, north, up = sun
    return max(0.0, sin(tilt) * (sin(azimuth) * east + cos(azimuth) * north) + cos(tilt) * up)


def clearness(seed: int, t: float) -> float:
    """How much of the direct light comes through the clouds, 0.1 to 1."""
    cover = 0.25 + 0.75 * smooth(seed, 11, t, 1.3 * _DAY)
    wisps = 0.6 * smooth(seed, 12, t, 2100) + 0.4 * smooth(seed, 13, t, 420)
    return 1 - 0.9 * cover * wisps * wisps


def light(seed: int, place: Place, planes: tuple[Plane, ...], t: float) -> tuple[float, ...]:
    """What falls on each roof, as a share of what its inverters can turn into power; 0 at night."""
    return tuple(min(1.0, one) for one in bare(seed, place, planes, t))


def bare(seed: int, place: Place, planes: tuple[Plane, ...], t: float) -> tuple[float, ...]:
    """The same, though it be more than the inverters can turn into power."""
    sun = direction(place, t)
    if sun[2] <= 0.01:
        return (0.0,) * len(planes)
    clear = clearness(seed, t)
    beam = 1.25 * exp(-0.12 / (sun[2] + 0.05)) * clear
    diffuse = (0.22 - 0.1 * clear) * sun[2]
    return tuple(beam * _facing(plane, sun) + diffuse for plane in planes)
