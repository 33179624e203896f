"""How the gateway is connected: to the house, to the cloud, to its devices."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.model.source import Source
from pyenvoy.units import Level, Percent


@attrs.frozen
class Interface:
    """One network interface of the gateway."""

    kind: str
    """`ethernet`, `wifi` or `cellular`."""
    name: str | None = None
    mac: str | None = None
    address: str | None = None
    dhcp: bool | None = None
    carrier: bool | None = None
    signal: Level | None = None
    signal_max: Level | None = None
    registered: bool | None = None
    """Whether a cellular modem has found its network."""
    supported: bool | None = None
    present: bool | None = None
    configured: bool | None = None
    status: str | None = None


@attrs.frozen
class WirelessKit:
    """A radio of the communications kit."""

    kind: str
    """`BLE`, `zigbee` or `subghz`."""
    connected: bool | None = None
    signal: Level | None = None
    signal_max: Level | None = None


@attrs.frozen
class DeviceCommunication:
    """How many devices of a kind the gateway hears, and how well (0 to 5)."""

    kind: str
    """`all`, `inverters`, `ac_batteries`, `relays`, `boards` or `batteries`."""
    count: int | None = None
    level: Level | None = None
    level_2_4ghz: Level | None = None
    level_subghz: Level | None = None


@attrs.frozen
class CommunicationBoard:
    """The board by which the gateway talks to the devices of an energy system."""

    serial: str
    model: str | None = None
    part_number: str | None = None
    communicating: bool | None = None
    operating: bool | None = None
    retired: bool = False
    admin_state: int | None = None
    """1 discovered, 2 verified, 3 retired."""
    status: tuple[str, ...] = ()
    reported_at: datetime | None = None
    installed_at: datetime | None = None
    created_at: datetime | None = None
    """When the gateway first knew it."""
    firmware: str | None = None
    firmware_loaded_at: datetime | None = None
    parameter_table: str | None = None
    control_eid: int | None = None


@attrs.frozen
class Network:
    """The gateway's connections."""

    source: Source
    primary: str | None = None
    """Name of the interface that is in use."""
    interfaces: tuple[Interface, ...] = ()
    wireless: tuple[WirelessKit, ...] = ()
    communication: tuple[DeviceCommunication, ...] = ()
    boards: tuple[CommunicationBoard, ...] = ()
    cloud_connected: bool | None = None
    ever_reported: bool | None = None
    reported_at: datetime | None = None
    """When the gateway last reached Enlighten."""
    controller_connected: bool | None = None
    """Whether the System Controller is, on the firmware that says so here."""
    controller_grid_status: str | None = None
    timezone: str | None = None
    local_date: str | None = None
    """The site's date, as the gateway writes it: month, day, year."""
    local_time: timedelta | None = None
    """After midnight, site time."""
    tariff_kind: str | None = None
    database_size: str | None = None
    database_full: Percent | None = None
    alerts: tuple[str, ...] = ()
    update_status: str | None = None
    software_built_at: datetime | None = None
    nonvoy: bool | None = None
    """What the gateway calls `is_nonvoy`; its meaning is not known."""
