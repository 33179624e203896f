"""Devices by kind from whichever inventory has answered; no subject lives here."""

from collections.abc import Mapping
from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.wire.inventory import (
    INV,
    INVENTORY,
    INVENTORY_ALL,
    INVENTORY_JSON,
    InventoryDevice,
    RawRecord,
)

FROM: tuple[Endpoint[Any], ...] = (INVENTORY_ALL, INVENTORY_JSON, INVENTORY, INV)

RETIRED = 3
"""The `admin_state` of a device that is no longer there."""

_KINDS = {1: "PCU", 11: "ACB", 12: "NSRB", 19: "ESUB"}

Stock = Mapping[str, Mapping[str, InventoryDevice]]
"""Kind (`PCU`, `ACB`, `NSRB`, `ESUB`) → serial number → device."""


def in_stock(answers: Answers) -> Stock:
    """The inventory with the retired devices, the one without, at last the raw table."""
    for endpoint in (INVENTORY_ALL, INVENTORY_JSON, INVENTORY):
        groups = answers.get(endpoint)
        if groups is not None:
            return {
                group.type: {str(device.serial_num): device for device in group.devices}
                for group in groups
            }
    table = answers.get(INV)
    stock: dict[str, dict[str, InventoryDevice]] = {}
    for row in table.rows if table else ():
        kind = _KINDS.get(row.device_type or 0, "")
        stock.setdefault(kind, {})[row.serial] = _device(row)
    return stock


def _device(row: RawRecord) -> InventoryDevice:
    return InventoryDevice(
        row.serial,
        part_num=row.part_number,
        last_rpt_date=row.last_report,
        admin_state=row.admin_state,
        dev_type=row.device_type,
        created_date=row.created,
        img_load_date=row.image_loaded,
        img_pnum_running=row.image,
        ptpn=row.ptpn,
        chaneid=row.channel_eid,
    )
