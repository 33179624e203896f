"""What goes wrong at gateways: what people suffer of it, how it is brought about, what must hold."""

from tests.endurance.faults import (
    access,
    answers,
    bodies,
    clocks,
    counters,
    files,
    network,
    processes,
    renewals,
    streams,
    writes,
)
from tests.endurance.faults.named import Named

FAULTS: tuple[Named, ...] = (
    *access.FAULTS,
    *network.FAULTS,
    *renewals.FAULTS,
    *answers.FAULTS,
    *streams.FAULTS,
    *bodies.FAULTS,
    *counters.FAULTS,
    *clocks.FAULTS,
    *processes.FAULTS,
    *files.FAULTS,
    *writes.FAULTS,
)

__all__ = ["FAULTS", "Named"]
