"""`/ivp/ss/pel_settings` and `/ivp/ss/dpel`: limits on export, verbatim."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Role
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class PelSettings:
    """The static export limit; `{"PEL": false}` where there is none."""

    pel: bool | None = wire("PEL", default=None)
    hard_pel: bool | None = wire("Hard_PEL", default=None)
    soft_pel: bool | None = wire("Soft_PEL", default=None)
    percent: bool | None = wire("percent", default=None)
    apparent: bool | None = wire("apparent", default=None)
    export_limit_type: str | None = wire("Export_Limit_Type", default=None)
    pel_limit: float | None = wire("PEL_Limit", default=None)  # W, or % when `percent`
    pel_db: float | None = wire("PEL_db", default=None)
    comm_time_loss: float | None = wire("Comm_Time_Loss", default=None)  # ms
    resp_time_soft_pel: float | None = wire("Resp_Time_SoftPEL", default=None)  # ms
    resp_time_hard_pel: float | None = wire("Resp_Time_HardPEL", default=None)  # ms
    ms_reset_hard_pel: float | None = wire("msReset_HardPEL", default=None)  # ms


@attrs.frozen
class DynamicPel:
    """The dynamic export limit."""

    enable: bool | None = wire("enable", default=None)
    export_limit: bool | None = wire("export_limit", default=None)
    limit_value_w: float | None = wire("limit_value_W", default=None)  # W
    slew_rate: float | None = wire("slew_rate", default=None)
    enable_dynamic_limiting: bool | None = wire("enable_dynamic_limiting", default=None)


@attrs.frozen
class DpelSettings:
    """The dynamic export limit and the file it is kept in."""

    dynamic_pel_settings: DynamicPel | None = wire("dynamic_pel_settings", default=None)
    filename: str | None = wire("filename", default=None)
    version: str | None = wire("version", default=None)


_BOTH = (Method.GET, Method.POST)
_SINCE = since("7")

PEL_SETTINGS = Endpoint(
    "pel_settings",
    "/ivp/ss/pel_settings",
    shape=PelSettings,
    purpose="Static export limit",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,  # the write is asked for by users, and documented by nobody
)
DPEL = Endpoint(
    "dpel",
    "/ivp/ss/dpel",
    shape=DpelSettings,
    purpose="Dynamic export limit",
    role=Role.INSTALLER,
    firmware=since("7.6"),
    cadence=Cadence.SLOW,
    methods=_BOTH,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (PEL_SETTINGS, DPEL)
