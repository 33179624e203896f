"""Q-Relays: the grid disconnection relays of IQ systems in Europe and Australia."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Celsius, Hertz, Level, Volts


class RelayState(Word):
    """The position of a contact, whichever of the gateway's spellings it came in."""

    CLOSED = "closed"
    OPEN = "open"


@attrs.frozen
class Relay:
    """One Q-Relay."""

    serial: str
    model: str | None = None
    part_number: str | None = None
    state: RelayState | None = None
    reason: str | None = None
    reason_code: int | None = None
    line_count: int | None = None
    lines_connected: tuple[bool, ...] = ()
    voltages: tuple[Volts, ...] = ()
    """To neutral, line by line."""
    line_voltages: tuple[Volts, ...] = ()
    """Between the lines: L1 and L2, L2 and L3, L3 and L1."""
    frequency: Hertz | None = None
    temperature: Celsius | None = None
    current_offset: float | None = None
    """In the relay's own measure, which nobody has described."""
    state_changes: int | None = None
    flags: int | None = None
    interval: timedelta | None = None
    """The span of its last report."""
    active: bool | None = None
    communicating: bool | None = None
    provisioned: bool | None = None
    operating: bool | None = None
    retired: bool = False
    admin_state: int | None = None
    """1 discovered, 2 verified, 3 retired."""
    reported_at: datetime | None = None
    installed_at: datetime | None = None
    created_at: datetime | None = None
    """When the gateway first knew it."""
    firmware: str | None = None
    firmware_loaded_at: datetime | None = None
    parameter_table: str | None = None
    """Part number of the operating parameters that it has loaded."""
    control_eid: int | None = None
    communication: Level | None = None
    """Over the power line, 0 to 5, where somebody has asked for the check."""
    status: tuple[str, ...] = ()


@attrs.frozen
class Relays:
    """All Q-Relays."""

    source: Source
    all: tuple[Relay, ...]
