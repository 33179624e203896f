"""`/ivp/pdm`: what the gateway keeps of each device's last report interval, and sums over them.

`device_data` is an object keyed by EID text among which two counts stand; decoding sorts the
devices by kind, since a reading has other fields for each kind.
"""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Raw, from_json
from pyenvoy.firmware import since
from pyenvoy.wire.converter import IntText, wire


@attrs.frozen
class PdmTotals:
    """Energy and power of one source; 15-minute values."""

    watt_hours_today: float | None = wire("wattHoursToday", default=None)  # Wh
    watt_hours_seven_days: float | None = wire("wattHoursSevenDays", default=None)  # Wh
    watt_hours_lifetime: float | None = wire("wattHoursLifetime", default=None)  # Wh
    watts_now: float | None = wire("wattsNow", default=None)  # W


@attrs.frozen
class PdmProducers:
    """Microinverters, revenue grade meter, current transformer."""

    pcu: PdmTotals | None = wire("pcu", default=None)
    rgm: PdmTotals | None = wire("rgm", default=None)
    eim: PdmTotals | None = wire("eim", default=None)


@attrs.frozen
class PdmConsumers:
    """What the current transformer makes of consumption; this is total, not net."""

    eim: PdmTotals | None = wire("eim", default=None)


@attrs.frozen
class PdmEnergy:
    """Energy by source."""

    production: PdmProducers | None = wire("production", default=None)
    consumption: PdmConsumers | None = wire("consumption", default=None)


@attrs.frozen
class PdmAggregate:
    """A figure that comes wrapped."""

    aggregate: float | None = wire("aggregate", default=None)  # Wh


@attrs.frozen
class PdmProduction:
    """Totals by source, in joules and watt-hours."""

    watts_now_pcu: float | None = wire("watts_now_pcu", default=None)  # W
    watts_now_eim: float | None = wire("watts_now_eim", default=None)  # W
    watts_now_rgm: float | None = wire("watts_now_rgm", default=None)  # W
    watts_now_pmu: float | None = wire("watts_now_pmu", default=None)  # W
    joules_today_pcu: float | None = wire("joules_today_pcu", default=None)  # J
    joules_seven_days_pcu: float | None = wire("pcu_joules_seven_days", default=None)  # J
    joules_lifetime_pcu: float | None = wire("joules_lifetime_pcu", default=None)  # J
    watt_hours_today_eim: PdmAggregate | None = wire("watt_hours_today_eim", default=None)
    watt_hours_seven_days_eim: PdmAggregate | None = wire("eim_watt_hours_seven_days", default=None)
    watt_hours_lifetime_eim: PdmAggregate | None = wire("watt_hours_lifetime_eim", default=None)
    watt_hours_today_rgm: float | None = wire("watt_hours_today_rgm", default=None)  # Wh
    watt_hours_seven_days_rgm: float | None = wire("rgm_watt_hours_seven_days", default=None)  # Wh
    watt_hours_lifetime_rgm: float | None = wire("watt_hours_lifetime_rgm", default=None)  # Wh
    watt_hours_today_pmu: float | None = wire("watt_hours_today_pmu", default=None)  # Wh
    watt_hours_seven_days_pmu: float | None = wire("pmu_watt_hours_seven_days", default=None)  # Wh
    watt_hours_lifetime_pmu: float | None = wire("watt_hours_lifetime_pmu", default=None)  # Wh
    there_is_an_active_eim: bool | None = wire("there_is_an_active_eim", default=None)
    there_is_an_active_rgm: bool | None = wire("there_is_an_active_rgm", default=None)
    there_is_an_active_pmu: bool | None = wire("there_is_an_active_pmu", default=None)


@attrs.frozen
class DeviceWattHours:
    """Energy of a channel over the gateway's own days."""

    today: float | None = wire("today", default=None)  # Wh
    yesterday: float | None = wire("yesterday", default=None)  # Wh
    week: float | None = wire("week", default=None)  # Wh


@attrs.frozen
class DeviceWatts:
    """Power of a channel: the mean of the last report interval, not an instant."""

    now: float | None = wire("now", default=None)  # W
    now_used: float | None = wire("nowUsed", default=None)  # W, what an ACB takes
    max: float | None = wire("max", default=None)  # W


@attrs.frozen
class DeviceLifetime:
    """What a microinverter or AC Battery has produced since it was created."""

    created_time: int | None = wire("createdTime", default=None)  # s
    duration: int | None = wire("duration", default=None)  # s
    joules_produced: float | None = wire("joulesProduced", default=None)  # J
    joules_used: float | None = wire("joulesUsed", default=None)  # J


@attrs.frozen
class PcuReading:
    """The last report of a microinverter; `{}` when there is none. The spelling is mixed indeed."""

    end_date: int | None = wire("endDate", default=None)  # s
    duration: int | None = wire("duration", default=None)  # s
    flags: int | None = wire("flags", default=None)
    joules_produced: float | None = wire("joulesProduced", default=None)  # J
    joules_used: float | None = wire("joulesUsed", default=None)  # J
    ac_voltage: float | None = wire("acVoltageINmV", default=None)  # mV
    ac_frequency: float | None = wire("acFrequencyINmHz", default=None)  # mHz
    ac_current: float | None = wire("acCurrentInmA", default=None)  # mA
    dc_voltage: float | None = wire("dcVoltageINmV", default=None)  # mV
    dc_current: float | None = wire("dcCurrentINmA", default=None)  # mA
    channel_temp: float | None = wire("channelTemp", default=None)  # degC
    conversion_error_seconds: int | None = wire("pwrConvErrSecs", default=None)
    conversion_error_cycles: int | None = wire("pwrConvMaxErrCycles", default=None)
    leading_vars: float | None = wire("leadingVArs", default=None)  # var
    lagging_vars: float | None = wire("laggingVArs", default=None)  # var
    l1_voltage: float | None = wire("l1NAcVoltageInmV", default=None)  # mV
    l2_voltage: float | None = wire("l2NAcVoltageInmV", default=None)  # mV
    l3_voltage: float | None = wire("l3NAcVoltageInmV", default=None)  # mV
    rssi: int | None = wire("rssi", default=None)
    issi: int | None = wire("issi", default=None)


@attrs.frozen
class AcbReading:
    """The last report of an AC Battery."""

    end_date: int | None = wire("endDate", default=None)  # s
    duration: int | None = wire("duration", default=None)  # s
    flags: int | None = wire("flags", default=None)
    joules_produced: float | None = wire("joulesProduced", default=None)  # J
    joules_used: float | None = wire("joulesUsed", default=None)  # J
    ac_voltage: float | None = wire("acVoltageINmV", default=None)  # mV
    ac_frequency: float | None = wire("acFrequencyINmHz", default=None)  # mHz
    dc_voltage: float | None = wire("dcVoltageINmV", default=None)  # mV
    dc_current: float | None = wire("dcCurrentINmA", default=None)  # mA
    channel_temp: float | None = wire("channelTemp", default=None)  # degC
    conversion_error_seconds: int | None = wire("pwrConvErrSecs", default=None)
    conversion_error_cycles: int | None = wire("pwrConvMaxErrCycles", default=None)
    leading_vars: float | None = wire("leadingVArs", default=None)  # var
    lagging_vars: float | None = wire("laggingVArs", default=None)  # var
    soc: float | None = wire("SOC", default=None)  # %
    soh: float | None = wire("SOH", default=None)  # %
    min_cell_temp: float | None = wire("minCellTemp", default=None)  # degC
    max_cell_temp: float | None = wire("maxCellTemp", default=None)  # degC
    total_voltage: float | None = wire("totVoltage", default=None)  # mV
    vendor_data: str | None = wire("vendor_data", default=None)  # hexadecimal


@attrs.frozen
class NsrbReading:
    """The last report of a Q-Relay."""

    end_date: int | None = wire("endDate", default=None)  # s
    duration: int | None = wire("duration", default=None)  # s
    flags: int | None = wire("flags", default=None)
    temperature: float | None = wire("temperature", default=None)  # degC
    voltage_l1: float | None = wire("VrmsL1N", also=("voltRmsL1",), default=None)  # mV
    voltage_l2: float | None = wire("VrmsL2N", also=("voltRmsL2",), default=None)  # mV
    voltage_l3: float | None = wire("VrmsL3N", also=("voltRmsL3",), default=None)  # mV
    frequency: float | None = wire("freqInmHz", default=None)  # mHz
    current_offset: float | None = wire("acCurrOffset", default=None)
    state_changes: int | None = wire("stateChngCnt", default=None)
    voltage_b1: float | None = wire("vrmsB1L12_or_L12", default=None)  # mV
    voltage_b2: float | None = wire("vrmsB2L12_or_L23", default=None)  # mV
    voltage_l31: float | None = wire("vrmsL31", default=None)  # mV


@attrs.frozen
class EimReading:
    """The stored record of a meter channel. Its power is signed, unlike `watts.now`."""

    end_date: int | None = wire("endDate", default=None)  # s
    duration: int | None = wire("duration", default=None)  # s
    curr_w: float | None = wire("curr_w", default=None)  # W
    wh_dlvd_cum: float | None = wire("wh_dlvd_cum", default=None)  # Wh
    wh_pos: float | None = wire("wh_pos", default=None)  # Wh
    wh_neg: float | None = wire("wh_neg", default=None)  # Wh
    varh_lead_cum: float | None = wire("varh_lead_cum", default=None)  # varh
    varh_lag_cum: float | None = wire("varh_lag_cum", default=None)  # varh
    vah_cum: float | None = wire("vah_cum", default=None)  # VAh
    rms_mvolt: float | None = wire("rms_mvolt", default=None)  # mV
    rms_mamp: float | None = wire("rms_mamp", default=None)  # mA
    freq_mhz: float | None = wire("freq_mhz", default=None)  # mHz


@attrs.frozen
class PcuChannel:
    """One channel of a microinverter."""

    eid: int | None = wire("chanEid", default=None)
    created: int | None = wire("created", default=None)  # s, 0 = unused
    watt_hours: DeviceWattHours | None = wire("wattHours", default=None)
    watts: DeviceWatts | None = wire("watts", default=None)
    last_reading: PcuReading | None = wire("lastReading", default=None)
    lifetime: DeviceLifetime | None = wire("lifetime", default=None)


@attrs.frozen
class AcbChannel:
    """One channel of an AC Battery. Its watt-hours are nonsense."""

    eid: int | None = wire("chanEid", default=None)
    created: int | None = wire("created", default=None)  # s, 0 = unused
    watt_hours: DeviceWattHours | None = wire("wattHours", default=None)
    watts: DeviceWatts | None = wire("watts", default=None)
    last_reading: AcbReading | None = wire("lastReading", default=None)
    lifetime: DeviceLifetime | None = wire("lifetime", default=None)


@attrs.frozen
class NsrbChannel:
    """One channel of a Q-Relay."""

    eid: int | None = wire("chanEid", default=None)
    created: int | None = wire("created", default=None)  # s, 0 = unused
    last_reading: NsrbReading | None = wire("lastReading", default=None)


@attrs.frozen
class EimChannel:
    """One phase of a current meter. `watts.now` is an unsigned wrap when negative."""

    eid: int | None = wire("chanEid", default=None)
    created: int | None = wire("created", default=None)  # s, 0 = unused
    watt_hours: DeviceWattHours | None = wire("wattHours", default=None)
    watts: DeviceWatts | None = wire("watts", default=None)
    last_reading: EimReading | None = wire("lastReading", default=None)


@attrs.frozen
class PcuDevice:
    """A microinverter. `active` false is dead or retired; `modGone` means nothing."""

    serial: str = wire("sn")
    eid: IntText | None = wire("eid", default=None)
    active: bool | None = wire("active", default=None)
    mod_gone: bool | None = wire("modGone", default=None)
    channels: tuple[PcuChannel, ...] = wire("channels", default=())


@attrs.frozen
class AcbDevice:
    """An AC Battery."""

    serial: str = wire("sn")
    eid: IntText | None = wire("eid", default=None)
    active: bool | None = wire("active", default=None)
    mod_gone: bool | None = wire("modGone", default=None)
    channels: tuple[AcbChannel, ...] = wire("channels", default=())


@attrs.frozen
class NsrbDevice:
    """A Q-Relay."""

    serial: str = wire("sn")
    eid: IntText | None = wire("eid", default=None)
    active: bool | None = wire("active", default=None)
    mod_gone: bool | None = wire("modGone", default=None)
    channels: tuple[NsrbChannel, ...] = wire("channels", default=())


@attrs.frozen
class EimDevice:
    """A current meter; its serial number is the gateway's with `EIM1` or `EIM2` behind."""

    serial: str = wire("sn")
    eid: IntText | None = wire("eid", default=None)
    active: bool | None = wire("active", default=None)
    mod_gone: bool | None = wire("modGone", default=None)
    channels: tuple[EimChannel, ...] = wire("channels", default=())


@attrs.frozen
class DeviceData:
    """All devices by kind, in the order they came; at most `limit` of them (50)."""

    pcus: tuple[PcuDevice, ...] = wire("pcu")
    acbs: tuple[AcbDevice, ...] = wire("acb")
    nsrbs: tuple[NsrbDevice, ...] = wire("nsrb")
    eims: tuple[EimDevice, ...] = wire("eim")
    count: int | None = wire("deviceCount", default=None)
    limit: int | None = wire("deviceDataLimit", default=None)


def by_kind(body: bytes) -> object:
    """Decode `device_data` and sort its devices by `devName`; anything else is left as it came."""
    data = from_json(body)
    if not isinstance(data, dict):
        return data
    groups: dict[str, object] = {}
    kinds: dict[str, list[object]] = {"pcu": [], "acb": [], "nsrb": [], "eim": []}
    for key, value in data.items():
        if not isinstance(value, dict):
            groups[key] = value
        elif isinstance(kind := value.get("devName"), str):
            value["eid"] = key
            kinds.setdefault(kind, []).append(value)
    if "deviceCount" not in data and not any(kinds.values()):
        return data
    return {**groups, **kinds}


PDM_ENERGY = Endpoint(
    "pdm_energy",
    "/ivp/pdm/energy",
    shape=PdmEnergy,
    purpose="Energy by source, of the last closed quarter of an hour",
    firmware=since("7.6"),
    cadence=Cadence.SLOW,
)
PDM_PRODUCTION = Endpoint(
    "pdm_production",
    "/ivp/pdm/production",
    shape=PdmProduction,
    purpose="Totals by source, in joules and watt-hours",
    firmware=since("8.2.4000"),
)
DEVICE_DATA = Endpoint(
    "device_data",
    "/ivp/pdm/device_data",
    shape=DeviceData,
    purpose="Last report interval of each device, at most 50 of them",
    firmware=since("7.6"),
    cadence=Cadence.SLOW,
    patience=timedelta(seconds=90),  # hangs 25 to 85 s shortly after 23:00 gateway time
    decode=by_kind,
)
DEVICE_DATA_1 = Endpoint(
    "device_data_1",
    "/ivp/pdm/device_data/1",
    shape=DeviceData,
    purpose="The same, in its other spelling",
    firmware=since("7.6"),
    patience=timedelta(seconds=90),
    decode=by_kind,
)


def _known_by_name(name: str) -> Endpoint[Raw]:
    return Endpoint(
        f"pdm_{name}",
        f"/ivp/pdm/{name}",
        shape=Raw,
        purpose="Known by name only",
        firmware=since("7"),
    )


PDM_BY_NAME = tuple(
    _known_by_name(name)
    for name in (
        "archive",
        "channels",
        "consumption",
        "database",
        "device_types",
        "export",
        "export_count",
        "generation",
        "lifetime",
        "maintainence",  # sic
        "mark",
        "reading",
        "reset_export",
        "stat_name",
        "status",
        "test",
        "unmark",
    )
)
"""Names without any description. Some of them may change things: never asked unasked."""

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    PDM_ENERGY,
    PDM_PRODUCTION,
    DEVICE_DATA,
    DEVICE_DATA_1,
    *PDM_BY_NAME,
)
