"""Everything between the house and the grid: controller, collar, combiner, profile, limits."""

from datetime import timedelta

import attrs

from pyenvoy.model.device import Device
from pyenvoy.model.relays import RelayState
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Celsius, Level, Percent, Watts


class GridMode(Word):
    """How an energy system stands to the grid, in the gateway's many spellings."""

    ON_GRID = "multimode-ongrid"
    OFF_GRID = "multimode-offgrid"
    GENERATOR = "multimode-generator"
    GRID_TIED = "grid-tied"
    GRID_FORMING = "grid-forming"
    GRID_INTERACTIVE = "grid-interactive"
    UTILITY_INTERACTIVE = "utility-interactive"
    CONNECTED = "on-grid"
    ISLANDED = "off-grid"
    SYNCHRONIZING = "synchronizing-to-grid"
    UNKNOWN_MODE = "unknown"


@attrs.frozen
class Controller(Device):
    """An IQ System Controller (Enpower): the switch between house and grid."""

    relay_commanded: RelayState | None = None
    """What was asked of the main relay."""
    relay: RelayState | None = None
    """Where the main relay is."""
    mode: GridMode | None = None
    battery_mode: GridMode | None = None
    temperature: Celsius | None = None
    operating: bool | None = None
    communication_subghz: Level | None = None
    communication_2_4ghz: Level | None = None
    relay_bits: int | None = None
    state_id: int | None = None


@attrs.frozen
class Collar(Device):
    """An IQ Meter Collar: a grid disconnect behind the utility meter."""

    relay: RelayState | None = None
    """Position of the microgrid interconnect device."""
    grid_state: str | None = None
    control_error: int | None = None
    installed_state: str | None = None
    temperature: Celsius | None = None


@attrs.frozen
class Combiner(Device):
    """The controller inside an IQ Combiner 6."""

    dmir_version: str | None = None


@attrs.frozen
class CombinerMeter(Device):
    """The revenue grade meter inside an IQ Combiner 6."""

    state_code: int | None = None


@attrs.frozen
class OtherDevice(Device):
    """A device of the energy system that has no subject of its own, such as a communication board."""

    kind: str | None = None
    """Its group in the inventory, or its type code in words."""


@attrs.frozen
class GridRelay:
    """The relay state of the energy system as its own endpoint gives it."""

    commanded: RelayState | None = None
    operating: RelayState | None = None
    der_states: tuple[int, ...] = ()
    srt_states: tuple[RelayState, ...] = ()
    battery_mode: GridMode | None = None
    solar_mode: GridMode | None = None


@attrs.frozen
class GridProfile:
    """The rules of the grid operator that the inverters follow."""

    name: str
    id: str | None = None
    version: str | None = None
    item_count: int | None = None


@attrs.frozen
class Grid:
    """What stands between house and grid; every part may be absent."""

    source: Source
    controllers: tuple[Controller, ...] = ()
    collars: tuple[Collar, ...] = ()
    combiners: tuple[Combiner, ...] = ()
    combiner_meters: tuple[CombinerMeter, ...] = ()
    others: tuple[OtherDevice, ...] = ()
    relay: GridRelay | None = None
    profile: GridProfile | None = None


@attrs.frozen
class ExportLimits:
    """Limits on what may leave the house or the panels."""

    source: Source
    export_limited: bool | None = None
    """Whether the static limit is in force; what follows of it holds only then."""
    export_limit: Watts | None = None
    export_limit_percent: Percent | None = None
    export_limit_kind: str | None = None
    hard_limit: bool | None = None
    soft_limit: bool | None = None
    apparent: bool | None = None
    """Whether the limit counts apparent power."""
    dead_band: float | None = None
    """The gateway's `PEL_db`."""
    communication_loss_after: timedelta | None = None
    soft_response_time: timedelta | None = None
    hard_response_time: timedelta | None = None
    hard_reset_time: timedelta | None = None
    pv_limited: bool | None = None
    pv_limit: Percent | None = None
    dynamic: bool | None = None
    dynamic_limiting: bool | None = None
    dynamic_limit: Watts | None = None
    dynamic_export: bool | None = None
    """True when the dynamic limit is on export, false when on production."""
    dynamic_slew_rate: float | None = None
    """Watts per second, as far as is known."""
