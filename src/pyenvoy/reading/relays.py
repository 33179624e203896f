"""Q-Relays, from the inventory and their last report."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.relays import Relay, Relays
from pyenvoy.reading import stock, words
from pyenvoy.reading.parts import model_of
from pyenvoy.units import Celsius, Hertz, Level, Volts, from_milli, moment
from pyenvoy.wire.installer import PCU_COMM_CHECK
from pyenvoy.wire.inventory import InventoryDevice
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_pdm.device_data import NsrbDevice, NsrbReading
from pyenvoy.wire.ivp_peb import DEVSTATUS, DevStatusDevice

FROM: tuple[Endpoint[Any], ...] = (*stock.FROM, DEVICE_DATA, DEVSTATUS)

_NO_STOCK = InventoryDevice("")
_NO_STATE = DevStatusDevice("")
_NO_RECORD = NsrbDevice("")
_NO_READING = NsrbReading()


def read(answers: Answers) -> Relays | None:
    """Every Q-Relay that any source knows."""
    listed = stock.in_stock(answers).get("NSRB", {})
    data, table = answers.get(DEVICE_DATA), answers.get(DEVSTATUS)
    records = {one.serial: one for one in data.nsrbs} if data else {}
    states = {one.serial: one for one in table.nsrbs} if table else {}
    levels = answers.get(PCU_COMM_CHECK)
    source = words.source(answers, FROM)
    serials = sorted({*listed, *records, *states})
    if source is None or not serials:
        return None
    relays = (
        _relay(
            serial,
            listed.get(serial, _NO_STOCK),
            records.get(serial, _NO_RECORD),
            states.get(serial, _NO_STATE),
            levels.get(serial) if levels else None,
        )
        for serial in serials
    )
    return Relays(source, tuple(relays))


def _relay(
    serial: str,
    listed: InventoryDevice,
    record: NsrbDevice,
    state: DevStatusDevice,
    level: int | None,
) -> Relay:
    told = _last_reading(record)
    degrees = state.temperature if told.temperature is None else told.temperature
    retired = listed.admin_state == stock.RETIRED
    reports = (told.end_date, listed.last_rpt_date, state.report_date)
    return Relay(
        serial,
        model=model_of(listed.part_num),
        part_number=listed.part_num,
        state=words.position(listed.relay),
        reason=listed.reason,
        reason_code=listed.reason_code,
        line_count=listed.line_count,
        lines_connected=_lines(listed),
        voltages=_volts(told.voltage_l1, told.voltage_l2, told.voltage_l3),
        line_voltages=_volts(told.voltage_b1, told.voltage_b2, told.voltage_l31),
        frequency=words.given(_hertz, told.frequency),
        temperature=words.given(Celsius, degrees),
        current_offset=told.current_offset,
        state_changes=told.state_changes,
        flags=told.flags,
        interval=words.span(told.duration),
        active=False if retired else record.active,
        communicating=(
            state.communicating if listed.communicating is None else listed.communicating
        ),
        provisioned=listed.provisioned,
        operating=listed.operating,
        retired=retired,
        admin_state=listed.admin_state,
        reported_at=moment(max((one for one in reports if one), default=None)),
        installed_at=moment(listed.installed),
        created_at=moment(listed.created_date),
        firmware=listed.img_pnum_running,
        firmware_loaded_at=moment(listed.img_load_date),
        parameter_table=listed.ptpn,
        control_eid=listed.chaneid,
        communication=words.given(Level, level),
        status=listed.device_status,
    )


def _last_reading(record: NsrbDevice) -> NsrbReading:
    """The report of the first channel that has one: a relay has but one channel."""
    said = (one.last_reading for one in record.channels if one.created != 0)
    return next((one for one in said if one is not None), _NO_READING)


def _lines(listed: InventoryDevice) -> tuple[bool, ...]:
    said = (listed.line1_connected, listed.line2_connected, listed.line3_connected)
    return tuple(one for one in said if one is not None)


def _volts(*millivolts: float | None) -> tuple[Volts, ...]:
    return tuple(Volts(from_milli(one)) for one in millivolts if one is not None)


def _hertz(millihertz: float) -> Hertz:
    return Hertz(from_milli(millihertz))
