"""On 7.0 to 8.2.127 the inverters' lifetime starts anew every 1193046 Wh; it is mended or dropped.

Chapter 1.3 number 3: a counter of joules in 32 bits. Where no meter measures, the totals count the
same energy without wrapping and tell how often it has; elsewhere nothing does.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.quirks.sections import mended, meter
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.ivp_pdm import PDM_ENERGY
from pyenvoy.wire.production import ProductionAnswer, ProductionSection

FIRMWARE = since("7", "8.2.4264")
WRAP = 2**32 / 3600
"""Wh."""
_APART = 0.02  # of a wrap; both are sums over the inverters, read some minutes apart


def repair(answers: Answers) -> Answers:
    """Add the wraps that the totals prove; drop a lifetime that may have wrapped unproven."""
    known = _unwrapped(answers)
    answers = mended(answers, lambda found: _mended(found, known, sure=not _by_meter(answers)))
    energy = answers.get(PDM_ENERGY)
    pcu = energy.production.pcu if energy and energy.production else None
    if energy is None or energy.production is None or pcu is None:
        return answers
    honest = _honest(pcu.watt_hours_lifetime, known, sure=not _by_meter(answers))
    if honest == pcu.watt_hours_lifetime:
        return answers
    pcu = attrs.evolve(pcu, watt_hours_lifetime=honest)
    production = attrs.evolve(energy.production, pcu=pcu)
    return answers.having(PDM_ENERGY, attrs.evolve(energy, production=production))


def _unwrapped(answers: Answers) -> float | None:
    """A lifetime of the same panels that does not wrap: the totals', else the meter's."""
    totals = answers.get(PRODUCTION_TOTALS)
    if totals is not None and totals.watt_hours_lifetime:
        return totals.watt_hours_lifetime
    measured = meter(answers)
    return measured.energy_lifetime if measured else None


def _by_meter(answers: Answers) -> bool:
    """Whether the known lifetime is a meter's, which never agrees with the inverters' to the point."""
    meters = answers.get(METERS) or ()
    kinds = [one.measurement_type for one in meters if one.state == "enabled"]
    return "production" in kinds or meter(answers) is not None


def _mended(found: ProductionAnswer, known: float | None, *, sure: bool) -> ProductionAnswer:
    def mend(section: ProductionSection) -> ProductionSection:
        if section.type != "inverters":
            return section
        honest = _honest(section.energy_lifetime, known, sure=sure)
        return attrs.evolve(section, energy_lifetime=honest)

    return attrs.evolve(found, production=tuple(map(mend, found.production)))


def _honest(lifetime: float | None, known: float | None, *, sure: bool) -> float | None:
    if lifetime is None or lifetime > WRAP:  # one that has passed the end does not wrap
        return lifetime
    if known is None:
        return None
    wraps = round((known - lifetime) / WRAP)
    if wraps <= 0:
        return lifetime
    mended_lifetime = lifetime + wraps * WRAP
    if sure and abs(known - mended_lifetime) <= WRAP * _APART:
        return round(mended_lifetime, 3)
    return None
