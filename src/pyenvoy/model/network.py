"""How the gateway is connected: to the house, to the cloud, to its devices."""

from datetime import datetime

import attrs

from pyenvoy.model.source import Source
from pyenvoy.units import Level


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
    network: str | None = None
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
    count: int | None = None
    level: Level | None = None
    level_2_4ghz: Level | None = None
    level_subghz: Level | None = None


@attrs.frozen
class Network:
    """The gateway's connections."""

    source: Source
    primary: str | None = None
    interfaces: tuple[Interface, ...] = ()
    wireless: tuple[WirelessKit, ...] = ()
    communication: tuple[DeviceCommunication, ...] = ()
    cloud_connected: bool | None = None
    ever_reported: bool | None = None
    reported_at: datetime | None = None
    """When the gateway last reached Enlighten."""
    timezone: str | None = None
    tariff_kind: str | None = None
    database_size: str | None = None
    database_full: float | None = None
    alerts: tuple[str, ...] = ()
    update_status: str | None = None
    software_built_at: datetime | None = None
