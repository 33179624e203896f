"""The figures that are kept: snapshot and accounts → whole numbers. Pure.

Whole numbers take a third of the room of fractions, so each column has the step that it is kept in.
"""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from enum import Enum

import attrs

from pyenvoy import Snapshot
from pyenvoy.model.accounts import Accounts
from pyenvoy.model.flow import Flow
from pyenvoy.model.source import Source
from pyenvoy.polling.live import Way
from pyenvoy.show.picture import powers

AGED, AGED_LIVE = timedelta(minutes=15), timedelta(minutes=2)
"""A figure that is older is left out, of a live source the sooner: a gap is true, a figure repeated is not."""


_LIVE = frozenset(Way)


class Kind(Enum):
    """How a column is brought together over five minutes."""

    POWER = "power"
    """Mean, lowest and highest."""
    LEVEL = "level"
    """The mean alone: a charge, a voltage."""
    COUNTER = "counter"
    """The last, which is the highest: it never falls."""


@attrs.frozen
class Sight:
    """One snapshot and the accounts after it."""

    snapshot: Snapshot
    accounts: Accounts | None = None


@attrs.frozen
class Column:
    """One figure: its name, its unit, the step in which it is kept, and where it is found."""

    name: str
    unit: str
    kind: Kind
    find: Callable[[Sight], float | None]
    step: float = 1.0

    def whole(self, sight: Sight) -> int | None:
        """The figure in steps, or `None` where there is none."""
        found = self.find(sight)
        return None if found is None else round(found / self.step)


Row = tuple[int | None, ...]
"""One moment's figures, in the order of `COLUMNS`."""


def row(sight: Sight) -> Row:
    """Every column's figure."""
    return tuple(column.whole(sight) for column in COLUMNS)


def _fresh(sight: Sight, source: Source | None) -> bool:
    if source is None:
        return False
    return sight.snapshot.at - source.at <= (AGED_LIVE if source.endpoint in _LIVE else AGED)


def _since(sight: Sight, at: datetime) -> bool:
    return sight.snapshot.at - at <= AGED


def _production(sight: Sight) -> float | None:
    found = sight.snapshot.production
    return found.power if found and _fresh(sight, found.source) else None


def _house(sight: Sight) -> float | None:
    """What the house uses of itself; to the gateway what the batteries take is consumption too."""
    found = sight.snapshot.consumption
    total = found.total if found else None
    return powers(sight.snapshot).house if total and _fresh(sight, total.source) else None


def _grid(sight: Sight) -> float | None:
    found = sight.snapshot.consumption
    net = found.net if found else None
    return net.power if net and _fresh(sight, net.source) else None


def _batteries(sight: Sight) -> float | None:
    found = sight.snapshot.batteries
    return powers(sight.snapshot).battery if found and _fresh(sight, found.source) else None


def _generator(sight: Sight) -> float | None:
    found = sight.snapshot.live
    if found is None or found.generator is None or not _fresh(sight, found.source):
        return None
    return found.generator.power


def _charge(sight: Sight) -> float | None:
    found = sight.snapshot.batteries
    return powers(sight.snapshot).charge if found and _fresh(sight, found.source) else None


def _border(sight: Sight) -> tuple[Flow, ...]:
    """The phases at the border, else those of the production meter."""
    consumption, production = sight.snapshot.consumption, sight.snapshot.production
    net = consumption.net if consumption else None
    if net and net.phases and _fresh(sight, net.source):
        return tuple(one.now for one in net.phases)
    if production and production.phases and _fresh(sight, production.source):
        return tuple(one.now for one in production.phases)
    return ()


def _grid_phase(index: int) -> Callable[[Sight], float | None]:
    def find(sight: Sight) -> float | None:
        found = sight.snapshot.consumption
        net = found.net if found else None
        if net is None or index >= len(net.phases) or not _fresh(sight, net.source):
            return None
        return net.phases[index].now.power

    return find


def _voltage(index: int) -> Callable[[Sight], float | None]:
    def find(sight: Sight) -> float | None:
        phases = _border(sight)
        return phases[index].voltage if index < len(phases) else None

    return find


def _frequency(sight: Sight) -> float | None:
    return next((one.frequency for one in _border(sight) if one.frequency), None)


def _counted(name: str) -> Callable[[Sight], float | None]:
    def find(sight: Sight) -> float | None:
        found = sight.accounts.counters.get(name) if sight.accounts else None
        return found.figure.energy if found and _since(sight, found.figure.at) else None

    return find


def _columns() -> Iterator[Column]:
    yield Column("production", "W", Kind.POWER, _production)
    yield Column("house", "W", Kind.POWER, _house)
    yield Column("grid", "W", Kind.POWER, _grid)
    yield Column("batteries", "W", Kind.POWER, _batteries)
    yield Column("generator", "W", Kind.POWER, _generator)
    yield Column("charge", "%", Kind.LEVEL, _charge, 0.1)
    for name in ("produced", "consumed", "imported", "exported", "charged", "discharged"):
        yield Column(name, "Wh", Kind.COUNTER, _counted(name))
    for index in range(3):
        yield Column(f"grid_l{index + 1}", "W", Kind.LEVEL, _grid_phase(index))
    for index in range(3):
        yield Column(f"voltage_l{index + 1}", "V", Kind.LEVEL, _voltage(index), 0.1)
    yield Column("frequency", "Hz", Kind.LEVEL, _frequency, 0.01)


COLUMNS: tuple[Column, ...] = tuple(_columns())
COUNTERS: tuple[Column, ...] = tuple(one for one in COLUMNS if one.kind is Kind.COUNTER)
