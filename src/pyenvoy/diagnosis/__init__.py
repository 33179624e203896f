"""What is the matter with a gateway, and where a number comes from. Pure: nobody is asked here.

`findings` answers what a maintainer asks first, each with what to do about it.
"""

from pyenvoy.diagnosis import entrance, lacks, pace, truth, wiring
from pyenvoy.diagnosis.facts import Facts, of_recording, of_session
from pyenvoy.diagnosis.finding import Details, Finding, Level, worst

__all__ = [
    "Details",
    "Facts",
    "Finding",
    "Level",
    "findings",
    "of_recording",
    "of_session",
    "worst",
]

_QUESTIONS = (
    truth.firmware,
    entrance.scheme,
    entrance.clock,
    entrance.certificate,
    entrance.token,
    lacks.role,
    pace.live,
    pace.answering,
    wiring.inverters,
    wiring.meters,
    truth.quirks,
    truth.gaps,
    truth.problems,
)


def findings(facts: Facts) -> tuple[Finding, ...]:
    """Every question with its answer, in the order in which one would ask."""
    return tuple(one(facts) for one in _QUESTIONS)
