"""`/ivp/ss/dry_contact_settings`: what the dry contacts are for, verbatim."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import BoolText, wire


@attrs.frozen
class ContactSetting:
    """What one dry contact is for. Truth values come as text."""

    id: str = wire("id")
    type: str | None = wire("type", default=None)
    grid_action: str | None = wire("grid_action", default=None)
    micro_grid_action: str | None = wire("micro_grid_action", default=None)
    gen_action: str | None = wire("gen_action", default=None)
    override: BoolText | bool | None = wire("override", default=None)
    manual_override: BoolText | bool | None = wire("manual_override", default=None)
    load_name: str | None = wire("load_name", default=None)
    mode: str | None = wire("mode", default=None)
    soc_low: float | None = wire("soc_low", default=None)  # %
    soc_high: float | None = wire("soc_high", default=None)  # %
    essential_start_time: float | None = wire("essential_start_time", default=None)  # s of day
    essential_end_time: float | None = wire("essential_end_time", default=None)  # s of day
    priority: float | None = wire("priority", default=None)
    black_s_start: float | None = wire("black_s_start", default=None)
    black_start_retries: float | None = wire("black_start_retries", default=None)  # 8.3
    action_retries: float | None = wire("action_retries", default=None)  # 8.3
    safe_state_action: str | None = wire("safe_state_action", default=None)  # 8.3
    pv_serial_nb: tuple[str | int, ...] = wire("pv_serial_nb", default=())
    pv_phase_select: tuple[str | int, ...] = wire("pv_phase_select", default=())  # 8.3


@attrs.frozen
class ContactSettings:
    """The settings of all dry contacts."""

    dry_contacts: tuple[ContactSetting, ...] = wire("dry_contacts")


_BOTH = (Method.GET, Method.POST)
_SINCE = since("7")

DRY_CONTACT_SETTINGS = Endpoint(
    "dry_contact_settings",
    "/ivp/ss/dry_contact_settings",
    shape=ContactSettings,
    purpose="What each dry contact is for",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,
)
SS = Endpoint(
    "ss",
    "/ivp/ss",
    shape=ContactSettings,
    purpose="The same as the dry contact settings, at another place",
    firmware=since("8.3"),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (DRY_CONTACT_SETTINGS, SS)
