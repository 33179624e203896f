"""How well the power line carries each device's reports."""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.power import PlcLevels
from pyenvoy.model.source import Source
from pyenvoy.units import Level
from pyenvoy.wire.installer import PCU_COMM_CHECK

FROM: tuple[Endpoint[Any], ...] = (PCU_COMM_CHECK,)


def read(answers: Answers) -> PlcLevels | None:
    """Read the last check, which somebody must have asked for: it loads the power line."""
    found = answers.answer(PCU_COMM_CHECK)
    if found is None:
        return None
    levels = {serial: Level(level) for serial, level in found.value.items()}
    return PlcLevels(Source(PCU_COMM_CHECK.name, found.at), levels)
