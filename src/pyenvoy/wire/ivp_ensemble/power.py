"""`/ivp/ensemble/power`: power and charge of each IQ Battery, verbatim; positive when discharging."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.wire.converter import wire


@attrs.frozen
class BatteryPower:
    """One battery, as it stands now."""

    serial_num: str = wire("serial_num")
    real_power_mw: float | None = wire("real_power_mw", default=None)  # mW
    apparent_power_mva: float | None = wire("apparent_power_mva", default=None)  # mVA
    soc: float | None = wire("soc", default=None)  # %


@attrs.frozen
class EnsemblePower:
    """All batteries. The key carries a colon on every gateway seen so far."""

    devices: tuple[BatteryPower, ...] = wire("devices:", also=("devices",))


ENSEMBLE_POWER = Endpoint(
    "ensemble_power",
    "/ivp/ensemble/power",
    shape=EnsemblePower,
    purpose="Power and charge of each IQ Battery",
    firmware=since("5"),
    cadence=Cadence.BRISK,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (ENSEMBLE_POWER,)
