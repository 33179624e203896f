"""`/ivp/ensemble/relay`: the relay between house and grid, verbatim."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class EnsembleRelay:
    """What was asked of the relays and where they are."""

    mains_admin_state: str | None = wire("mains_admin_state", default=None)
    mains_oper_state: str | None = wire("mains_oper_state", default=None)
    der1_state: int | None = wire("der1_state", default=None)
    der2_state: int | None = wire("der2_state", default=None)
    der3_state: int | None = wire("der3_state", default=None)  # from 8.1
    srt12_state: str | None = wire("srt12_state", default=None)  # from 8.2.4264
    srt13_state: str | None = wire("srt13_state", default=None)  # from 8.2.4264
    enchg_grid_mode: str | None = wire("Enchg_grid_mode", default=None)
    solar_grid_mode: str | None = wire("Solar_grid_mode", default=None)


ENSEMBLE_RELAY = Endpoint(
    "ensemble_relay",
    "/ivp/ensemble/relay",
    shape=EnsembleRelay,
    purpose="The relay between house and grid: commanded and actual position",
    firmware=since("5"),
    cadence=Cadence.BRISK,
    methods=(Method.GET, Method.POST),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (ENSEMBLE_RELAY,)
