"""`/admin/lib`: the tariff and the AC Batteries' sleep, verbatim; besides, the pages of the old web UI."""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, LegacyRole, Raw, Role
from pyenvoy.firmware import ALL, FirmwareRange, since
from pyenvoy.request import Method
from pyenvoy.wire.converter import IntText, wire


@attrs.frozen
class Currency:
    """The currency of all rates."""

    code: str | None = wire("code", default=None)


@attrs.frozen
class SingleRate:
    """A rate that holds all day."""

    rate: float | None = wire("rate", default=None)  # per kWh bought
    sell: float | None = wire("sell", default=None)  # per kWh sold


@attrs.frozen
class StorageSettingsAnswer:
    """How the batteries are to behave; there on every gateway from 7 on, also without a battery."""

    mode: str | None = wire("mode", default=None)
    operation_mode_sub_type: str | None = wire("operation_mode_sub_type", default=None)
    reserved_soc: float | None = wire("reserved_soc", default=None)  # %
    very_low_soc: float | None = wire("very_low_soc", default=None)  # %
    charge_from_grid: bool | None = wire("charge_from_grid", default=None)
    opt_schedules: bool | None = wire("opt_schedules", default=None)  # from 8.2.4264
    date: IntText | int | None = wire("date", default=None)  # s


@attrs.frozen
class Period:
    """A rate from a time of day on."""

    id: str | None = wire("id", default=None)
    start: float | None = wire("start", default=None)  # min of day
    rate: float | None = wire("rate", default=None)  # per kWh


@attrs.frozen
class Day:
    """Rates on some days of the week."""

    id: str | None = wire("id", default=None)
    days: str | None = wire("days", default=None)
    must_charge_start: float | None = wire("must_charge_start", default=None)  # min of day
    must_charge_duration: float | None = wire("must_charge_duration", default=None)  # min
    must_charge_mode: str | None = wire("must_charge_mode", default=None)
    peak_rule: str | None = wire("peak_rule", default=None)  # from 8.2.127
    enable_discharge_to_grid: bool | None = wire("enable_discharge_to_grid", default=None)
    periods: tuple[Period, ...] = wire("periods", default=())


@attrs.frozen
class Tier:
    """A rate up to an amount of energy."""

    id: str | None = wire("id", default=None)
    limit: float | None = wire("limit", default=None)  # kWh, -1 = the rest
    rate: float | None = wire("rate", default=None)  # per kWh


@attrs.frozen
class SeasonAnswer:
    """Rates from a day of the year on."""

    id: str | None = wire("id", default=None)
    start: str | None = wire("start", default=None)  # M/D
    days: tuple[Day, ...] = wire("days", default=())
    tiers: tuple[Tier, ...] = wire("tiers", default=())


@attrs.frozen
class UserTariff:
    """What the owner has entered."""

    currency: Currency | None = wire("currency", default=None)
    logger: str | None = wire("logger", default=None)
    date: IntText | int | None = wire("date", default=None)  # s
    storage_settings: StorageSettingsAnswer | None = wire("storage_settings", default=None)
    single_rate: SingleRate | None = wire("single_rate", default=None)
    seasons: tuple[SeasonAnswer, ...] = wire("seasons", default=())
    seasons_sell: tuple[SeasonAnswer, ...] = wire("seasons_sell", default=())


@attrs.frozen
class Action:
    """What the batteries do in a part of a day."""

    start: float | None = wire("start", default=None)  # min of day
    duration: float | None = wire("duration", default=None)  # min
    setting: str | None = wire("setting", default=None)


@attrs.frozen
class WeekdayActions:
    """An entry of `Disable`: one weekday each."""

    sun: tuple[Action, ...] = wire("Sun", default=())
    mon: tuple[Action, ...] = wire("Mon", default=())
    tue: tuple[Action, ...] = wire("Tue", default=())
    wed: tuple[Action, ...] = wire("Wed", default=())
    thu: tuple[Action, ...] = wire("Thu", default=())
    fri: tuple[Action, ...] = wire("Fri", default=())
    sat: tuple[Action, ...] = wire("Sat", default=())


@attrs.frozen
class SeasonActions(WeekdayActions):
    """An entry of `tariff`: a season with all its weekdays."""

    start: str | None = wire("start", default=None)  # M/D
    end: str | None = wire("end", default=None)  # M/D


@attrs.frozen
class Timetable:
    """What the batteries do when; `tariff` is missing while Enphase computes the schedules."""

    disable: tuple[WeekdayActions, ...] = wire("Disable", default=())
    tariff: tuple[SeasonActions, ...] = wire("tariff", default=())


@attrs.frozen
class ScheduleAnswer:
    """What the gateway has made of the tariff."""

    source: str | None = wire("source", default=None)
    date: str | None = wire("date", default=None)  # 2026-01-01 00:00:00 UTC
    version: str | None = wire("version", default=None)
    filename: str | None = wire("filename", default=None)
    reserved_soc: float | None = wire("reserved_soc", default=None)  # %
    operation_mode_sub_type: str | None = wire("operation_mode_sub_type", default=None)
    very_low_soc: float | None = wire("very_low_soc", default=None)  # %
    charge_from_grid: bool | None = wire("charge_from_grid", default=None)
    battery_mode: str | None = wire("battery_mode", default=None)
    batt_mode: str | None = wire("batt_mode", default=None)  # from 8.2.127
    opt_schedules: bool | None = wire("opt_schedules", default=None)
    override: bool | None = wire("override", default=None)
    override_backup_soc: float | None = wire("override_backup_soc", default=None)  # %
    override_chg_dischg_rate: float | None = wire("override_chg_dischg_rate", default=None)
    override_tou_mode: str | None = wire("override_tou_mode", default=None)
    schedule: Timetable | None = wire("schedule", default=None)


@attrs.frozen
class TariffAnswer:
    """What the owner has entered, and what the gateway has made of it."""

    tariff: UserTariff | None = wire("tariff", default=None)
    schedule: ScheduleAnswer | None = wire("schedule", default=None)


@attrs.frozen
class AcbSleep:
    """An AC Battery that is told to sleep, and the charge it keeps meanwhile."""

    serial_num: str | int = wire("serial_num")
    sleep_min_soc: float | None = wire("sleep_min_soc", default=None)  # %
    sleep_max_soc: float | None = wire("sleep_max_soc", default=None)  # %


@attrs.frozen
class AcbConfig:
    """The AC Batteries that are told to sleep."""

    acb_sleep: tuple[AcbSleep, ...] = wire("acb_sleep")


_TARIFF_METHODS = (Method.GET, Method.PUT)
_ACB_METHODS = (Method.GET, Method.PUT, Method.DELETE)

TARIFF = Endpoint(
    "tariff",
    "/admin/lib/tariff",
    shape=TariffAnswer,
    purpose="Rates, storage mode, reserve and the schedule made of them",
    legacy=LegacyRole.ENVOY,
    firmware=since("4"),
    cadence=Cadence.SLOW,
    methods=_TARIFF_METHODS,
    patience=timedelta(seconds=90),
)
TARIFF_JSON = attrs.evolve(
    TARIFF, name="tariff_json", path="/admin/lib/tariff.json", cadence=Cadence.ON_REQUEST
)
ACB_CONFIG = Endpoint(
    "acb_config",
    "/admin/lib/acb_config.json",
    shape=AcbConfig,
    purpose="AC Batteries that are told to sleep",
    firmware=since("7"),
    cadence=Cadence.SLOW,
    methods=_ACB_METHODS,
)
ACB_CONFIG_BARE = attrs.evolve(
    ACB_CONFIG, name="acb_config_bare", path="/admin/lib/acb_config", cadence=Cadence.ON_REQUEST
)


def _page(
    name: str,
    purpose: str,
    *methods: Method,
    role: Role = Role.OWNER,
    firmware: FirmwareRange = ALL,
) -> Endpoint[Raw]:
    return Endpoint(
        name,
        f"/admin/lib/{name}.json",
        shape=Raw,
        purpose=purpose,
        role=role,
        legacy=LegacyRole.INSTALLER,
        firmware=firmware,
        methods=methods or (Method.GET, Method.POST),
    )


NETWORK_DISPLAY = _page("network_display", "Network addresses and connectivity checks")
WIRELESS_DISPLAY = _page("wireless_display", "State of the wireless network")
DATE_TIME_DISPLAY = _page("date_time_display", "Time zone", role=Role.PROV)
ADMIN_DCC_DISPLAY = _page(
    "admin_dcc_display", "Clears a ground fault of an inverter", Method.POST, role=Role.PROV
)
ADMIN_PMU_DISPLAY = _page("admin_pmu_display", "External power meter", role=Role.PROV)
DBA = _page("dba", "Tunnel for Enphase's support. Do not use", role=Role.NOBODY)
SECURITY_DISPLAY = _page("security_display", "Password of the old web UI", Method.POST)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    TARIFF,
    TARIFF_JSON,
    ACB_CONFIG,
    ACB_CONFIG_BARE,
    NETWORK_DISPLAY,
    WIRELESS_DISPLAY,
    DATE_TIME_DISPLAY,
    ADMIN_DCC_DISPLAY,
    ADMIN_PMU_DISPLAY,
    DBA,
    SECURITY_DISPLAY,
)
