"""`/ivp/ss`: the site's settings, verbatim: dry contacts, generator, export limits, batteries."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Raw, Role
from pyenvoy.firmware import FirmwareRange, since
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


@attrs.frozen
class GenConfig:
    """The generator's data sheet; empty where there is none."""

    generator_id: str | None = wire("generator_id", default=None)
    manufacturer: str | None = wire("manufacturer", default=None)
    model: str | None = wire("model", default=None)
    gen_type: str | None = wire("gen_type", default=None)
    start_method: str | None = wire("start_method", default=None)
    name_plate_rating_wat: float | None = wire("name_plate_rating_wat", default=None)  # kW
    max_cont_gen_amps: float | None = wire("max_cont_gen_amps", default=None)  # A
    min_gen_loading_perc: float | None = wire("min_gen_loading_perc", default=None)  # %
    max_gen_efficiency_perc: float | None = wire("max_gen_efficiency_perc", default=None)  # %
    warm_up_mins: float | None = wire("warm_up_mins", default=None)  # min
    cool_down_mins: float | None = wire("cool_down_mins", default=None)  # min
    charge_from_generator: bool | None = wire("charge_from_generator", default=None)
    last_updated_by: str | None = wire("last_updated_by", default=None)


@attrs.frozen
class GenMode:
    """What was last commanded of the generator."""

    gen_cmd: str | None = wire("gen_cmd", default=None)
    last_updated_by: str | None = wire("last_updated_by", default=None)


@attrs.frozen
class ExerciseConfig:
    """The generator's regular test run."""

    freq_in_weeks: int | None = wire("freq_in_weeks", default=None)
    start: float | None = wire("start", default=None)  # min of day
    duration: float | None = wire("duration", default=None)  # min
    day: str | None = wire("day", default=None)


@attrs.frozen
class SocWindow:
    """Charge at which the generator starts and stops."""

    start_soc: float | None = wire("start_soc", default=None)  # %
    stop_soc: float | None = wire("stop_soc", default=None)  # %


@attrs.frozen
class GenPeriod:
    """A part of the day."""

    id: str | None = wire("id", default=None)
    start: float | None = wire("start", default=None)  # min of day
    duration: float | None = wire("duration", default=None)  # min
    setting: str | None = wire("setting", default=None)
    start_soc: float | None = wire("start_soc", default=None)  # %
    stop_soc: float | None = wire("stop_soc", default=None)  # %


@attrs.frozen
class GenDays:
    """Periods on some days of the week."""

    id: str | None = wire("id", default=None)
    week_days: str | None = wire("week_days", default=None)
    periods: tuple[GenPeriod, ...] = wire("periods", default=())


@attrs.frozen
class GenSeason:
    """Days in a part of the year."""

    id: str | None = wire("id", default=None)
    start: str | None = wire("start", default=None)
    end: str | None = wire("end", default=None)
    days: tuple[GenDays, ...] = wire("days", default=())


@attrs.frozen
class GenSeasons:
    """The schedule that holds when no other does."""

    default: tuple[GenSeason, ...] = wire("default", default=())


@attrs.frozen
class GenSchedule:
    """When the generator runs; empty where there is none."""

    exercise_config: ExerciseConfig | None = wire("exercise_config", default=None)
    default_soc: SocWindow | None = wire("default_soc", default=None)
    schedule: GenSeasons | None = wire("schedule", default=None)
    last_updated_by: str | None = wire("last_updated_by", default=None)


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

DRY_CONTACT_SETTINGS = Endpoint(
    "dry_contact_settings",
    "/ivp/ss/dry_contact_settings",
    shape=ContactSettings,
    purpose="what each dry contact is for",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,
)
SS = Endpoint(
    "ss",
    "/ivp/ss",
    shape=ContactSettings,
    purpose="the same as the dry contact settings, at another place",
    firmware=since("8.3"),
)
GEN_CONFIG = Endpoint(
    "gen_config",
    "/ivp/ss/gen_config",
    shape=GenConfig,
    purpose="the generator's data sheet",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,
)
GEN_MODE = Endpoint(
    "gen_mode",
    "/ivp/ss/gen_mode",
    shape=GenMode,
    purpose="what was last commanded of the generator",
    firmware=_SINCE,
    cadence=Cadence.BRISK,
    methods=_BOTH,
)
GEN_SCHEDULE = Endpoint(
    "gen_schedule",
    "/ivp/ss/gen_schedule",
    shape=GenSchedule,
    purpose="the generator's exercise and charge limits",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
    methods=_BOTH,
)
PEL_SETTINGS = Endpoint(
    "pel_settings",
    "/ivp/ss/pel_settings",
    shape=PelSettings,
    purpose="static export limit",
    firmware=_SINCE,
    cadence=Cadence.SLOW,
)
DPEL = Endpoint(
    "dpel",
    "/ivp/ss/dpel",
    shape=DpelSettings,
    purpose="dynamic export limit",
    role=Role.INSTALLER,
    firmware=since("7.6"),
    cadence=Cadence.SLOW,
    methods=_BOTH,
)
ENC_SETTINGS = Endpoint(
    "enc_settings",
    "/ivp/ss/enc_settings",
    shape=EncSettings,
    purpose="battery settings; 404 on the only gateway that was asked",
    role=Role.INSTALLER,
    firmware=_SINCE,
    methods=_BOTH,
)


def _raw(
    name: str,
    purpose: str,
    *methods: Method,
    role: Role = Role.OWNER,
    firmware: FirmwareRange = _SINCE,
) -> Endpoint[Raw]:
    return Endpoint(
        name, f"/ivp/ss/{name}", object, purpose, role=role, firmware=firmware, methods=methods
    )


GEN_PROFILE = _raw(
    "gen_profile", "generators that are known by name", Method.GET, role=Role.INSTALLER
)
GEN_DELETE = _raw("gen_delete", "removes the generator", Method.POST, role=Role.INSTALLER)
GENERATOR_METER_ENABLE = _raw(
    "generator_meter_enable", "switches the generator's meter", Method.POST, role=Role.INSTALLER
)
PCS_SETTINGS = _raw("pcs_settings", "power control system", *_BOTH)
DER_SETTINGS = _raw("der_settings", "distributed energy resources", *_BOTH)
LOAD_CONTROL = _raw("load_control", "load control kits", Method.GET, Method.POST)
SYS_PHASE_BALANCE = _raw("sys_phase_balance", "how batteries are spread over phases", Method.GET)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    DRY_CONTACT_SETTINGS,
    SS,
    GEN_CONFIG,
    GEN_MODE,
    GEN_SCHEDULE,
    PEL_SETTINGS,
    DPEL,
    ENC_SETTINGS,
    GEN_PROFILE,
    GEN_DELETE,
    GENERATOR_METER_ENABLE,
    PCS_SETTINGS,
    DER_SETTINGS,
    LOAD_CONTROL,
    SYS_PHASE_BALANCE,
)
