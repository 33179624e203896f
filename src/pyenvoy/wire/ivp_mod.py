"""`/ivp/mod`: whether the panels may produce."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, LegacyRole, Role
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire

GATEWAY_EID = 603980032
"""The gateway's own record id, the same in every source."""


@attrs.frozen
class PowerMode:
    """True when production is switched off by command; it takes up to 15 minutes to act."""

    forced_off: bool = wire("powerForcedOff")


POWER_MODE = Endpoint(
    "power_mode",
    f"/ivp/mod/{GATEWAY_EID}/mode/power",
    shape=PowerMode,
    purpose="Production on or off",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    firmware=since("4"),
    cadence=Cadence.SLOW,
    methods=(Method.GET, Method.PUT),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (POWER_MODE,)
