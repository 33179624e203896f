"""`/inventory` and `/inv`: microinverters, AC Batteries, Q-Relays and communication boards."""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.wire.converter import IntText, wire


@attrs.frozen
class DeviceControl:
    """What may be done to a device; the ground fault can be cleared when this is true."""

    gficlearset: bool | None = None


@attrs.frozen
class InventoryDevice:
    """One device. Dates are epoch seconds, written as text; retired devices lack the four states."""

    serial_num: str | int = wire("serial_num")
    part_num: str | None = wire("part_num", default=None)
    installed: IntText | int | None = wire("installed", default=None)
    device_status: tuple[str, ...] = wire("device_status", default=())
    last_rpt_date: IntText | int | None = wire("last_rpt_date", default=None)
    admin_state: int | None = wire("admin_state", default=None)  # 1 discovered 2 verified 3 retired
    dev_type: int | None = wire("dev_type", default=None)  # 1 PCU 11 ACB 12 NSRB 19 ESUB
    created_date: IntText | int | None = wire("created_date", default=None)
    img_load_date: IntText | int | None = wire("img_load_date", default=None)
    img_pnum_running: str | None = wire("img_pnum_running", default=None)
    ptpn: str | None = wire("ptpn", default=None)
    chaneid: int | None = wire("chaneid", default=None)
    device_control: tuple[DeviceControl, ...] = wire("device_control", default=())
    producing: bool | None = wire("producing", default=None)
    communicating: bool | None = wire("communicating", default=None)
    provisioned: bool | None = wire("provisioned", default=None)
    operating: bool | None = wire("operating", default=None)
    phase: str | None = wire("phase", default=None)
    # AC Battery
    sleep_enabled: bool | None = wire("sleep_enabled", default=None)
    percent_full: float | None = wire("percentFull", default=None)  # %
    max_cell_temp: float | None = wire("maxCellTemp", default=None)  # degC
    sleep_min_soc: float | None = wire("sleep_min_soc", default=None)  # %
    sleep_max_soc: float | None = wire("sleep_max_soc", default=None)  # %
    charge_status: str | None = wire("charge_status", default=None)
    # Q-Relay
    relay: str | None = wire("relay", default=None)
    reason_code: int | None = wire("reason_code", default=None)
    reason: str | None = wire("reason", default=None)
    line_count: int | None = wire("line-count", default=None)
    line1_connected: bool | None = wire("line1-connected", default=None)
    line2_connected: bool | None = wire("line2-connected", default=None)
    line3_connected: bool | None = wire("line3-connected", default=None)


@attrs.frozen
class InventoryGroup:
    """All devices of one kind: `PCU`, `ACB`, `NSRB` or `ESUB`; often none."""

    type: str
    devices: tuple[InventoryDevice, ...] = wire("devices", default=())


@attrs.frozen
class RawRecord:
    """One row of the raw table. Every value is text; the bit masks are decimal numbers."""

    serial: str = wire("s")
    channel_eid: IntText | None = wire("ce", default=None)
    device_type: IntText | None = wire("dtype", default=None)
    channel_type: IntText | None = wire("chtype", default=None)
    admin_state: IntText | None = wire("as", default=None)
    part_number: str | None = wire("pn", default=None)
    ptpn: str | None = wire("ptpn", default=None)
    edcon: IntText | None = wire("edcon", default=None)
    devobs: IntText | None = wire("devobs", default=None)
    ctcon: IntText | None = wire("ctcon", default=None)
    ctobs: IntText | None = wire("ctobs", default=None)
    ctctf: IntText | None = wire("ctctf", default=None)
    chcon: IntText | None = wire("chcon", default=None)
    chobs: IntText | None = wire("chobs", default=None)
    chctf: IntText | None = wire("chctf", default=None)
    created: IntText | None = wire("cd", default=None)  # s
    last_report: IntText | None = wire("ld", default=None)  # s
    image: str | None = wire("ip", default=None)
    image_loaded: IntText | None = wire("id", default=None)  # s
    assembly: str | None = wire("ap", default=None)
    fp: str | None = wire("fp", default=None)
    cap: IntText | None = wire("cap", default=None)


@attrs.frozen
class RawTable:
    """The raw record table."""

    rows: tuple[RawRecord, ...]
    count: int | None = wire("numrows", default=None)


_PATIENCE = timedelta(seconds=60)  # built by the web pages, grows with the number of devices

INVENTORY = Endpoint(
    "inventory",
    "/inventory",
    shape=tuple[InventoryGroup, ...],
    purpose="Devices with state, part number and firmware, without the retired ones",
    firmware=since("7"),
    patience=_PATIENCE,
)
INVENTORY_JSON = Endpoint(
    "inventory_json",
    "/inventory.json",
    shape=tuple[InventoryGroup, ...],
    purpose="The same; below firmware 7 the only spelling that is JSON",
    firmware=since("4"),
    patience=_PATIENCE,
)
INVENTORY_ALL = Endpoint(
    "inventory_all",
    "/inventory.json?deleted=1",
    shape=tuple[InventoryGroup, ...],
    purpose="The same with the retired devices",
    firmware=since("4"),
    cadence=Cadence.SLOW,
    patience=_PATIENCE,
)
INV = Endpoint(
    "inv",
    "/inv",
    shape=RawTable,
    purpose="Raw record table of the devices; fast, and all text",
    firmware=since("4"),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (INVENTORY, INVENTORY_JSON, INVENTORY_ALL, INV)
