"""Reads the site's production.

Trust, with an enabled production meter: its reading, the meter's section of production.json, the
stored quarter of an hour. Without one: the totals, the microinverters' section, the stored sums,
the page of firmware 3. A meter whose section goes inactive for a moment has no value then: falling
back to the microinverters would make the figures jump (chapter 1.3 number 11).
"""

from typing import Any

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.flow import Energy, Flow, Phase
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.production import Measured, Production
from pyenvoy.model.source import Source
from pyenvoy.reading.flow import (
    ONE_PHASE,
    active_energy,
    energy_of_registers,
    energy_of_section,
    flow_of_section,
    summed,
)
from pyenvoy.reading.metering import (
    Measurement,
    enabled,
    lines,
    measured,
    no_value,
    section,
    sections,
    wiring_of,
    wiring_of_section,
)
from pyenvoy.reading.stored import (
    completed,
    energy_of_totals,
    since_stored,
    stored_by,
    stored_production,
)
from pyenvoy.units import Watts, from_kilo, moment
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import (
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_PRODUCTION,
    METERS,
    PV_READING,
)
from pyenvoy.wire.ivp_pdm import PDM_ENERGY, PDM_PRODUCTION
from pyenvoy.wire.production import PRODUCTION_HTML, SECTIONS, ProductionSection
from pyenvoy.wire.production_page import PageRow

FROM: tuple[Endpoint[Any], ...] = (
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_PRODUCTION,
    PV_READING,
    *SECTIONS,
    PRODUCTION_TOTALS,
    PDM_ENERGY,
    PDM_PRODUCTION,
    PRODUCTION_HTML,
)

_KIND = MeterKind.PRODUCTION


def read(answers: Answers) -> Production | None:
    """What the panels produce, by the best measurement there is."""
    metered = enabled(answers, _KIND)
    if metered is None:
        metered = section(answers, _KIND) is not None
    found = _metered(answers) if metered else _unmetered(answers)
    if found is None:
        return None
    page = answers.get(PRODUCTION_HTML)
    return attrs.evolve(
        _with_inverters(found, answers), live_since=page.live_since if page else None
    )


def why(answers: Answers) -> Gap | None:
    """Why there is none although a meter is enabled; otherwise the sources tell."""
    gap = no_value("production", answers, _KIND)
    return gap if gap and gap.reason is Reason.NOT_READY else None


# -- with a meter ---------------------------------------------------------------------------------


def _metered(answers: Answers) -> Production | None:
    measurement = measured(answers, _KIND)
    if measurement is not None:
        return _from_measurement(measurement, answers)
    if _flickers(answers):
        return None
    return _from_section(answers) or _from_totals(answers) or _from_stored(answers, "eim")


def _flickers(answers: Answers) -> bool:
    """Whether the section of the meter is there and says that it is not at work."""
    given = sections(answers)
    listed = given[1].value.production if given else ()
    return any(one.type == "eim" and not one.active_count for one in listed)


def _from_measurement(measurement: Measurement, answers: Answers) -> Production:
    given, found = sections(answers), section(answers, _KIND)
    source = measurement.source.also(given[0].name) if given and found else measurement.source
    parts = lines(found, wiring_of(answers, _KIND)) if found else ()
    phases = tuple(
        Phase(
            phase.now,
            completed(
                energy_of_registers(phase.registers),
                energy_of_section(parts[i]) if i < len(parts) else Energy(),
            ),
        )
        for i, phase in enumerate(measurement.phases)
    )
    whole = completed(
        energy_of_registers(measurement.registers), energy_of_section(found) if found else Energy()
    )
    production = Production(
        source=source,
        measured=Measured.METER,
        now=measurement.now,
        energy=summed(whole, (phase.energy for phase in phases)),
        phases=phases,
        measured_at=moment(measurement.at),
    )
    return since_stored(production, stored_production(answers))


def _from_section(answers: Answers) -> Production | None:
    given, found = sections(answers), section(answers, _KIND)
    if given is None or found is None:
        return None
    wired = wiring_of_section(found, wiring_of(answers, _KIND))
    phases = tuple(
        Phase(flow_of_section(line, ONE_PHASE), energy_of_section(line))
        for line in lines(found, wired)
    )
    production = Production(
        source=Source(given[0].name, given[1].at),
        measured=Measured.METER,
        now=flow_of_section(found, wired),
        energy=summed(energy_of_section(found), (phase.energy for phase in phases)),
        phases=phases,
        measured_at=moment(found.reading_time),
    )
    return since_stored(production, stored_production(answers))


# -- without a meter ------------------------------------------------------------------------------


def _unmetered(answers: Answers) -> Production | None:
    return (
        _from_totals(answers)
        or _from_inverters(answers)
        or _from_stored(answers, "pcu")
        or _from_stored(answers, "rgm")
        or _from_stored(answers, "pmu")
        or _from_page(answers)
    )


def _from_totals(answers: Answers) -> Production | None:
    answer = answers.answer(PRODUCTION_TOTALS)
    if answer is None or answer.value.watts_now is None:
        return None
    return Production(
        source=Source(PRODUCTION_TOTALS.name, answer.at),
        measured=Measured.INVERTERS if _known_unmetered(answers) else Measured.AVERAGE,
        now=Flow(power=Watts(answer.value.watts_now)),
        energy=energy_of_totals(answer.value),
    )


def _known_unmetered(answers: Answers) -> bool:
    """Whether it is sure that no meter measures production; the totals are then the inverters' sum."""
    metered = enabled(answers, _KIND)
    if metered is not None:
        return not metered
    gap = answers.gap(METERS)
    return sections(answers) is not None or (gap is not None and gap.reason is Reason.NOT_OFFERED)


def _inverters(answers: Answers) -> ProductionSection | None:
    given = sections(answers)
    listed = given[1].value.production if given else ()
    return next((one for one in listed if one.type == "inverters"), None)


def _from_inverters(answers: Answers) -> Production | None:
    given, found = sections(answers), _inverters(answers)
    if given is None or found is None or found.power is None or not found.active_count:
        return None
    energy, named = _inverters_energy(answers, found)
    return Production(
        source=Source(given[0].name, given[1].at).also(*named),
        measured=Measured.INVERTERS,
        now=Flow(power=Watts(found.power)),
        energy=energy,
        measured_at=moment(found.reading_time),
    )


def _inverters_energy(
    answers: Answers, found: ProductionSection | None
) -> tuple[Energy, tuple[str, ...]]:
    """What the microinverters have counted, and the endpoint that their days come from."""
    stored = next((one for one in stored_by(answers, "pcu") if one.counts), None)
    energy, named = (stored.energy, (stored.source.endpoint,)) if stored else (Energy(), ())
    if found is None or found.energy_lifetime is None:
        return energy, named
    lifetime = active_energy(None, None, found.energy_lifetime).lifetime
    return attrs.evolve(energy, lifetime=lifetime), named


def _from_stored(answers: Answers, source: str) -> Production | None:
    for stored in stored_by(answers, source):
        if stored.counts and stored.power is not None:
            return Production(
                source=stored.source,
                measured=Measured.INVERTERS if source == "pcu" else Measured.AVERAGE,
                now=Flow(power=Watts(stored.power)),
                energy=stored.energy,
            )
    return None


def _with_inverters(production: Production, answers: Answers) -> Production:
    """Production with what the microinverters say for themselves."""
    found = _inverters(answers)
    energy, named = _inverters_energy(answers, found)
    return attrs.evolve(
        production,
        source=production.source.also(*named),
        active_inverters=found.active_count if found else None,
        inverters_power=Watts(found.power) if found and found.power is not None else None,
        inverters_energy=None if energy == Energy() else energy,
        inverters_measured_at=moment(found.reading_time) if found else None,
    )


# -- the page of firmware 3 -----------------------------------------------------------------------

_SCALE = {"k": 1.0, "M": 1000.0}


def _plain(row: PageRow) -> float:
    """The base unit's value of a row: W or Wh."""
    scale = _SCALE.get(row.unit[0])
    return row.value if scale is None else from_kilo(row.value * scale)


def _from_page(answers: Answers) -> Production | None:
    """One power and three energies, told by their unit and order: the labels are translated."""
    answer = answers.answer(PRODUCTION_HTML)
    if answer is None:
        return None
    powers = [_plain(row) for row in answer.value.rows if row.unit.endswith("W")]
    energies = [_plain(row) for row in answer.value.rows if row.unit.endswith("h")]
    if len(powers) != 1 or len(energies) != 3:
        return None
    return Production(
        source=Source(PRODUCTION_HTML.name, answer.at),
        measured=Measured.INVERTERS,
        now=Flow(power=Watts(powers[0])),
        energy=active_energy(*energies),
    )
