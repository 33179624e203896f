"""Walks the sections of production.json, for the quirks that mend some of them; no quirk itself."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.wire.production import (
    SECTIONS,
    ProductionAnswer,
    ProductionLine,
    ProductionSection,
)

Part = TypeVar("Part", ProductionSection, ProductionLine)


def mended(answers: Answers, mend: Callable[[ProductionAnswer], ProductionAnswer]) -> Answers:
    """The answers with every one that holds sections mended; themselves when nothing changes."""
    for endpoint in SECTIONS:
        found = answers.get(endpoint)
        if found is not None and (honest := mend(found)) != found:
            answers = answers.having(endpoint, honest)
    return answers


def each_meter(
    found: ProductionAnswer, mend: Callable[[ProductionSection], ProductionSection]
) -> ProductionAnswer:
    """An answer with the section of every active meter mended."""

    def mend_active(section: ProductionSection) -> ProductionSection:
        return mend(section) if section.type == "eim" and section.active_count else section

    return with_sections(
        found,
        tuple(map(mend_active, found.production)),
        tuple(map(mend_active, found.consumption)),
    )


def with_sections(
    found: ProductionAnswer,
    production: tuple[ProductionSection, ...],
    consumption: tuple[ProductionSection, ...],
) -> ProductionAnswer:
    """An answer with other sections; itself when they are its own, as they are nearly always."""
    if production == found.production and consumption == found.consumption:
        return found
    return attrs.evolve(found, production=production, consumption=consumption)


def first(sections: tuple[ProductionSection, ...], measurement: str) -> ProductionSection | None:
    """The active meter's section of a measurement."""
    for section in sections:
        if section.type == "eim" and section.measurement_type == measurement:
            return section if section.active_count else None
    return None


def producers(answers: Answers) -> Iterator[ProductionSection]:
    """Every section of production, of all the answers that hold any."""
    for endpoint in SECTIONS:
        if (found := answers.get(endpoint)) is not None:
            yield from found.production


def inverters(answers: Answers) -> ProductionSection | None:
    """What production.json says of the microinverters together."""
    return next((section for section in producers(answers) if section.type == "inverters"), None)


def meter(answers: Answers) -> ProductionSection | None:
    """What production.json says of an active production meter."""
    found = (one for one in producers(answers) if one.type == "eim" and one.active_count)
    return next(found, None)


def without_days(part: Part) -> Part:
    """A section or one of its lines without what it says of today and of seven days."""
    return attrs.evolve(
        part,
        energy_today=None,
        energy_seven_days=None,
        apparent_energy_today=None,
        leading_energy_today=None,
        lagging_energy_today=None,
    )
