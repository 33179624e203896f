"""Whether production is switched off by command."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.power import ProductionState
from pyenvoy.model.source import Source
from pyenvoy.wire.ivp_mod import POWER_MODE

FROM: tuple[Endpoint[Any], ...] = (POWER_MODE,)


def read(answers: Answers) -> ProductionState | None:
    """Read the switch; only an installer sees it."""
    found = answers.answer(POWER_MODE)
    if found is None:
        return None
    return ProductionState(Source(POWER_MODE.name, found.at), found.value.forced_off)
