"""Whether the panels may produce, and how well the power line carries their reports."""

import attrs

from pyenvoy.model.source import Source
from pyenvoy.units import Level


@attrs.frozen
class ProductionState:
    """Whether production is switched off by command (seen by installers only)."""

    source: Source
    forced_off: bool


@attrs.frozen
class PlcLevels:
    """Power line communication level by device serial number, 0 to 5 (seen by installers only)."""

    source: Source
    levels: dict[str, Level]
