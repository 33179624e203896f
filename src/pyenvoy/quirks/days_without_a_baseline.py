"""Today and the last seven days are differences to a stored sum that is often lost; then they are dropped.

Chapters 1.3 number 5 and 5.7: a day's energy is a whole stored number plus what the lifetime has
gained since, so it ends in the lifetime's own decimals. One that does not was cut off at a stored
sum ahead of the lifetime (8.3.5169, where a phase that does not exist is counted as well). Others
are the lifetime itself (8.3.1598, 8.3.5433) or, for seven days, all that was before today (8.1.41)
or next to nothing (7.6.175). A site younger than eight days loses a figure that follows from
the other two. A day of a house, or of one of its phases, may be a little below zero: what is said to be used is
production and net, so that of batteries is missing in it, and after midnight that may be all there was.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import ALL
from pyenvoy.quirks.sections import Part, mended, with_sections
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.production import ProductionAnswer, ProductionSection

FIRMWARE = ALL
_NEARLY = 0.999


def repair(answers: Answers) -> Answers:
    """Drop days that cannot be, of every active meter and its lines, and of the totals."""
    answers = mended(answers, _with_honest_days)
    totals = answers.get(PRODUCTION_TOTALS)
    if totals is None or not _is_all(
        totals.watt_hours_seven_days, totals.watt_hours_today, totals.watt_hours_lifetime
    ):
        return answers
    return answers.having(PRODUCTION_TOTALS, attrs.evolve(totals, watt_hours_seven_days=None))


def _with_honest_days(found: ProductionAnswer) -> ProductionAnswer:
    return with_sections(
        found,
        tuple(_mended(section, uses=False) for section in found.production),
        tuple(_mended(section, uses=True) for section in found.consumption),
    )


def _mended(section: ProductionSection, *, uses: bool) -> ProductionSection:
    if section.type != "eim" or not section.active_count:
        return section
    if section.measurement_type == "net-consumption":
        return section  # has no days: they are 0 everywhere, and nobody reads them
    lines = tuple(_honest(line, uses=uses) for line in section.lines)
    honest = _honest(section, uses=uses)
    return honest if lines == section.lines else attrs.evolve(honest, lines=lines)


def _honest(part: Part, *, uses: bool) -> Part:
    today, week, lifetime = part.energy_today, part.energy_seven_days, part.energy_lifetime
    if lifetime is None or lifetime <= 0:
        return part
    if today is not None and not _day_can_be(today, lifetime, uses=uses):
        part = attrs.evolve(
            part,
            energy_today=None,
            apparent_energy_today=None,
            leading_energy_today=None,
            lagging_energy_today=None,
        )
    if week is not None and not _week_can_be(week, today, lifetime, uses=uses):
        part = attrs.evolve(part, energy_seven_days=None)
    return part


def _day_can_be(today: float, lifetime: float, *, uses: bool) -> bool:
    """Whether a day can be; what batteries give is taken from what a house uses."""
    least = lifetime * (_NEARLY - 1) if uses else 0.0
    return least <= today < lifetime and _gained(today, lifetime)


def _week_can_be(week: float, today: float | None, lifetime: float, *, uses: bool) -> bool:
    """Whether seven days can be; a house uses more in them than today, panels under snow may not."""
    if not 0 <= week < lifetime or not _gained(week, lifetime) or _is_all(week, today, lifetime):
        return False
    return not uses or today is None or week >= today


def _gained(energy: float, lifetime: float) -> bool:
    """Whether an energy ends in the lifetime's decimals."""
    apart = (energy - lifetime) % 1
    return min(apart, 1 - apart) < 0.002


def _is_all(week: float | None, today: float | None, lifetime: float | None) -> bool:
    """Whether seven days and today are all there ever was."""
    if not week or not lifetime:
        return False
    return week + (today or 0.0) >= lifetime * _NEARLY
