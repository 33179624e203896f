"""What the panels produce."""

from datetime import datetime

import attrs

from pyenvoy.model.flow import Energy, Flow, Phase
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Watts


class Measured(Word):
    """How a production or consumption figure came about."""

    METER = "meter"
    """By a current transformer, now."""
    INVERTERS = "inverters"
    """Summed over what the microinverters last reported, up to a quarter of an hour ago."""
    AVERAGE = "average"
    """The mean of the last quarter of an hour that was closed."""
    COMPUTED = "computed"
    """From two other figures."""


@attrs.frozen
class Production:
    """Production of the site: positive when producing, slightly negative at night."""

    source: Source
    measured: Measured
    now: Flow
    energy: Energy
    phases: tuple[Phase, ...] = ()
    measured_at: datetime | None = None
    """The moment the gateway gives for the power."""
    active_inverters: int | None = None
    """How many microinverters the gateway counts as active."""
    inverters_power: Watts | None = None
    """The microinverters' own sum, beside the meter's figure."""
    inverters_energy: Energy | None = None
    """The microinverters' own sum."""
    inverters_measured_at: datetime | None = None
    """When the last of the microinverters reported."""
    live_since: str | None = None
    """Since when the system runs, in the words of firmware 3 and in the gateway's own time zone."""

    @property
    def power(self) -> Watts | None:
        """Active power now."""
        return self.now.power
