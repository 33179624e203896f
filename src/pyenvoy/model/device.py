"""What every device of an energy system has: who it is, how it is, what is inside."""

from datetime import datetime

import attrs

from pyenvoy.units import Watts


@attrs.frozen
class Image:
    """A software image on a board."""

    part_number: str | None = None
    version: str | None = None


@attrs.frozen
class Board:
    """A board inside a device, with a serial number of its own."""

    serial: str
    kind: str | None = None
    """In words, as far as its type code is known."""
    type_code: int | None = None
    alternate_type_code: int | None = None
    part_number: str | None = None
    assembly_number: str | None = None
    state: str | None = None
    state_code: int | None = None
    rated_power: Watts | None = None
    phase: str | None = None
    line_to_line: bool | None = None
    definition: Image | None = None
    """The gateway's `dmir`."""
    program: Image | None = None
    """The gateway's `procload`."""


@attrs.frozen
class Hardware:
    """The inside of a device, as the status tree of the energy system shows it."""

    kind: str | None = None
    """In words, as far as its type code is known."""
    type_code: int | None = None
    interface: str | None = None
    """How it is connected: `CAN`, `ZigBee` or `USB`."""
    device_id: str | None = None
    assembly_number: str | None = None
    profile_set: bool | None = None
    message_retries: int | None = None
    bootloader: str | None = None
    asic_firmware: str | None = None
    zigbee_firmware: str | None = None
    zigbee_bootloader: str | None = None
    definition: Image | None = None
    program: Image | None = None
    board_count: int | None = None
    boards: tuple[Board, ...] = ()


@attrs.frozen
class Device:
    """What the devices have in common."""

    serial: str
    model: str | None = None
    part_number: str | None = None
    firmware: str | None = None
    communicating: bool | None = None
    admin_state: str | None = None
    """In the gateway's words."""
    admin_state_code: int | None = None
    status: tuple[str, ...] = ()
    """Condition flags in the gateway's words."""
    installed_at: datetime | None = None
    created_at: datetime | None = None
    firmware_loaded_at: datetime | None = None
    reported_at: datetime | None = None
    hardware: Hardware | None = None
