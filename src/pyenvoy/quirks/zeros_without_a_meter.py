"""The totals may all be 0 although the inverters have produced; they are dropped.

Chapter 1.3 number 9: told of 8.3.5422 on gateways that cannot measure, recorded on 7.6.175 with
its transformers disabled, and on 8.3.1598 even with them. The next source takes over. What the
inverters have produced stands in production.json and in the stored sums; either will do.
"""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.errors import Reason
from pyenvoy.firmware import since
from pyenvoy.quirks.sections import inverters
from pyenvoy.quirks.zeros_while_starting import never_counted
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_pdm import PDM_ENERGY
from pyenvoy.wire.production import SECTIONS

FIRMWARE = since("4")
_OTHERS: tuple[Endpoint[Any], ...] = (PDM_ENERGY, *SECTIONS)
_NEVER = frozenset({Reason.NOT_OFFERED, Reason.NO_HARDWARE, Reason.DENIED})
"""For these reasons nothing more will be heard of a page; for all others it may yet say more."""


def repair(answers: Answers) -> Answers:
    """Drop totals that have never counted while the microinverters have."""
    totals = answers.get(PRODUCTION_TOTALS)
    if totals is None or not never_counted(totals):
        return answers
    if _have_produced(answers):
        return answers.without(PRODUCTION_TOTALS, "all zero while the microinverters produce")
    gaps = [answers.gap(one) for one in _OTHERS]
    if all(gaps) and any(gap and gap.reason not in _NEVER for gap in gaps):
        return answers.without(
            PRODUCTION_TOTALS, "all zero, and who could say more has not been heard of yet"
        )
    return answers


def _have_produced(answers: Answers) -> bool:
    section, stored = inverters(answers), answers.get(PDM_ENERGY)
    if section is not None and (section.power or section.energy_lifetime):
        return True
    sums = stored.production.pcu if stored is not None and stored.production else None
    return sums is not None and bool(sums.watts_now or sums.watt_hours_lifetime)
