"""The rest of `/ivp/ss`: battery settings, and pages that are known by name only."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Raw, Role
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class EnchargeSettings:
    """Battery settings of a country (one source, no capture)."""

    enable: bool | None = wire("enable", default=None)
    country: str | None = wire("country", default=None)
    current_limit: float | None = wire("current_limit", default=None)
    per_phase: bool | float | None = wire("per_phase", default=None)


@attrs.frozen
class EncSettings:
    """The battery settings in their wrapper."""

    enc_settings: EnchargeSettings | None = wire("enc_settings", default=None)


_BOTH = (Method.GET, Method.POST)
_SINCE = since("7")

ENC_SETTINGS = Endpoint(
    "enc_settings",
    "/ivp/ss/enc_settings",
    shape=EncSettings,
    purpose="Battery settings; 404 on the only gateway that was asked",
    role=Role.INSTALLER,
    firmware=_SINCE,
    cadence=Cadence.RARE,
    methods=_BOTH,
)


def _raw(
    name: str,
    purpose: str,
    *methods: Method,
    role: Role = Role.OWNER,
) -> Endpoint[Raw]:
    return Endpoint(
        name, f"/ivp/ss/{name}", Raw, purpose, role=role, firmware=_SINCE, methods=methods
    )


GEN_PROFILE = _raw(
    "gen_profile", "Generators that are known by name", Method.GET, role=Role.INSTALLER
)
GEN_DELETE = _raw("gen_delete", "Removes the generator", Method.POST, role=Role.INSTALLER)
GENERATOR_METER_ENABLE = _raw(
    "generator_meter_enable", "Switches the generator's meter", Method.POST, role=Role.INSTALLER
)
PCS_SETTINGS = _raw("pcs_settings", "Power control system", *_BOTH)
DER_SETTINGS = _raw("der_settings", "Distributed energy resources", *_BOTH)
LOAD_CONTROL = _raw("load_control", "Load control kits", Method.GET, Method.POST)
SYS_PHASE_BALANCE = _raw("sys_phase_balance", "How batteries are spread over phases", Method.GET)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    ENC_SETTINGS,
    GEN_PROFILE,
    GEN_DELETE,
    GENERATOR_METER_ENABLE,
    PCS_SETTINGS,
    DER_SETTINGS,
    LOAD_CONTROL,
    SYS_PHASE_BALANCE,
)
