"""While it starts, firmware 3 says 0 for everything it has ever counted; such answers are dropped.

Chapter 1.3 number 2. Newer firmware answers 503 instead. The page for people says the same zeros.
"""

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import before
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS, ProductionTotals
from pyenvoy.wire.production import PRODUCTION_HTML

FIRMWARE = before("4")
_WHY = "all zero: the gateway is still starting"


def repair(answers: Answers) -> Answers:
    """Drop the totals and the page when not one number in them is above zero."""
    totals, page = answers.get(PRODUCTION_TOTALS), answers.get(PRODUCTION_HTML)
    if totals is not None and never_counted(totals):
        answers = answers.without(PRODUCTION_TOTALS, _WHY)
    if page is not None and not any(row.value for row in page.rows):
        answers = answers.without(PRODUCTION_HTML, _WHY)
    return answers


def never_counted(totals: ProductionTotals) -> bool:
    """Whether every energy is zero, the lifetime's included."""
    energies = (totals.watt_hours_today, totals.watt_hours_seven_days, totals.watt_hours_lifetime)
    return not any(energies)
