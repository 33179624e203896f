"""Values that change by the second: the app's live view and the meter stream."""

from datetime import datetime

import attrs

from pyenvoy.model.flow import Flow
from pyenvoy.model.source import Source
from pyenvoy.units import Percent, VoltAmperes, WattHours, Watts


@attrs.frozen
class LivePower:
    """Power at one place of the house: positive towards the house."""

    power: Watts | None = None
    apparent_power: VoltAmperes | None = None
    phase_powers: tuple[Watts, ...] = ()
    phase_apparent_powers: tuple[VoltAmperes, ...] = ()


@attrs.frozen
class Live:
    """The live view. It stands still unless the gateway has been told to stream."""

    source: Source
    streaming: bool | None = None
    debugging: bool | None = None
    measured_at: datetime | None = None
    """The moment the meters give; the only proof of freshness."""
    pv: LivePower | None = None
    storage: LivePower | None = None
    grid: LivePower | None = None
    load: LivePower | None = None
    generator: LivePower | None = None
    charge: Percent | None = None
    backup_reserve: Percent | None = None
    backup_mode: int | None = None
    battery_charge: Percent | None = None
    battery_energy: WattHours | None = None
    ac_battery_charge: Percent | None = None
    ac_battery_energy: WattHours | None = None
    main_relay: int | None = None
    generator_relay: int | None = None
    phase_count: int | None = None
    split_phase: bool | None = None
    inverters_total: int | None = None
    inverters_running: int | None = None
    cloud_state: str | None = None
    provisioning_state: str | None = None
    authentication_state: str | None = None


@attrs.frozen
class Stream:
    """One event of the meter stream, per phase."""

    source: Source
    production: tuple[Flow, ...] = ()
    net: tuple[Flow, ...] = ()
    total: tuple[Flow, ...] = ()
