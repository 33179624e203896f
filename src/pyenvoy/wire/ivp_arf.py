"""`/ivp/arf`: the grid profile by which the site is connected."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Raw
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class GridProfile:
    """The active grid profile. One reader only has seen it, so nothing is certain but the name."""

    name: str
    id: str | int | None = wire("id", default=None)
    version: str | int | float | None = wire("version", default=None)
    item_count: int | None = wire("item_count", default=None)


GRID_PROFILE = Endpoint(
    "grid_profile",
    "/ivp/arf/profile",
    shape=GridProfile,
    purpose="Name of the active grid profile",
    firmware=since("7"),
    cadence=Cadence.LAZY,
)
GRID_PROFILE_ON_GRID = Endpoint(
    "grid_profile_on_grid",
    "/ivp/arf/profile/multimode/on_grid",
    shape=Raw,
    purpose="Profile of the batteries while on the grid",
    firmware=since("7"),
    methods=(Method.GET, Method.PUT),
)
GRID_PROFILE_OFF_GRID = Endpoint(
    "grid_profile_off_grid",
    "/ivp/arf/profile/multimode/off_grid",
    shape=Raw,
    purpose="Profile of the batteries while off the grid",
    firmware=since("7"),
    methods=(Method.GET, Method.PUT),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    GRID_PROFILE,
    GRID_PROFILE_ON_GRID,
    GRID_PROFILE_OFF_GRID,
)
