"""All subjects at one moment."""

from datetime import datetime

import attrs

from pyenvoy.errors import Gap, Problem
from pyenvoy.model.batteries import Batteries
from pyenvoy.model.consumption import Consumption
from pyenvoy.model.contacts import Contacts
from pyenvoy.model.gateway import Gateway
from pyenvoy.model.generator import Generator
from pyenvoy.model.grid import ExportLimits, Grid
from pyenvoy.model.inverters import Inverters
from pyenvoy.model.live import Live, Stream
from pyenvoy.model.meters import Meters
from pyenvoy.model.network import Network
from pyenvoy.model.power import PlcLevels, ProductionState
from pyenvoy.model.production import Production
from pyenvoy.model.relays import Relays
from pyenvoy.model.tariff import Tariff


@attrs.frozen
class Note:
    """The trace that a repaired firmware defect leaves."""

    quirk: str
    why: str
    touched: tuple[str, ...]
    """The endpoints whose answers were repaired or dropped."""


@attrs.frozen
class Snapshot:
    """What the gateway and its system are doing: one of each subject, or a gap that says why not."""

    at: datetime
    gateway: Gateway | None = None
    production: Production | None = None
    consumption: Consumption | None = None
    meters: Meters | None = None
    inverters: Inverters | None = None
    batteries: Batteries | None = None
    relays: Relays | None = None
    grid: Grid | None = None
    contacts: Contacts | None = None
    generator: Generator | None = None
    tariff: Tariff | None = None
    limits: ExportLimits | None = None
    network: Network | None = None
    production_state: ProductionState | None = None
    plc: PlcLevels | None = None
    live: Live | None = None
    stream: Stream | None = None
    notes: tuple[Note, ...] = ()
    gaps: tuple[Gap, ...] = ()
    problems: tuple[Problem, ...] = ()
    """Every value that could not be read, with the endpoint and the place in its answer, and every power that no plant
    has, with its place in here."""
    complete: bool = False
    """Whether every endpoint worth asking has been asked at least once; limits, grid profile and
    network, which hardly ever change, may follow."""
