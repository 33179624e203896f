"""Wire values of every kind of meter → flows, registers and energies, without what cannot be true.

Which endpoint is believed stands in `metering.py` and in the readings of the subjects.
"""

from collections.abc import Iterable
from operator import attrgetter

import attrs

from pyenvoy.model.flow import Energy, Flow, Registers
from pyenvoy.units import (
    Amperes,
    Hertz,
    Ratio,
    VarHours,
    Vars,
    VoltAmpereHours,
    VoltAmperes,
    Volts,
    WattHours,
    Watts,
)
from pyenvoy.wire.ivp_meters import MeterChannel, MeterReading, PhaseReading, ReportedFlow
from pyenvoy.wire.production import ProductionLine, ProductionSection
from pyenvoy.wire.stream import StreamPhase

TWO_PHASES = 300.0  # volts; three phases of 120 V make 360


@attrs.frozen
class Wiring:
    """How many phases are connected to a meter, and whether they are two halves of one."""

    phase_count: int | None = None
    split: bool = False

    def voltage(self, total: float | None) -> Volts | None:
        """The voltage of a phase, or L1 to L2, from the sum over the connected phases."""
        if total is None:
            return None
        if self.phase_count is None:  # the sum over three phases cannot be told from one of two
            return Volts(total) if abs(total) < TWO_PHASES else None
        phases = min(self.phase_count, 2) if self.split else 1
        return Volts(round(total * phases / self.phase_count, 3))


ONE_PHASE = Wiring(phase_count=1)


def _flow(
    power: float | None,
    apparent: float | None,
    reactive: float | None,
    voltage: Volts | None,
    current: float | None,
    *,
    frequency: float | None = None,
) -> Flow:
    """A flow without the apparent power that is smaller than the active one, and without 0 Hz.

    The gateway's own power factor is an average on some gateways and a sum on others (chapter
    5.4), so it is computed anew.
    """
    if apparent is not None:
        apparent = abs(apparent)
        if power is not None and abs(power) > apparent * 1.05:
            apparent = None
    return Flow(
        power=None if power is None else Watts(power + 0.0),  # the gateway knows a -0.0
        apparent_power=None if apparent is None else VoltAmperes(apparent),
        reactive_power=None if reactive is None else Vars(reactive + 0.0),
        voltage=voltage,
        current=None if current is None else Amperes(abs(current)),
        power_factor=_power_factor(power, apparent),
        frequency=Hertz(frequency) if frequency else None,
    )


def _power_factor(power: float | None, apparent: float | None) -> Ratio | None:
    if power is None or not apparent:
        return None
    return Ratio(round(max(-1.0, min(1.0, power / apparent)), 3) + 0.0)


def flow_of_reading(reading: MeterReading | MeterChannel | ReportedFlow, wired: Wiring) -> Flow:
    """What a meter or one of its channels measures now, or a report says of it."""
    return _flow(
        reading.active_power,
        reading.apparent_power,
        reading.reactive_power,
        wired.voltage(reading.voltage),
        reading.current,
        frequency=reading.frequency,
    )


def flow_of_section(section: ProductionSection | ProductionLine, wired: Wiring) -> Flow:
    """What production.json says of a meter or of one of its lines."""
    return _flow(
        section.power,
        section.apparent_power,
        section.reactive_power,
        wired.voltage(section.voltage),
        section.current,
    )


def flow_of_phase(phase: PhaseReading) -> Flow:
    """What the small per-phase pages say; without any apparent power."""
    return _flow(
        phase.active_power,
        None,
        phase.reactive_power,
        ONE_PHASE.voltage(phase.voltage),
        phase.current,
        frequency=phase.frequency,
    )


def flow_of_event(phase: StreamPhase) -> Flow:
    """What the meter stream says of one phase."""
    return _flow(
        phase.power,
        phase.apparent_power,
        phase.reactive_power,
        ONE_PHASE.voltage(phase.voltage),
        phase.current,
        frequency=phase.frequency,
    )


def _watt_hours(value: float | None) -> WattHours | None:
    return None if value is None else WattHours(value)


def _apparent(value: float | None, active: float | None) -> VoltAmpereHours | None:
    """Apparent energy, unless it is below the active one as on gateways with seven meters."""
    if value is None or value < (active or 0.0) * 0.99:
        return None
    return VoltAmpereHours(value)


def _reactive(value: float | None) -> VarHours | None:
    return None if value is None else VarHours(value)


def _counted(value: float | None) -> float | None:
    """A register, unless it is negative as on meters without a transformer."""
    return None if value is None or value < 0 else value


def registers_of(reading: MeterReading | MeterChannel | ReportedFlow) -> Registers:
    """What a meter or one of its phases has counted."""
    delivered, received = _counted(reading.energy_delivered), _counted(reading.energy_received)
    return Registers(
        delivered=_watt_hours(delivered),
        received=_watt_hours(received),
        apparent=_apparent(reading.apparent_energy, max(delivered or 0.0, received or 0.0)),
        reactive_lagging=_reactive(reading.reactive_energy_lagging),
        reactive_leading=_reactive(reading.reactive_energy_leading),
    )


def energy_of_registers(registers: Registers) -> Energy:
    """Lifetime energies towards the house."""
    return Energy(
        lifetime=registers.delivered,
        apparent_lifetime=registers.apparent,
        reactive_lagging_lifetime=registers.reactive_lagging,
        reactive_leading_lifetime=registers.reactive_leading,
    )


def energy_of_section(section: ProductionSection | ProductionLine) -> Energy:
    """The energies production.json gives for a production meter or one of its lines."""
    return Energy(
        today=_watt_hours(section.energy_today),
        last_seven_days=_watt_hours(section.energy_seven_days),
        lifetime=_watt_hours(section.energy_lifetime),
        apparent_today=_apparent(section.apparent_energy_today, section.energy_today),
        apparent_lifetime=_apparent(section.apparent_energy_lifetime, section.energy_lifetime),
        reactive_lagging_today=_reactive(section.lagging_energy_today),
        reactive_lagging_lifetime=_reactive(section.lagging_energy_lifetime),
        reactive_leading_today=_reactive(section.leading_energy_today),
        reactive_leading_lifetime=_reactive(section.leading_energy_lifetime),
    )


def active_energy(
    today: float | None, last_seven_days: float | None, lifetime: float | None
) -> Energy:
    """The three figures that every source of energy has."""
    return Energy(_watt_hours(today), _watt_hours(last_seven_days), _watt_hours(lifetime))


_figures = attrgetter(*(field.name for field in attrs.fields(Energy)))


def merged(first: Energy, second: Energy) -> Energy:
    """The first energy, with the second's figures where it has none."""
    pairs = zip(_figures(first), _figures(second), strict=True)
    return Energy(*[other if one is None else one for one, other in pairs])


def summed(whole: Energy, phases: Iterable[Energy]) -> Energy:
    """An energy whose days, where it has none, are the sums of its phases' days."""
    parts = tuple(phases)
    return merged(
        whole,
        active_energy(
            total(part.today for part in parts), total(part.last_seven_days for part in parts), None
        ),
    )


def total(values: Iterable[float | None]) -> float | None:
    """The sum, or `None` when a part is missing or there are no parts."""
    known = tuple(values)
    if not known or None in known:
        return None
    return round(sum(value for value in known if value is not None), 3)
