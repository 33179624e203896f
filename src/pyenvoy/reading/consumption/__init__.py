"""Reads what the gateway counts as consumption and what crosses the border to the grid.

One meter measures consumption, either total or net; the other of the two is computed with the
production. Trust for the power: the meters' readings, then the sections of production.json. The
gateway's own section of the other gives the energies that no register holds. Its apparent power,
current and apparent energy are left out: they are sums of magnitudes, or another meter's.
"""

from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.errors import Gap
from pyenvoy.model.consumption import Consumption
from pyenvoy.reading.consumption import net, total
from pyenvoy.reading.consumption.sides import NET, TOTAL
from pyenvoy.reading.metering import enabled, no_value
from pyenvoy.wire.ivp_meters import (
    GRID_READING,
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_CONSUMPTION,
)
from pyenvoy.wire.ivp_pdm import PDM_ENERGY
from pyenvoy.wire.production import SECTIONS

__all__ = ["FROM", "read", "why"]

FROM: tuple[Endpoint[Any], ...] = (
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_CONSUMPTION,
    GRID_READING,
    *SECTIONS,
    PDM_ENERGY,
)


def read(answers: Answers) -> Consumption | None:
    """Both sides of consumption, as far as the current transformers show them."""
    if enabled(answers, TOTAL) is False and enabled(answers, NET) is False:
        return None  # what production.json says of it then is noise
    used, crossed = total.read(answers), net.read(answers)
    return Consumption(used, crossed) if used or crossed else None


def why(answers: Answers) -> Gap | None:
    """Why there is none, as far as the meters tell."""
    return no_value("consumption", answers, TOTAL, NET)
