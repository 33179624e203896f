"""The sums that the gateway stores every quarter of an hour, and what they are good for.

They give what the registers do not: today and the last seven days. A stored sum is believed only
as far as its lifetime agrees with the register it was taken from (chapters 1.3 number 5 and 5.7).
"""

from collections.abc import Iterable, Iterator
from typing import Any, TypeVar

import attrs

from pyenvoy.endpoint import Answer, Answers
from pyenvoy.model.consumption import Total
from pyenvoy.model.flow import Energy
from pyenvoy.model.production import Production
from pyenvoy.model.source import Source
from pyenvoy.reading.flow import active_energy, merged
from pyenvoy.units import WattHours, from_joules
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS, ProductionTotals
from pyenvoy.wire.ivp_pdm import PDM_ENERGY, PDM_PRODUCTION, PdmAggregate, PdmProduction, PdmTotals

S = TypeVar("S", Production, Total)

_QUARTER_OF_AN_HOUR = 25_000.0  # Wh that may have flowed since: 100 kW, the largest of sites


@attrs.frozen
class Stored:
    """One source's sums, and its mean power over the last quarter of an hour."""

    source: Source
    energy: Energy
    power: float | None = None

    @property
    def counts(self) -> bool:
        """Whether it has ever counted anything; a source without hardware is all zero."""
        return bool(self.energy.lifetime)

    def behind(self, energy: Energy) -> float | None:
        """How much has flowed since, in Wh; `None` when this is no earlier state of that energy."""
        if energy.lifetime is None or not self.energy.lifetime:
            return None
        since = energy.lifetime - self.energy.lifetime
        return since if abs(since) <= _QUARTER_OF_AN_HOUR else None


def energy_of_totals(totals: ProductionTotals | PdmTotals) -> Energy:
    """The three energies of one source."""
    return active_energy(
        totals.watt_hours_today, totals.watt_hours_seven_days, totals.watt_hours_lifetime
    )


def completed(energy: Energy, given: Energy) -> Energy:
    """An energy from registers with production.json's days, if those are of the same registers."""
    return merged(energy, given) if same_registers(energy, given) else energy


def same_registers(one: Energy, other: Energy) -> bool:
    """Whether two lifetimes are no further apart than a quarter of an hour and one in a hundred."""
    if one.lifetime is None or other.lifetime is None:
        return True
    apart = abs(one.lifetime - other.lifetime)
    return apart <= _QUARTER_OF_AN_HOUR + abs(one.lifetime) * 0.01


def since_stored(found: S, stored: Iterable[Stored]) -> S:
    """A subject whose days are reckoned on from the stored sum that belongs to its register."""
    for one in stored if found.energy.today is None else ():
        since = one.behind(found.energy)
        if since is not None and since >= 0:
            return _dated(found, one, since)
    return found


def as_stored(found: S, stored: Iterable[Stored]) -> S:
    """The same for a lifetime that was computed: its days are as stored, a quarter of an hour old."""
    for one in stored if found.energy.today is None else ():
        if one.behind(found.energy) is not None:
            return _dated(found, one, 0.0)
    return found


def _dated(found: S, stored: Stored, since: float) -> S:
    energy = _with_days(found.energy, stored.energy, since)
    if energy == found.energy:
        return found
    return attrs.evolve(found, energy=energy, source=found.source.also(stored.source.endpoint))


def _with_days(energy: Energy, before: Energy, since: float) -> Energy:
    def later(value: WattHours | None) -> WattHours | None:
        return None if value is None else WattHours(round(value + since, 3))

    return merged(energy, Energy(later(before.today), later(before.last_seven_days)))


def stored_production(answers: Answers) -> Iterator[Stored]:
    """What is stored of a production meter."""
    if (answer := answers.answer(PRODUCTION_TOTALS)) is not None:
        yield _of_totals(PRODUCTION_TOTALS.name, answer, answer.value)
    yield from stored_by(answers, "eim")


def stored_consumption(answers: Answers) -> Iterator[Stored]:
    """What is stored of the total consumption; it is total, whatever others say (chapter 5.8)."""
    answer = answers.answer(PDM_ENERGY)
    if answer and answer.value.consumption and (eim := answer.value.consumption.eim):
        yield _of_totals(PDM_ENERGY.name, answer, eim)


def stored_by(answers: Answers, source: str) -> Iterator[Stored]:
    """What is stored of a source of production: `pcu`, `rgm`, `eim` or `pmu`."""
    answer = answers.answer(PDM_ENERGY)
    totals = getattr(answer.value.production, source, None) if answer else None
    if answer and isinstance(totals, PdmTotals):
        yield _of_totals(PDM_ENERGY.name, answer, totals)
    if (other := answers.answer(PDM_PRODUCTION)) is not None:
        yield Stored(
            Source(PDM_PRODUCTION.name, other.at),
            _energy_of_pdm_production(other.value, source),
            getattr(other.value, f"watts_now_{source}"),
        )


def _of_totals(name: str, answer: Answer[Any], totals: ProductionTotals | PdmTotals) -> Stored:
    return Stored(Source(name, answer.at), energy_of_totals(totals), totals.watts_now)


def _energy_of_pdm_production(production: PdmProduction, source: str) -> Energy:
    quantity = "joules" if source == "pcu" else "watt_hours"
    today, week, lifetime = (
        _plain(getattr(production, f"{quantity}_{span}_{source}"))
        for span in ("today", "seven_days", "lifetime")
    )
    energy = active_energy(today, week, lifetime)
    return _from_joules(energy) if source == "pcu" else energy


def _plain(value: PdmAggregate | float | None) -> float | None:
    return value.aggregate if isinstance(value, PdmAggregate) else value


def _from_joules(energy: Energy) -> Energy:
    def converted(joules: float | None) -> WattHours | None:
        return None if joules is None else from_joules(joules)

    return Energy(
        converted(energy.today), converted(energy.last_seven_days), converted(energy.lifetime)
    )
