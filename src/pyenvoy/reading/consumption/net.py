"""What crosses the border: by its own meter, else total minus production."""

from pyenvoy.endpoint import Answers
from pyenvoy.model.consumption import Net, NetPhase
from pyenvoy.model.flow import Energy, Registers
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.production import Measured
from pyenvoy.reading.consumption.sides import (
    NET,
    TOTAL,
    added,
    added_figures,
    of_section,
    paired,
    powers_of,
    source_with,
)
from pyenvoy.reading.flow import ONE_PHASE, energy_of_section, flow_of_section
from pyenvoy.reading.metering import enabled, lines, measured, section
from pyenvoy.units import WattHours, moment
from pyenvoy.wire.production import ProductionLine, ProductionSection


def read(answers: Answers) -> Net | None:
    """The net by the best measurement there is."""
    return _measured_net(answers) or _computed_net(answers) or _net_of_section(answers)


def _measured_net(answers: Answers) -> Net | None:
    measurement = measured(answers, NET)
    if measurement is None:
        return None
    counted = measurement.registers
    found = section(answers, NET) if counted.delivered is None else None
    return Net(
        source=source_with(measurement, answers, found),
        measured=Measured.METER,
        now=measurement.now,
        imported=counted.delivered,
        exported=counted.received,
        balance=_balance_of(found),
        apparent=counted.apparent,
        reactive_lagging=counted.reactive_lagging,
        reactive_leading=counted.reactive_leading,
        phases=tuple(
            NetPhase(phase.now, phase.registers.delivered, phase.registers.received)
            for phase in measurement.phases
        ),
        measured_at=moment(measurement.at),
    )


def _balance_of(found: ProductionSection | ProductionLine | None) -> WattHours | None:
    lifetime = found.energy_lifetime if found else None
    return None if lifetime is None else WattHours(lifetime)


def _computed_net(answers: Answers) -> Net | None:
    """Total minus production, where the current transformers sit on the loads."""
    total, production = measured(answers, TOTAL), measured(answers, MeterKind.PRODUCTION)
    if total is None or production is None:
        return None
    return Net(
        source=total.source,
        measured=Measured.COMPUTED,
        now=added(total.now, production.now, -1),
        balance=_left(total.registers, production.registers),
        phases=tuple(
            NetPhase(added(one.now, other.now, -1), balance=_left(one.registers, other.registers))
            for one, other in paired(total, production)
        ),
        measured_at=moment(total.at),
    )


def _left(used: Registers, made: Registers) -> WattHours | None:
    """What was used and not produced: imported minus exported."""
    balance = added_figures((used.delivered, made.delivered), -1)
    return None if balance is None else WattHours(balance)


def _net_of_section(answers: Answers) -> Net | None:
    given = of_section(answers, NET, TOTAL)
    if given is None:
        return None
    source, found, wired = given
    computed = enabled(answers, NET) is False
    flow = flow_of_section(found, wired)
    counted = Energy() if computed else energy_of_section(found)
    return Net(
        source=source,
        measured=Measured.COMPUTED if computed else Measured.METER,
        now=powers_of(flow) if computed else flow,
        balance=_balance_of(found),
        apparent=counted.apparent_lifetime,
        reactive_lagging=counted.reactive_lagging_lifetime,
        reactive_leading=counted.reactive_leading_lifetime,
        phases=tuple(
            NetPhase(
                powers_of(flow_of_section(line, ONE_PHASE))
                if computed
                else flow_of_section(line, ONE_PHASE),
                balance=_balance_of(line),
            )
            for line in lines(found, wired)
        ),
        measured_at=moment(found.reading_time),
    )
