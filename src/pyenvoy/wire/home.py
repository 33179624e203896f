"""`/home`: network, communication counters and time zone; six to twenty-seven seconds slow."""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.wire.converter import FloatText, wire


@attrs.frozen
class HomeInterface:
    """One network interface; `ip` is null without a link, cellular has no `mac`."""

    type: str
    interface: str | None = wire("interface", default=None)
    mac: str | None = wire("mac", default=None)
    dhcp: bool | None = wire("dhcp", default=None)
    ip: str | None = wire("ip", default=None)
    signal_strength: int | None = wire("signal_strength", default=None)
    signal_strength_max: int | None = wire("signal_strength_max", default=None)
    carrier: bool | None = wire("carrier", default=None)
    network: bool | None = wire("network", default=None)
    supported: bool | None = wire("supported", default=None)
    present: bool | None = wire("present", default=None)
    configured: bool | None = wire("configured", default=None)
    status: str | None = wire("status", default=None)


@attrs.frozen
class HomeNetwork:
    """The gateway's connections."""

    web_comm: bool | None = wire("web_comm", default=None)
    ever_reported: bool | None = wire("ever_reported_to_enlighten", default=None)
    last_report_time: int | None = wire("last_enlighten_report_time", default=None)  # s
    primary_interface: str | None = wire("primary_interface", default=None)
    interfaces: tuple[HomeInterface, ...] = wire("interfaces", default=())


@attrs.frozen
class HomeComm:
    """How many devices of a kind, and how well they are heard (0 to 5)."""

    num: int | None = wire("num", default=None)
    level: int | None = wire("level", default=None)
    level_24g: int | None = wire("level_24g", default=None)
    level_subg: int | None = wire("level_subg", default=None)


@attrs.frozen
class HomeComms:
    """All devices together, then by kind."""

    num: int | None = wire("num", default=None)
    level: int | None = wire("level", default=None)
    pcu: HomeComm | None = wire("pcu", default=None)
    acb: HomeComm | None = wire("acb", default=None)
    nsrb: HomeComm | None = wire("nsrb", default=None)
    esub: HomeComm | None = wire("esub", default=None)
    encharge: tuple[HomeComm, ...] = wire("encharge", default=())


@attrs.frozen
class HomeWireless:
    """A radio of the communications kit: `BLE`, `zigbee` or `subghz`."""

    type: str
    connected: bool | None = wire("connected", default=None)
    signal_strength: int | None = wire("signal_strength", default=None)
    signal_strength_max: int | None = wire("signal_strength_max", default=None)


@attrs.frozen
class HomeEnpower:
    """The System Controller as the front page shows it."""

    connected: bool | None = wire("connected", default=None)
    grid_status: str | None = wire("grid_status", default=None)


@attrs.frozen
class Home:
    """The front page of the gateway."""

    network: HomeNetwork | None = wire("network", default=None)
    comm: HomeComms | None = wire("comm", default=None)
    wireless: tuple[HomeWireless, ...] = wire("wireless_connection", default=())
    enpower: HomeEnpower | None = wire("enpower", default=None)
    software_build_epoch: int | None = wire("software_build_epoch", default=None)  # s
    timezone: str | None = wire("timezone", default=None)
    current_date: str | None = wire("current_date", default=None)  # MM/DD/YYYY, local
    current_time: str | None = wire("current_time", default=None)  # HH:MM, local
    tariff: str | None = wire("tariff", default=None)
    is_nonvoy: bool | None = wire("is_nonvoy", default=None)
    db_size: int | str | None = wire("db_size", default=None)  # a number, or text such as `20 MB`
    db_percent_full: FloatText | float | None = wire("db_percent_full", default=None)  # padded text
    alerts: tuple[object, ...] = wire("alerts", default=())
    update_status: str | None = wire("update_status", default=None)


_PATIENCE = timedelta(seconds=60)  # twenty-seven were seen

HOME = Endpoint(
    "home",
    "/home",
    shape=Home,
    purpose="Network interfaces, communication levels, time zone",
    firmware=since("7"),
    cadence=Cadence.LAZY,
    patience=_PATIENCE,
)
HOME_JSON = Endpoint(
    "home_json",
    "/home.json",
    shape=Home,
    purpose="The same; below firmware 7 the only spelling that is JSON",
    firmware=since("3.9"),
    cadence=Cadence.LAZY,
    patience=_PATIENCE,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (HOME, HOME_JSON)
