"""What total and net consumption share: how one follows from the other and from production."""

from collections.abc import Iterable

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.model.flow import Flow
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.source import Source
from pyenvoy.reading.flow import Wiring
from pyenvoy.reading.metering import (
    MeasuredPhase,
    Measurement,
    enabled,
    section,
    sections,
    wiring_of,
    wiring_of_section,
)
from pyenvoy.units import Vars, Watts
from pyenvoy.wire.production import ProductionSection

TOTAL, NET = MeterKind.TOTAL_CONSUMPTION, MeterKind.NET_CONSUMPTION


def added(one: Flow, other: Flow, sign: int) -> Flow:
    """Two flows at one point as one: powers add up, magnitudes do not."""
    powers = (one.power, other.power)
    reactive = (one.reactive_power, other.reactive_power)
    power, vars_ = added_figures(powers, sign), added_figures(reactive, sign)
    return Flow(
        power=None if power is None else Watts(power),
        reactive_power=None if vars_ is None else Vars(vars_),
        voltage=one.voltage,
        frequency=one.frequency,
    )


def added_figures(values: tuple[float | None, float | None], sign: int) -> float | None:
    """The sum or the difference of two figures, or `None` when one is missing."""
    one, other = values
    return None if one is None or other is None else round(one + sign * other, 3)


def source_with(
    measurement: Measurement, answers: Answers, found: ProductionSection | None
) -> Source:
    """Where a measurement comes from, with the section that completes it."""
    given = sections(answers) if found else None
    if given is None:
        return measurement.source
    return attrs.evolve(measurement.source, others=(*measurement.source.others, given[0].name))


def paired(one: Measurement, other: Measurement) -> Iterable[tuple[MeasuredPhase, MeasuredPhase]]:
    """The phases of two meters, unless they are wired to different numbers of them."""
    if len(one.phases) != len(other.phases):
        return ()
    return zip(one.phases, other.phases, strict=True)


def _shown(answers: Answers, kind: MeterKind, other: MeterKind) -> bool | None:
    """Whether the meters show this side at all: itself, or by the other one and production.

    `None` while nobody knows what is wired.
    """
    if enabled(answers, kind) is None:
        return None
    by_other = enabled(answers, other) and enabled(answers, MeterKind.PRODUCTION)
    return bool(enabled(answers, kind) or by_other)


def of_section(
    answers: Answers, kind: MeterKind, other: MeterKind
) -> tuple[Source, ProductionSection, Wiring] | None:
    """The section of one side with its source and wiring, unless the meters do not show that side."""
    given, found = sections(answers), section(answers, kind)
    if given is None or found is None or _shown(answers, kind, other) is False:
        return None
    wired = wiring_of_section(found, wiring_of(answers, NET, TOTAL))
    return Source(given[0].name, given[1].at), found, wired


def powers_of(flow: Flow) -> Flow:
    """A flow without the magnitudes that the gateway has added up."""
    return Flow(
        power=flow.power,
        reactive_power=flow.reactive_power,
        voltage=flow.voltage,
        frequency=flow.frequency,
    )
