"""Reads one event of the meter stream; phases that are not connected are left out."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.flow import Flow
from pyenvoy.model.live import Stream
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.source import Source
from pyenvoy.reading.flow import flow_of_event
from pyenvoy.reading.metering import enabled, wiring_of
from pyenvoy.wire.stream import METER_STREAM, StreamPhase, StreamPhases

FROM: tuple[Endpoint[Any], ...] = (METER_STREAM,)


def read(answers: Answers) -> Stream | None:
    """The last event, per phase; it bears no time, so its arrival is its moment."""
    answer = answers.answer(METER_STREAM)
    if answer is None:
        return None
    event = answer.value
    consumption = (MeterKind.NET_CONSUMPTION, MeterKind.TOTAL_CONSUMPTION)
    produced = _wired(answers, MeterKind.PRODUCTION)
    used = _wired(answers, *consumption)
    return Stream(
        source=Source(METER_STREAM.name, answer.at),
        production=_phases(event.production, produced),
        net=_phases(event.net_consumption, used),
        total=_phases(event.total_consumption, used),
    )


def _wired(answers: Answers, *kinds: MeterKind) -> int | None:
    """How many phases are measured: none where all meters of these kinds are off; `None` if unknown."""
    if all(enabled(answers, kind) is False for kind in kinds):
        return 0
    return wiring_of(answers, *kinds).phase_count


def _phases(phases: StreamPhases | None, count: int | None) -> tuple[Flow, ...]:
    """As many phases as are wired; while nobody knows how many, those that are not all zero."""
    if phases is None:
        return ()
    present = [phase for phase in (phases.a, phases.b, phases.c) if phase is not None]
    if count is None:
        present = [phase for phase in present if _lives(phase)]
    return tuple(flow_of_event(phase) for phase in present[:count])


def _lives(phase: StreamPhase) -> bool:
    return bool(phase.power or phase.voltage or phase.current)
