"""What the inputs of a microinverter measured over its last report interval, in SI units.

Nearly all have one input, so one is read without a detour; several are put together first.
"""

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

import attrs

from pyenvoy.model.inverters import InverterDetail
from pyenvoy.reading import words
from pyenvoy.units import (
    Amperes,
    Celsius,
    Hertz,
    Volts,
    WattHours,
    Watts,
    from_joules,
    from_milli,
)
from pyenvoy.wire.ivp_pdm.device_data import (
    DeviceLifetime,
    DeviceWattHours,
    DeviceWatts,
    PcuChannel,
    PcuReading,
)
from pyenvoy.wire.ivp_peb import DevStatusDevice

Q = TypeVar("Q", bound=float)

_NONE = PcuChannel()


def together(channels: Sequence[PcuChannel]) -> PcuChannel:
    """Several inputs as one: powers and energies added up, the rest from the first."""
    if len(channels) == 1:
        return channels[0]
    if not channels:
        return _NONE
    hours = [one.watt_hours or DeviceWattHours() for one in channels]
    watts = [one.watts or DeviceWatts() for one in channels]
    lifetimes = [one.lifetime or DeviceLifetime() for one in channels]
    return attrs.evolve(
        channels[0],
        watt_hours=DeviceWattHours(
            today=_sum(WattHours, (one.today for one in hours)),
            yesterday=_sum(WattHours, (one.yesterday for one in hours)),
            week=_sum(WattHours, (one.week for one in hours)),
        ),
        watts=DeviceWatts(
            now=_sum(Watts, (one.now for one in watts)), max=_sum(Watts, (one.max for one in watts))
        ),
        lifetime=DeviceLifetime(
            duration=lifetimes[0].duration,
            joules_produced=_sum(float, (one.joules_produced for one in lifetimes)),
        ),
    )


def apart(channels: Sequence[PcuChannel]) -> tuple[InverterDetail, ...]:
    """Each input by itself, where there are several."""
    if len(channels) < 2:
        return ()
    return tuple(told for one in channels if (told := detail(one)) is not None)


def detail(channel: PcuChannel) -> InverterDetail | None:
    """The detail of the last report, or `None` where there is no report."""
    told = channel.last_reading
    if told is None or (told.end_date is None and told.dc_voltage is None):
        return None  # `{}`: never reported, or retired
    return InverterDetail(
        dc_voltage=_volts(told.dc_voltage),
        dc_current=_amperes(told.dc_current),
        ac_voltage=_volts(told.ac_voltage),
        ac_current=_amperes(told.ac_current),
        ac_frequency=(None if told.ac_frequency is None else Hertz(from_milli(told.ac_frequency))),
        temperature=told.channel_temp,
        phase_voltages=_phase_voltages(told),
        reactive_leading=told.leading_vars,
        reactive_lagging=told.lagging_vars,
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
    if not (told.l1_voltage or told.l2_voltage or told.l3_voltage):
        return ()
    said = (told.l1_voltage, told.l2_voltage, told.l3_voltage)
    return tuple(Volts(from_milli(one)) for one in said if one is not None)


def of_state(state: DevStatusDevice) -> InverterDetail | None:
    """The little that the status table has, for installers without the other."""
    told = (state.dc_voltage, state.dc_current, state.ac_voltage, state.temperature)
    if all(one is None for one in told):
        return None
    return InverterDetail(
        dc_voltage=_volts(state.dc_voltage),
        dc_current=_amperes(state.dc_current),
        ac_voltage=_volts(state.ac_voltage),
        temperature=words.given(Celsius, state.temperature),
    )


def _sum(what: Callable[[float], Q], values: Iterable[float | None]) -> Q | None:
    """Of what is there; `None` when nothing is."""
    there = [one for one in values if one is not None]
    return what(sum(there)) if there else None


def _volts(millivolts: float | None) -> Volts | None:
    return None if millivolts is None else Volts(from_milli(millivolts))


def _amperes(milliamperes: float | None) -> Amperes | None:
    return None if milliamperes is None else Amperes(from_milli(milliamperes))
