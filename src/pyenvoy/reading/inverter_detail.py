"""What a microinverter measured over its last report interval, in SI units."""

from pyenvoy.model.inverters import InverterDetail
from pyenvoy.reading import words
from pyenvoy.units import Amperes, Celsius, Hertz, Vars, Volts, from_joules, from_milli
from pyenvoy.wire.ivp_pdm.device_data import PcuChannel, PcuReading
from pyenvoy.wire.ivp_peb import DevStatusDevice


def of_channel(channel: PcuChannel) -> InverterDetail | None:
    """The detail of the last report, or `None` where there is no report."""
    told = channel.last_reading
    if told is None or (told.end_date is None and told.dc_voltage is None):
        return None  # `{}`: never reported, or retired
    return InverterDetail(
        dc_voltage=words.given(_volts, told.dc_voltage),
        dc_current=words.given(_amperes, told.dc_current),
        ac_voltage=words.given(_volts, told.ac_voltage),
        ac_current=words.given(_amperes, told.ac_current),
        ac_frequency=words.given(_hertz, told.ac_frequency),
        temperature=words.given(Celsius, told.channel_temp),
        phase_voltages=_phase_voltages(told),
        reactive_leading=words.given(Vars, told.leading_vars),
        reactive_lagging=words.given(Vars, told.lagging_vars),
        energy_produced=words.given(from_joules, told.joules_produced),
        energy_used=words.given(from_joules, told.joules_used),
        interval=words.span(told.duration),
        conversion_error_seconds=told.conversion_error_seconds,
        conversion_error_cycles=told.conversion_error_cycles,
        rssi=told.rssi,
        issi=told.issi,
        flags=told.flags,
    )


def _phase_voltages(told: PcuReading) -> tuple[Volts, ...]:
    """To neutral; microinverters on one phase report zeros, which say nothing."""
    said = (told.l1_voltage, told.l2_voltage, told.l3_voltage)
    if not any(said):
        return ()
    return tuple(_volts(one) for one in said if one is not None)


def of_state(state: DevStatusDevice) -> InverterDetail | None:
    """The little that the status table has, for installers without the other."""
    told = (state.dc_voltage, state.dc_current, state.ac_voltage, state.temperature)
    if all(one is None for one in told):
        return None
    return InverterDetail(
        dc_voltage=words.given(_volts, state.dc_voltage),
        dc_current=words.given(_amperes, state.dc_current),
        ac_voltage=words.given(_volts, state.ac_voltage),
        temperature=words.given(Celsius, state.temperature),
    )


def _volts(millivolts: float) -> Volts:
    return Volts(from_milli(millivolts))


def _amperes(milliamperes: float) -> Amperes:
    return Amperes(from_milli(milliamperes))


def _hertz(millihertz: float) -> Hertz:
    return Hertz(from_milli(millihertz))
