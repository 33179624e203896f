"""The totals may all be 0 although the inverters have produced; they are dropped.

Chapter 1.3 number 9: told of 8.3.5422 on gateways that cannot measure, recorded on 7.6.175 with
its transformers disabled, and on 8.3.1598 even with them. The next source takes over.
"""

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.quirks.sections import inverters
from pyenvoy.quirks.zeros_while_starting import never_counted
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS

FIRMWARE = since("4")


def repair(answers: Answers) -> Answers:
    """Drop totals that have never counted while the microinverters have."""
    totals, section = answers.get(PRODUCTION_TOTALS), inverters(answers)
    if totals is None or section is None or not never_counted(totals):
        return answers
    if not (section.power or section.energy_lifetime):
        return answers
    return answers.without(PRODUCTION_TOTALS, "all zero while the microinverters produce")
