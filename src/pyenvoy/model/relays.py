"""Q-Relays: the grid disconnection relays of IQ systems in Europe and Australia."""

from datetime import datetime

import attrs

from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Celsius, Hertz, Volts


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
    frequency: Hertz | None = None
    temperature: Celsius | None = None
    state_changes: int | None = None
    active: bool | None = None
    communicating: bool | None = None
    provisioned: bool | None = None
    operating: bool | None = None
    retired: bool = False
    reported_at: datetime | None = None
    installed_at: datetime | None = None
    firmware: str | None = None
    status: tuple[str, ...] = ()


@attrs.frozen
class Relays:
    """All Q-Relays."""

    source: Source
    all: tuple[Relay, ...]
