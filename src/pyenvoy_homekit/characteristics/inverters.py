"""Microinverters and Q-Relays: what hangs on the power line."""

from pyenvoy.model.inverters import Inverter, InverterDetail
from pyenvoy.model.relays import Relay, RelayState
from pyenvoy_homekit.characteristics.filling import (
    Values,
    filled,
    level,
    phase,
    plc,
    profile,
    said,
    time,
)
from pyenvoy_homekit.shape import Service, View


def inverter(view: View, one: Inverter) -> tuple[Service, ...]:
    """One microinverter."""
    values = {
        "Status": said(one.status),
        "PowerW": one.power,
        "PowerPeakW": one.max_power,
        "EnergyTodayWh": one.energy_today,
        "EnergyYesterdayWh": one.energy_yesterday,
        "EnergyLastSevenDays": one.energy_week,
        "EnergyLifetime": one.energy_lifetime,
        "Producing": one.producing,
        "Communicating": one.communicating,
        "Provisioned": one.provisioned,
        "Operating": one.operating,
        "GfiClear": _yes(one.ground_fault_clearable),
        "Phase": phase(one.phase),
        "Firmware": one.firmware,
        "Type": one.model or one.part_number,
        **(_detail(one.detail) if one.detail else {}),
        "PlcLevel": level(one.communication) if one.communication else plc(view, one.serial),
        "GridProfile": profile(view),
        "ReadingTime": time(one.reported_at, view),
    }
    return filled("Microinverter", f"inverter/{one.serial}", values, name=one.serial)


def _yes(flag: bool | None) -> str | None:  # noqa: FBT001  # the plugin's id holds a text
    return None if flag is None else "Yes" if flag else "No"


def _detail(one: InverterDetail) -> Values:
    return {
        "Voltage": one.ac_voltage,
        "Current": one.ac_current,
        "Frequency": one.ac_frequency,
        "VoltageDc": one.dc_voltage,
        "CurrentDc": one.dc_current,
        "Temperature": one.temperature,
    }


def relay(view: View, one: Relay) -> tuple[Service, ...]:
    """One Q-Relay."""
    values = {
        "State": one.state and one.state == RelayState.CLOSED,
        "LinesCount": one.line_count,
        **{f"Line{line}Connected": x for line, x in enumerate(one.lines_connected[:3], 1)},
        **{f"VoltageL{line}": x for line, x in enumerate(one.voltages[:3], 1)},
        "Frequency": one.frequency,
        "Temperature": one.temperature,
        "AcOffset": one.current_offset,
        "Communicating": one.communicating,
        "Provisioned": one.provisioned,
        "Operating": one.operating,
        "Status": said(one.status),
        "Firmware": one.firmware,
        "Type": one.model or one.part_number,
        "PlcLevel": level(one.communication) if one.communication else plc(view, one.serial),
        "GridProfile": profile(view),
        "ReadingTime": time(one.reported_at, view),
    }
    return filled("QRelay", f"relay/{one.serial}", values, name=one.serial)
