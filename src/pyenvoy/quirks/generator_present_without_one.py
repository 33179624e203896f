"""7.x to 8.2.127 say `present: 1` of a generator where there is none; believed only with evidence.

Evidence is a commanded state other than `unknown`, or a data sheet. From 8.2.4264 on the
gateway says 0 where there is none, so the repair finds nothing to do there.
"""

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.firmware import since
from pyenvoy.wire.converter import Bit
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ss import GEN_CONFIG, GenConfig

FIRMWARE = since("7")

_NO_SHEET = (None, GenConfig())


def repair(answers: Answers) -> Answers:
    """Say that there is no generator where nothing else speaks of one."""
    found = answers.get(GENERATOR)
    if found is None or not found.present or answers.get(GEN_CONFIG) not in _NO_SHEET:
        return answers
    if found.admin_state not in (None, "unknown"):
        return answers
    return answers.having(GENERATOR, attrs.evolve(found, present=Bit(False)))
