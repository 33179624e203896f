"""What the gateway counts as consumption: by its own meter, else production plus net."""

from pyenvoy.endpoint import Answers
from pyenvoy.model.consumption import Total
from pyenvoy.model.flow import Energy, Flow, Phase, Registers
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.production import Measured
from pyenvoy.reading.consumption.sides import (
    NET,
    TOTAL,
    added,
    of_section,
    paired,
    powers_of,
    source_with,
)
from pyenvoy.reading.flow import (
    ONE_PHASE,
    Wiring,
    active_energy,
    energy_of_registers,
    flow_of_section,
    summed,
)
from pyenvoy.reading.metering import (
    enabled,
    lines,
    measured,
    section,
    wiring_of,
)
from pyenvoy.reading.stored import (
    as_stored,
    completed,
    since_stored,
    stored_consumption,
)
from pyenvoy.units import WattHours, moment
from pyenvoy.wire.production import ProductionLine, ProductionSection


def read(answers: Answers) -> Total | None:
    """The total by the best measurement there is."""
    return _measured_total(answers) or _computed_total(answers) or _total_of_section(answers)


def _energy_of(found: ProductionSection | ProductionLine | None) -> Energy:
    """The energies of total consumption: active ones only, the rest is the net meter's."""
    if found is None:
        return Energy()
    return active_energy(found.energy_today, found.energy_seven_days, found.energy_lifetime)


def _measured_total(answers: Answers) -> Total | None:
    measurement = measured(answers, TOTAL)
    if measurement is None:
        return None
    found = section(answers, TOTAL)
    parts = _phase_energies(answers, found)
    phases = tuple(
        Phase(
            phase.now,
            completed(
                energy_of_registers(phase.registers), parts[i] if i < len(parts) else Energy()
            ),
        )
        for i, phase in enumerate(measurement.phases)
    )
    whole = completed(energy_of_registers(measurement.registers), _energy_of(found))
    total = Total(
        source=source_with(measurement, answers, found),
        measured=Measured.METER,
        now=measurement.now,
        energy=_with_phases(whole, phases),
        phases=phases,
        measured_at=moment(measurement.at),
    )
    return since_stored(total, stored_consumption(answers))


def _with_phases(whole: Energy, phases: tuple[Phase, ...]) -> Energy:
    return summed(whole, (phase.energy for phase in phases))


def _phase_energies(answers: Answers, found: ProductionSection | None) -> list[Energy]:
    wired = wiring_of(answers, NET, TOTAL)
    return [_energy_of(line) for line in lines(found, wired)] if found else []


def _computed_total(answers: Answers) -> Total | None:
    """Production plus net: true to 0.00 W wherever the gateway gives all three (chapter 5.7).

    The gateway's own lifetime differs by some hundred Wh, and is away when its section is.
    """
    net, production = measured(answers, NET), measured(answers, MeterKind.PRODUCTION)
    if net is None or production is None:
        return None
    found = section(answers, TOTAL)
    parts = _phase_energies(answers, found)
    phases = tuple(
        Phase(
            added(one.now, other.now, +1),
            completed(
                Energy(lifetime=_used(other.registers, one.registers)),
                parts[i] if i < len(parts) else Energy(),
            ),
        )
        for i, (one, other) in enumerate(paired(net, production))
    )
    whole = completed(
        Energy(lifetime=_used(production.registers, net.registers)), _energy_of(found)
    )
    total = Total(
        source=source_with(net, answers, found),
        measured=Measured.COMPUTED,
        now=added(net.now, production.now, +1),
        energy=_with_phases(whole, phases),
        phases=phases,
        measured_at=moment(net.at),
    )
    return as_stored(total, stored_consumption(answers))


def _used(produced: Registers, crossed: Registers) -> WattHours | None:
    """Produced plus imported minus exported; less than nothing is what unconnected phases count."""
    made, bought, sold = produced.delivered, crossed.delivered, crossed.received
    if made is None or bought is None or sold is None:
        return None
    used = round(made + bought - sold, 3)
    return WattHours(used) if used >= 0 else None


def _total_of_section(answers: Answers) -> Total | None:
    given = of_section(answers, TOTAL, NET)
    if given is None:
        return None
    source, found, wired = given
    metered = enabled(answers, TOTAL)

    def now(part: ProductionSection | ProductionLine, wired: Wiring) -> Flow:
        flow = flow_of_section(part, wired)
        return flow if metered else powers_of(flow)

    phases = tuple(Phase(now(line, ONE_PHASE), _energy_of(line)) for line in lines(found, wired))
    total = Total(
        source=source,
        measured=Measured.COMPUTED if metered is False else Measured.METER,
        now=now(found, wired),
        energy=_with_phases(_energy_of(found), phases),
        phases=phases,
        measured_at=moment(found.reading_time),
    )
    return since_stored(total, stored_consumption(answers))
