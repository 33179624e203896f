"""Current meters: what is wired, and what each measures."""

from datetime import datetime

import attrs

from pyenvoy.model.flow import Flow, Registers
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word


class MeterKind(Word):
    """What a meter measures."""

    PRODUCTION = "production"
    NET_CONSUMPTION = "net-consumption"
    TOTAL_CONSUMPTION = "total-consumption"
    STORAGE = "storage"
    BACKFEED = "backfeed"
    LOAD = "load"
    EVSE = "evse"
    PV3P = "pv3p"
    GENERATOR = "gen"
    COMBINER = "rgm"
    """The revenue grade meter of an IQ Combiner 6."""


class PhaseMode(Word):
    """What the hardware can measure; how many phases are connected is `Meter.phase_count`."""

    SINGLE = "single"
    SPLIT = "split"
    THREE = "three"


class MeteringStatus(Word):
    """Whether the meter is in order."""

    NORMAL = "normal"
    NOT_METERING = "not-metering"
    CHECK_WIRING = "check-wiring"


@attrs.frozen
class MeterPhase:
    """One connected phase of a meter."""

    eid: int
    now: Flow
    energy: Registers
    measured_at: datetime | None = None


@attrs.frozen
class Meter:
    """One current meter."""

    eid: int
    kind: MeterKind
    enabled: bool
    phase_mode: PhaseMode | None = None
    phase_count: int | None = None
    status: MeteringStatus | None = None
    flags: tuple[str, ...] = ()
    """Wiring hints in the gateway's words: `production-imbalance`, `negative-production`."""
    measured_at: datetime | None = None
    now: Flow | None = None
    energy: Registers | None = None
    phases: tuple[MeterPhase, ...] = ()


@attrs.frozen
class Meters:
    """All current meters that the gateway lists, enabled or not."""

    source: Source
    all: tuple[Meter, ...]

    def first(self, kind: MeterKind) -> Meter | None:
        """The enabled meter of a kind, or `None`."""
        return next((meter for meter in self.all if meter.kind == kind and meter.enabled), None)
