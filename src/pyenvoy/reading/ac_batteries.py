"""AC Batteries, the older half of the batteries' subject.

They exist when the production page gives both their count and their charge, or when the inventory
lists one (protocol chapter 9.3); only then are the other pages asked about them.
"""

from collections.abc import Iterable
from typing import Any

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.batteries import AcBattery, AcBatteryDetail, Activity, Storage
from pyenvoy.reading import stock
from pyenvoy.reading.parts import model_of
from pyenvoy.reading.words import first, given, span
from pyenvoy.units import (
    Amperes,
    Celsius,
    Hertz,
    Percent,
    Vars,
    Volts,
    WattHours,
    Watts,
    from_joules,
    from_milli,
    moment,
)
from pyenvoy.wire.admin_lib import ACB_CONFIG, ACB_CONFIG_BARE, AcbSleep
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS
from pyenvoy.wire.inventory import InventoryDevice
from pyenvoy.wire.ivp_ensemble.secctrl import SECCTRL
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from pyenvoy.wire.ivp_pdm.device_data import AcbChannel, AcbDevice, AcbReading
from pyenvoy.wire.production import SECTIONS, StorageSection

FROM: tuple[Endpoint[Any], ...] = (
    *stock.FROM,
    *SECTIONS,
    DEVICE_DATA,
    PRODUCTION_INVERTERS,
    ACB_CONFIG,
    ACB_CONFIG_BARE,
)

_ACB = 11


def read(answers: Answers) -> tuple[AcBattery, ...]:
    """Read each of them: from the inventory, else what the reports know by serial number."""
    entries = stock.in_stock(answers).get("ACB", {})
    if not entries and _section(answers) is None:
        return ()
    readings = {one.serial: one for one in _devices(answers)}
    reported = {
        one.serial_number: one.last_report_date
        for one in answers.get(PRODUCTION_INVERTERS) or ()
        if one.device_type == _ACB
    }
    asleep = _asleep(answers)
    batteries = []
    for serial in {**entries, **readings, **reported}:
        battery = AcBattery(serial, reported_at=moment(reported.get(serial)))
        battery = _with_entry(battery, entries.get(serial))
        battery = _with_reading(battery, readings.get(serial))
        batteries.append(_with_sleep(battery, asleep))
    return tuple(batteries)


def storage(answers: Answers) -> Storage | None:
    """Read what they are together: from the production page, else from the secondary control."""
    section = _section(answers)
    if section is not None:
        return Storage(
            count=section.active_count,
            charge=given(Percent, section.percent_full),
            power=given(Watts, section.power),
            available_energy=given(WattHours, section.energy),
            activity=given(Activity, section.state),
            measured_at=moment(section.reading_time),
        )
    entries = stock.in_stock(answers).get("ACB", {})
    count = sum(one.admin_state != stock.RETIRED for one in entries.values())
    together = answers.get(SECCTRL)
    if not count or together is None:
        return None
    return Storage(
        count=count,
        charge=given(Percent, together.acb_agg_soc),
        available_energy=given(WattHours, together.acb_agg_energy),
    )


def _section(answers: Answers) -> StorageSection | None:
    """The production page's word on them; a count without a charge is no battery."""
    found = first(answers, *SECTIONS)
    for section in found[1].value.storage if found else ():
        if section.type == "acb" and section.active_count and section.percent_full is not None:
            return section
    return None


def _devices(answers: Answers) -> Iterable[AcbDevice]:
    found = answers.get(DEVICE_DATA)
    return found.acbs if found else ()


def _asleep(answers: Answers) -> dict[str, AcbSleep] | None:
    """Those that are told to sleep, or `None` while that is not known."""
    found = first(answers, ACB_CONFIG, ACB_CONFIG_BARE)
    return {str(one.serial_num): one for one in found[1].value.acb_sleep} if found else None


def _with_entry(battery: AcBattery, entry: InventoryDevice | None) -> AcBattery:
    if entry is None:
        return battery
    return attrs.evolve(
        battery,
        model=model_of(entry.part_num),
        part_number=entry.part_num,
        firmware=entry.img_pnum_running,
        parameter_table=entry.ptpn,
        control_eid=entry.chaneid,
        communicating=entry.communicating,
        operating=entry.operating,
        producing=entry.producing,
        provisioned=entry.provisioned,
        retired=entry.admin_state == stock.RETIRED,
        admin_state_code=entry.admin_state,
        status=entry.device_status,
        phase=entry.phase,
        charge=given(Percent, entry.percent_full),
        activity=given(Activity, entry.charge_status),
        max_cell_temperature=given(Celsius, entry.max_cell_temp),
        sleep_enabled=entry.sleep_enabled,
        sleep_min_charge=given(Percent, entry.sleep_min_soc),
        sleep_max_charge=given(Percent, entry.sleep_max_soc),
        installed_at=moment(entry.installed),
        created_at=moment(entry.created_date),
        firmware_loaded_at=moment(entry.img_load_date),
        reported_at=moment(entry.last_rpt_date) or battery.reported_at,
    )


def _with_reading(battery: AcBattery, found: AcbDevice | None) -> AcBattery:
    """What an AC Battery last reported of itself."""
    if found is None:
        return battery
    channel = _channel(found.channels)
    known = channel.last_reading or AcbReading()
    hottest = given(Celsius, known.max_cell_temp)
    lifetime = channel.lifetime
    return attrs.evolve(
        battery,
        active=found.active,
        charge=given(Percent, known.soc) if battery.charge is None else battery.charge,
        health=given(Percent, known.soh),
        power=_power(known),
        temperature=given(Celsius, known.channel_temp),
        min_cell_temperature=given(Celsius, known.min_cell_temp),
        max_cell_temperature=battery.max_cell_temperature if hottest is None else hottest,
        energy_discharged=given(from_joules, lifetime.joules_produced) if lifetime else None,
        energy_charged=given(from_joules, lifetime.joules_used) if lifetime else None,
        detail=_detail(known) if known.end_date else None,
        reported_at=battery.reported_at or moment(known.end_date),
    )


def _channel(channels: tuple[AcbChannel, ...]) -> AcbChannel:
    """The channel that has reported, else the first; an empty report is `{}`."""
    for one in channels:
        if one.last_reading and one.last_reading.end_date:
            return one
    return channels[0] if channels else AcbChannel()


def _power(known: AcbReading) -> Watts | None:
    """The mean of the interval, which no page gives with its sign."""
    if not known.duration or known.joules_produced is None:
        return None
    return Watts((known.joules_produced - (known.joules_used or 0)) / known.duration)


def _detail(known: AcbReading) -> AcBatteryDetail:
    return AcBatteryDetail(
        ac_voltage=given(Volts, given(from_milli, known.ac_voltage)),
        ac_frequency=given(Hertz, given(from_milli, known.ac_frequency)),
        dc_voltage=given(Volts, given(from_milli, known.dc_voltage)),
        dc_current=given(Amperes, given(from_milli, known.dc_current)),
        cell_stack_voltage=given(Volts, given(from_milli, known.total_voltage)),
        reactive_leading=given(Vars, known.leading_vars),
        reactive_lagging=given(Vars, known.lagging_vars),
        energy_discharged=given(from_joules, known.joules_produced),
        energy_charged=given(from_joules, known.joules_used),
        interval=span(known.duration),
        conversion_error_seconds=known.conversion_error_seconds,
        conversion_error_cycles=known.conversion_error_cycles,
        flags=known.flags,
        vendor_data=known.vendor_data,
    )


def _with_sleep(battery: AcBattery, asleep: dict[str, AcbSleep] | None) -> AcBattery:
    if asleep is None:
        return battery
    told = asleep.get(battery.serial)
    if told is None:
        return attrs.evolve(battery, sleep_commanded=False)
    return attrs.evolve(
        battery,
        sleep_commanded=True,
        sleep_min_charge=given(Percent, told.sleep_min_soc),
        sleep_max_charge=given(Percent, told.sleep_max_soc),
    )
