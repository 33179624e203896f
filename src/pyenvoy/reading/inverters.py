"""Microinverters: the basic reports, completed by details and inventory, joined by serial number.

No source limits another: `device_data` stops at fifty devices without saying which are missing.
"""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.inverters import Inverter, Inverters
from pyenvoy.reading import inverter_channels, stock, words
from pyenvoy.reading.parts import model_of
from pyenvoy.units import Level, Watts, from_joules, from_milli, moment
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, InverterReport
from pyenvoy.wire.installer import PCU_COMM_CHECK
from pyenvoy.wire.inventory import InventoryDevice
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_pdm.device_data import (
    DeviceLifetime,
    DeviceWattHours,
    PcuChannel,
    PcuDevice,
)
from pyenvoy.wire.ivp_peb import DEVSTATUS, NEWSCAN, DevStatusDevice

FROM: tuple[Endpoint[Any], ...] = (
    PRODUCTION_INVERTERS,
    DEVICE_DATA,
    *stock.FROM,
    DEVSTATUS,
)

_MICROINVERTER = 1
_INTERVALS = 300  # s; they report every 5 or 15 minutes, and a few seconds late


@attrs.frozen
class _Told:
    """What each source tells, by serial number. The order of the fields is the order of trust."""

    reports: Mapping[str, InverterReport]
    records: Mapping[str, PcuDevice]
    stock: Mapping[str, InventoryDevice]
    states: Mapping[str, DevStatusDevice]
    levels: Mapping[str, int]


def read(answers: Answers) -> Inverters | None:
    """Every microinverter that any source knows; the latest report wins."""
    told = _told(answers)
    serials = sorted({*told.reports, *told.records, *told.stock, *told.states})
    source = words.source(answers, (*FROM, PCU_COMM_CHECK))
    if source is None or not serials:
        return None
    return Inverters(
        source,
        tuple(_inverter(serial, told) for serial in serials),
        _report_interval(answers, told.records.values()),
    )


def _told(answers: Answers) -> _Told:
    kinds = stock.in_stock(answers)
    levels = answers.get(PCU_COMM_CHECK)
    records, states = answers.get(DEVICE_DATA), answers.get(DEVSTATUS)
    others = {serial for kind in kinds if kind != "PCU" for serial in kinds[kind]}
    return _Told(
        reports={
            one.serial_number: one
            for one in answers.get(PRODUCTION_INVERTERS) or ()
            if one.device_type in (None, _MICROINVERTER) and one.serial_number not in others
        },
        records={one.serial: one for one in records.pcus} if records else {},
        stock=kinds.get("PCU", {}),
        states={one.serial: one for one in states.pcus} if states else {},
        levels=levels or {},
    )


# -- one inverter ---------------------------------------------------------------------------------

_NO_STOCK = InventoryDevice("")
_NO_STATE = DevStatusDevice("")
_NO_RECORD = PcuDevice("")
_NO_HOURS = DeviceWattHours()
_NO_LIFETIME = DeviceLifetime()


def _inverter(serial: str, told: _Told) -> Inverter:
    return _joined(
        serial,
        told.reports.get(serial),
        told.records.get(serial, _NO_RECORD),
        told.stock.get(serial, _NO_STOCK),
        told.states.get(serial, _NO_STATE),
        level=told.levels.get(serial),
    )


def _joined(
    serial: str,
    report: InverterReport | None,
    record: PcuDevice,
    listed: InventoryDevice,
    state: DevStatusDevice,
    *,
    level: int | None,
) -> Inverter:
    channels = [one for one in record.channels if one.created != 0]
    channel = inverter_channels.together(channels)
    hours, lifetime = channel.watt_hours or _NO_HOURS, channel.lifetime or _NO_LIFETIME
    reported, power, most = _latest(report, channel, state)
    retired = listed.admin_state == stock.RETIRED
    return Inverter(
        serial,
        model=model_of(listed.part_num),
        part_number=listed.part_num,
        power=power,
        max_power=most,
        reported_at=moment(reported or listed.last_rpt_date),
        active=False if retired else record.active,
        producing=state.producing if listed.producing is None else listed.producing,
        communicating=(
            state.communicating if listed.communicating is None else listed.communicating
        ),
        operating=listed.operating,
        provisioned=listed.provisioned,
        recent=state.recent,
        retired=retired,
        admin_state=listed.admin_state,
        phase=listed.phase,
        energy_today=hours.today,
        energy_yesterday=hours.yesterday,
        energy_week=hours.week,
        energy_lifetime=words.given(from_joules, lifetime.joules_produced),
        lifetime_span=words.span(lifetime.duration),
        detail=inverter_channels.detail(channel) or inverter_channels.of_state(state),
        channels=inverter_channels.apart(channels),
        status=listed.device_status,
        firmware=listed.img_pnum_running,
        firmware_loaded_at=moment(listed.img_load_date),
        parameter_table=listed.ptpn,
        installed_at=moment(listed.installed),
        created_at=moment(listed.created_date),
        control_eid=listed.chaneid,
        ground_fault_clearable=_clearable(listed),
        communication=words.given(Level, level),
    )


def _latest(
    report: InverterReport | None, channel: PcuChannel, state: DevStatusDevice
) -> tuple[int, Watts | None, Watts | None]:
    """Moment, power and highest power of the latest report; of two equal ones the first counts."""
    date = -1
    power: Watts | None = None
    most: Watts | None = None
    if report is not None:
        date = report.last_report_date or 0
        power, most = report.last_report_watts, report.max_report_watts
    reading, watts = channel.last_reading, channel.watts
    if reading is not None and watts is not None and (reading.end_date or -1) > date:
        date, power, most = reading.end_date or 0, watts.now, watts.max
    if state.ac_power is not None and (state.report_date or 0) > date:
        date, power = state.report_date or 0, Watts(from_milli(state.ac_power))
    return max(date, 0), power, most


def _clearable(listed: InventoryDevice) -> bool | None:
    if not listed.device_control:
        return None
    said = [one.gficlearset for one in listed.device_control if one.gficlearset is not None]
    return any(said) if said else None


def _report_interval(answers: Answers, records: Iterable[PcuDevice]) -> timedelta | None:
    """The gateway's own word, or the middle one of the intervals of the last reports."""
    scan = answers.get(NEWSCAN)
    if scan is not None and scan.scan.polling_period is not None:
        return words.span(scan.scan.polling_period)
    spans = sorted(
        channel.last_reading.duration
        for record in records
        for channel in record.channels
        if channel.last_reading is not None and channel.last_reading.duration is not None
    )
    if not spans:
        return None
    middle = spans[len(spans) // 2]
    return words.span(round(middle / _INTERVALS) * _INTERVALS or middle)
