"""Reads the current meters: what is wired, with what each measures.

Trust: `/ivp/meters` for what there is, `/ivp/meters/readings` for its values, joined by record
number. A reading without a meter (record 1023410688 from firmware 8.3 on) is nobody's.
"""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.meters import Meter, MeteringStatus, MeterKind, MeterPhase, Meters, PhaseMode
from pyenvoy.model.source import Source
from pyenvoy.reading.flow import ONE_PHASE, flow_of_reading, registers_of
from pyenvoy.reading.metering import connected, reading_of, wiring
from pyenvoy.units import moment
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS, MeterAnswer, MeterReading

FROM: tuple[Endpoint[Any], ...] = (METERS, METER_READINGS)


def read(answers: Answers) -> Meters | None:
    """Every meter the gateway lists; `None` when it lists none."""
    listed = answers.answer(METERS)
    if listed is None or not listed.value:
        return None
    given = answers.answer(METER_READINGS)
    source = Source(METERS.name, listed.at)
    if given is not None and given.value:  # what changes decides how old it all is
        source = Source(METER_READINGS.name, given.at, (METERS.name,))
    rows = given.value if given else ()
    return Meters(source, tuple(_meter(meter, reading_of(meter, rows)) for meter in listed.value))


def _meter(meter: MeterAnswer, reading: MeterReading | None) -> Meter:
    wired = wiring(meter)
    return Meter(
        eid=meter.eid,
        kind=MeterKind(meter.measurement_type or ""),
        enabled=meter.state == "enabled",
        phase_mode=None if meter.phase_mode is None else PhaseMode(meter.phase_mode),
        phase_count=wired.phase_count,
        status=None if meter.metering_status is None else MeteringStatus(meter.metering_status),
        flags=meter.status_flags,
        measured_at=moment(reading.timestamp) if reading else None,
        now=flow_of_reading(reading, wired) if reading else None,
        energy=registers_of(reading) if reading else None,
        phases=tuple(
            MeterPhase(
                eid=channel.eid,
                now=flow_of_reading(channel, ONE_PHASE),
                energy=registers_of(channel),
                measured_at=moment(channel.timestamp),
            )
            for channel in (connected(reading, wired) if reading else ())
        ),
    )
