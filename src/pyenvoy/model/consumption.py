"""What the gateway counts as consumption, and what crosses the border to the grid."""

from datetime import datetime

import attrs

from pyenvoy.model.flow import Energy, Flow, Phase
from pyenvoy.model.production import Measured
from pyenvoy.model.source import Source
from pyenvoy.units import VarHours, VoltAmpereHours, WattHours, Watts


@attrs.frozen
class Total:
    """All that the gateway counts as consumption, with what batteries take and less what they give.

    It is production plus what crosses the border; without batteries it is what the house uses.
    """

    source: Source
    measured: Measured
    now: Flow
    energy: Energy
    phases: tuple[Phase, ...] = ()
    measured_at: datetime | None = None

    @property
    def power(self) -> Watts | None:
        """Active power now."""
        return self.now.power


@attrs.frozen
class NetPhase:
    """One phase of the border; they stand in the order L1, L2, L3."""

    now: Flow
    imported: WattHours | None = None
    exported: WattHours | None = None
    balance: WattHours | None = None
    """Imported minus exported, where the gateway gives no more than that."""


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
    apparent: VoltAmpereHours | None = None
    reactive_lagging: VarHours | None = None
    reactive_leading: VarHours | None = None
    phases: tuple[NetPhase, ...] = ()
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
