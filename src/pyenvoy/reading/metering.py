"""Which endpoint is believed about a current meter; no subject of its own.

A meter counts when `/ivp/meters` says that it is enabled. The `imeter` of `/info` is no evidence:
it is true without transformers and absent with them (chapter 1.3 number 7).
"""

from collections.abc import Iterable

import attrs

from pyenvoy.endpoint import Answer, Answers, Endpoint
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.flow import Flow, Registers
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.source import Source
from pyenvoy.reading.flow import (
    ONE_PHASE,
    TWO_PHASES,
    Wiring,
    flow_of_phase,
    flow_of_reading,
    registers_of,
    total,
)
from pyenvoy.units import Vars, Watts
from pyenvoy.wire.ivp_meters import (
    GRID_READING,
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_CONSUMPTION,
    METER_REPORTS_PRODUCTION,
    METERS,
    PV_READING,
    MeterAnswer,
    MeterChannel,
    MeterReading,
    MeterReport,
    PhaseReadings,
)
from pyenvoy.wire.production import (
    SECTIONS,
    ProductionAnswer,
    ProductionLine,
    ProductionSection,
)


@attrs.frozen
class MeasuredPhase:
    """One phase of a measurement."""

    now: Flow
    registers: Registers = attrs.field(factory=Registers)


@attrs.frozen
class Measurement:
    """What one enabled meter measures."""

    source: Source
    now: Flow
    registers: Registers = attrs.field(factory=Registers)
    phases: tuple[MeasuredPhase, ...] = ()
    at: float | None = None
    """Epoch seconds of the gateway."""


def wiring(meter: MeterAnswer | None) -> Wiring:
    """What is known of a meter's phases; a count that cannot be is as good as none."""
    if meter is None:
        return Wiring()
    count = meter.phase_count
    known = count is not None and 1 <= count <= 3
    return Wiring(count if known else None, meter.phase_mode == "split")


def reading_of(meter: MeterAnswer, readings: Iterable[MeterReading]) -> MeterReading | None:
    """A meter's row; of several that bear its number, which is a mistake, the first that is not all zero."""
    rows = [one for one in readings if one.eid == meter.eid]
    return next(filter(_says_something, rows), rows[0] if rows else None)


def _says_something(row: MeterReading) -> bool:
    told = row.active_power, row.voltage, row.energy_delivered, row.energy_received
    return any(told)


def connected(reading: MeterReading, wired: Wiring) -> tuple[MeterChannel, ...]:
    """The channels that are phases of this meter; the rest is noise, or another meter's values."""
    return reading.channels[: wired.phase_count or 0]


def _enabled(meters: Iterable[MeterAnswer], kind: MeterKind) -> MeterAnswer | None:
    for meter in meters:
        if meter.measurement_type == kind and meter.state == "enabled":
            return meter
    return None


def enabled(answers: Answers, kind: MeterKind) -> bool | None:
    """Whether a meter of this kind is wired and enabled; `None` while nobody knows."""
    meters = answers.get(METERS)
    return None if meters is None else _enabled(meters, kind) is not None


def no_value(subject: str, answers: Answers, *kinds: MeterKind) -> Gap | None:
    """Why a metered subject is missing, where the meters themselves tell; `None` where they do not."""
    states = [enabled(answers, kind) for kind in kinds]
    if True in states:
        return Gap(subject, Reason.NOT_READY, "its meter is enabled and has no value at the moment")
    if None in states:
        return None
    return Gap(subject, Reason.NO_HARDWARE, "no meter of it is enabled")


def wiring_of(answers: Answers, *kinds: MeterKind) -> Wiring:
    """The wiring of the first enabled meter of these kinds, as far as it is known."""
    meters = answers.get(METERS) or ()
    found = (_enabled(meters, kind) for kind in kinds)
    return wiring(next((meter for meter in found if meter), None))


def measured(answers: Answers, kind: MeterKind) -> Measurement | None:
    """An enabled meter's values: its reading, else a report, else the small per-phase pages."""
    meters = answers.get(METERS)
    meter = _enabled(meters, kind) if meters else None
    if meter is None:
        return None
    wired = wiring(meter)
    return (
        _from_readings(answers.answer(METER_READINGS), meter, wired)
        or _from_reports(answers, kind, wired)
        or _from_phases(answers, kind, wired)
    )


def _from_readings(
    answer: Answer[tuple[MeterReading, ...]] | None, meter: MeterAnswer, wired: Wiring
) -> Measurement | None:
    reading = reading_of(meter, answer.value) if answer else None
    if answer is None or reading is None or reading.active_power is None:
        return None
    return Measurement(
        Source(METER_READINGS.name, answer.at, (METERS.name,)),
        flow_of_reading(reading, wired),
        registers_of(reading),
        tuple(
            MeasuredPhase(flow_of_reading(channel, ONE_PHASE), registers_of(channel))
            for channel in connected(reading, wired)
        ),
        reading.timestamp,
    )


def _reports(answers: Answers) -> Iterable[tuple[Source, MeterReport]]:
    for endpoint in (METER_REPORTS, METER_REPORTS_CONSUMPTION):
        if (listed := answers.answer(endpoint)) is not None:
            for report in listed.value:
                yield Source(endpoint.name, listed.at, (METERS.name,)), report
    if (single := answers.answer(METER_REPORTS_PRODUCTION)) is not None:
        yield Source(METER_REPORTS_PRODUCTION.name, single.at, (METERS.name,)), single.value


def _from_reports(answers: Answers, kind: MeterKind, wired: Wiring) -> Measurement | None:
    # the net meter's registers are import minus export here, so they count nothing
    counts = kind != MeterKind.NET_CONSUMPTION
    for source, report in _reports(answers):
        if report.report_type == kind and (whole := report.cumulative) is not None:
            return Measurement(
                source,
                flow_of_reading(whole, wired),
                registers_of(whole) if counts else Registers(),
                tuple(
                    MeasuredPhase(
                        flow_of_reading(line, ONE_PHASE),
                        registers_of(line) if counts else Registers(),
                    )
                    for line in report.lines[: wired.phase_count or 0]
                ),
                report.created_at,
            )
    return None


_PHASES: dict[MeterKind, Endpoint[tuple[PhaseReadings, ...]]] = {
    MeterKind.PRODUCTION: PV_READING,
    MeterKind.NET_CONSUMPTION: GRID_READING,
}


def _from_phases(answers: Answers, kind: MeterKind, wired: Wiring) -> Measurement | None:
    endpoint = _PHASES.get(kind)
    answer = answers.answer(endpoint) if endpoint else None
    if endpoint is None or answer is None or not answer.value or wired.phase_count is None:
        return None
    channels = answer.value[0].channels[: wired.phase_count]
    phases = tuple(MeasuredPhase(flow_of_phase(channel)) for channel in channels)
    if len(phases) < wired.phase_count:
        return None
    power = total(phase.now.power for phase in phases)
    reactive = total(phase.now.reactive_power for phase in phases)
    return Measurement(
        Source(endpoint.name, answer.at, (METERS.name,)),
        Flow(
            power=None if power is None else Watts(power),
            reactive_power=None if reactive is None else Vars(reactive),
            voltage=wired.voltage(total(phase.now.voltage for phase in phases)),
            frequency=phases[0].now.frequency,
        ),
        phases=phases,
    )


# -- production.json ------------------------------------------------------------------------------


def sections(
    answers: Answers,
) -> tuple[Endpoint[ProductionAnswer], Answer[ProductionAnswer]] | None:
    """The best of the answers that hold sections, with the endpoint that gave it."""
    for endpoint in SECTIONS:
        if (answer := answers.answer(endpoint)) is not None:
            return endpoint, answer
    return None


def section(answers: Answers, kind: MeterKind) -> ProductionSection | None:
    """The section of an active meter. Found by its type and name, never by its place.

    Firmware 4 does not name them: there a section without a name is known by the list it is in
    when that is production, and not at all in the other.
    """
    found = sections(answers)
    if found is None:
        return None
    produces = kind == MeterKind.PRODUCTION
    listed = found[1].value.production if produces else found[1].value.consumption
    unnamed = MeterKind.PRODUCTION if produces else None
    for one in listed:
        if one.type == "eim" and (one.measurement_type or unnamed) == kind and one.active_count:
            return one
    return None


def lines(found: ProductionSection, wired: Wiring) -> tuple[ProductionLine, ...]:
    """The connected lines of a section: as many as are wired, else those that are not all zero."""
    if wired.phase_count is not None:
        return found.lines[: wired.phase_count]
    return tuple(line for line in found.lines if line.voltage or line.energy_lifetime)


def wiring_of_section(found: ProductionSection, wired: Wiring) -> Wiring:
    """The wiring, or what the lines tell of it: two that make no more than 300 V are split phase."""
    if wired.phase_count is not None:
        return wired
    count = len(lines(found, wired))
    if not 1 <= count <= 3:
        return wired
    return Wiring(count, split=count == 2 and (found.voltage or 0.0) < TWO_PHASES)
