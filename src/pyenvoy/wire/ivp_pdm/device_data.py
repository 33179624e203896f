"""What `/ivp/pdm/device_data` keeps of each device's last report interval.

It is an object keyed by EID text among which two counts stand; decoding sorts the devices by
kind, since a reading has other fields for each kind.
"""

import attrs

from pyenvoy.endpoint import from_json
from pyenvoy.units import Celsius, Vars, WattHours, Watts
from pyenvoy.wire.converter import IntText, wire


@attrs.frozen
class DeviceWattHours:
    """Energy of a channel over the gateway's own days."""

    today: WattHours | None = wire("today", default=None)
    yesterday: WattHours | None = wire("yesterday", default=None)
    week: WattHours | None = wire("week", default=None)


@attrs.frozen
class DeviceWatts:
    """Power of a channel: the mean of the last report interval, not an instant."""

    now: Watts | None = wire("now", default=None)
    now_used: Watts | None = wire("nowUsed", default=None)  # what an ACB takes
    max: Watts | None = wire("max", default=None)


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
    channel_temp: Celsius | None = wire("channelTemp", default=None)
    conversion_error_seconds: int | None = wire("pwrConvErrSecs", default=None)
    conversion_error_cycles: int | None = wire("pwrConvMaxErrCycles", default=None)
    leading_vars: Vars | None = wire("leadingVArs", default=None)
    lagging_vars: Vars | None = wire("laggingVArs", default=None)
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
class PdmDevice:
    """What every device has."""

    serial: str = wire("sn")
    eid: IntText | None = wire("eid", default=None)
    active: bool | None = wire("active", default=None)
    """Of a microinverter false is dead or retired."""
    mod_gone: bool | None = wire("modGone", default=None)
    """It means nothing."""


@attrs.frozen
class PcuDevice(PdmDevice):
    """A microinverter."""

    channels: tuple[PcuChannel, ...] = wire("channels", default=())


@attrs.frozen
class AcbDevice(PdmDevice):
    """An AC Battery."""

    channels: tuple[AcbChannel, ...] = wire("channels", default=())


@attrs.frozen
class NsrbDevice(PdmDevice):
    """A Q-Relay."""

    channels: tuple[NsrbChannel, ...] = wire("channels", default=())


@attrs.frozen
class EimDevice(PdmDevice):
    """A current meter; its serial number is the gateway's with `EIM1` or `EIM2` behind."""

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
