"""What the house uses, and what crosses the border to the grid."""

from datetime import datetime

import attrs

from pyenvoy.model.flow import Energy, Flow
from pyenvoy.model.production import Measured
from pyenvoy.model.source import Source
from pyenvoy.units import WattHours, Watts


@attrs.frozen
class Total:
    """What the house uses; never negative but for noise."""

    source: Source
    measured: Measured
    now: Flow
    energy: Energy
    phases: tuple[Flow, ...] = ()
    measured_at: datetime | None = None

    @property
    def power(self) -> Watts | None:
        """Active power now."""
        return self.now.power


@attrs.frozen
class Net:
    """What crosses the border: positive when importing, negative when exporting."""

    source: Source
    measured: Measured
    now: Flow
    imported: WattHours | None = None
    """Since installation; only ever grows."""
    exported: WattHours | None = None
    """Since installation; only ever grows."""
    balance: WattHours | None = None
    """Imported minus exported, where the gateway gives no more than that."""
    phases: tuple[Flow, ...] = ()
    measured_at: datetime | None = None

    @property
    def power(self) -> Watts | None:
        """Active power now."""
        return self.now.power


@attrs.frozen
class Consumption:
    """Both sides of it; each may be missing, depending on the current transformers."""

    total: Total | None = None
    net: Net | None = None
