"""`/ivp/ensemble/inventory`: the devices of the energy system, verbatim. No unit is converted here.

The gateway sends a list of groups, each with devices of its own shape. `by_type` lays the groups side
by side, so that each is read by its own type and one that nobody knows yet costs none of the others.
"""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, from_json
from pyenvoy.firmware import since
from pyenvoy.wire.converter import wire


@attrs.frozen
class EnsembleDevice:
    """What the devices of every group have in common."""

    serial_num: str = wire("serial_num")
    part_num: str | None = wire("part_num", default=None)
    installed: int | None = wire("installed", default=None)  # s
    last_rpt_date: int | None = wire("last_rpt_date", default=None)  # s
    created_date: int | None = wire("created_date", default=None)  # s
    img_load_date: int | None = wire("img_load_date", default=None)  # s
    img_pnum_running: str | None = wire("img_pnum_running", default=None)
    device_status: tuple[str, ...] = wire("device_status", default=())
    admin_state: int | None = wire("admin_state", default=None)
    admin_state_str: str | None = wire("admin_state_str", default=None)
    communicating: bool | None = wire("communicating", default=None)


@attrs.frozen
class Encharge(EnsembleDevice):
    """An IQ Battery."""

    operating: bool | None = wire("operating", default=None)  # 7.x only
    zigbee_dongle_fw_version: str | None = wire("zigbee_dongle_fw_version", default=None)  # 7.x
    bmu_fw_version: str | None = wire("bmu_fw_version", default=None)
    sleep_enabled: bool | None = wire("sleep_enabled", default=None)
    percent_full: float | None = wire("percentFull", default=None)  # %
    temperature: float | None = wire("temperature", default=None)  # degC
    max_cell_temp: float | None = wire("maxCellTemp", default=None)  # degC
    comm_level_sub_ghz: int | None = wire("comm_level_sub_ghz", default=None)  # 0..5
    comm_level_2_4_ghz: int | None = wire("comm_level_2_4_ghz", default=None)  # 0..5
    led_status: int | None = wire("led_status", default=None)
    dc_switch_off: bool | None = wire("dc_switch_off", default=None)
    encharge_rev: int | None = wire("encharge_rev", default=None)
    encharge_capacity: float | None = wire("encharge_capacity", default=None)  # Wh
    phase: int | str | None = wire("phase", default=None)  # from 8.1
    der_index: int | None = wire("der_index", default=None)  # from 8.1
    reported_enc_grid_state: str | None = wire("reported_enc_grid_state", default=None)  # 8.2


@attrs.frozen
class Enpower(EnsembleDevice):
    """An IQ System Controller."""

    operating: bool | None = wire("operating", default=None)  # 7.x only
    zigbee_dongle_fw_version: str | None = wire("zigbee_dongle_fw_version", default=None)  # 7.x
    temperature: float | None = wire("temperature", default=None)  # degF, alone of all devices
    comm_level_sub_ghz: int | None = wire("comm_level_sub_ghz", default=None)  # 0..5
    comm_level_2_4_ghz: int | None = wire("comm_level_2_4_ghz", default=None)  # 0..5
    mains_admin_state: str | None = wire("mains_admin_state", default=None)
    mains_oper_state: str | None = wire("mains_oper_state", default=None)
    enpwr_grid_mode: str | None = wire("Enpwr_grid_mode", default=None)
    enchg_grid_mode: str | None = wire("Enchg_grid_mode", default=None)
    enpwr_relay_state_bm: int | None = wire("Enpwr_relay_state_bm", default=None)
    enpwr_curr_state_id: int | None = wire("Enpwr_curr_state_id", default=None)


@attrs.frozen
class CollarDevice(EnsembleDevice):
    """An IQ Meter Collar."""

    temperature: float | None = wire("temperature", default=None)  # degC
    mid_state: str | None = wire("mid_state", default=None)
    grid_state: str | None = wire("grid_state", default=None)
    control_error: int | None = wire("control_error", default=None)
    collar_state: str | None = wire("collar_state", default=None)


@attrs.frozen
class CombinerController(EnsembleDevice):
    """The controller of an IQ Combiner 6."""

    fw_version: str | None = wire("fw_version", default=None)
    dmir_version: str | None = wire("dmir_version", default=None)


@attrs.frozen
class CombinerRgm(EnsembleDevice):
    """The revenue grade meter of an IQ Combiner 6, with spaces in its keys."""

    fw_version: str | None = wire("FW Version", also=("fw_version",), default=None)
    device_state: int | None = wire("Device State", default=None)


@attrs.frozen
class GridProfileElement:
    """What older firmware puts among the groups (pyenvoy has seen no capture of it)."""

    grid_profile_name: str = wire("grid_profile_name")
    id: str | int | None = wire("id", default=None)
    grid_profile_version: str | None = wire("grid_profile_version", default=None)
    item_count: int | None = wire("item_count", default=None)


@attrs.frozen
class OtherGroup:
    """A group of a type that is not known yet: of its devices, what all devices have in common."""

    type: str = wire("type")
    devices: tuple[EnsembleDevice, ...] = wire("devices", default=())


@attrs.frozen
class EnsembleInventory:
    """The groups, side by side. `types` names those that came, in their order, also empty ones."""

    types: tuple[str, ...] = wire("types")
    encharge: tuple[Encharge, ...] = wire("ENCHARGE", default=())
    enpower: tuple[Enpower, ...] = wire("ENPOWER", default=())
    collar: tuple[CollarDevice, ...] = wire("COLLAR", default=())
    combiner_controller: tuple[CombinerController, ...] = wire(
        "C6 COMBINER CONTROLLER", also=("C6 COMBINER CONTROLER",), default=()
    )
    combiner_rgm: tuple[CombinerRgm, ...] = wire("C6 RGM", default=())
    grid_profile: GridProfileElement | None = wire("grid_profile", default=None)
    others: tuple[OtherGroup, ...] = wire("others", default=())


_KNOWN = frozenset(
    {"ENCHARGE", "ENPOWER", "COLLAR", "C6 COMBINER CONTROLLER", "C6 COMBINER CONTROLER", "C6 RGM"}
)


def by_type(body: bytes) -> object:
    """The list of groups as one object, keyed by their `type`; anything else as it came."""
    data = from_json(body)
    if not isinstance(data, list):
        return data
    types: list[str] = []
    known: dict[str, list[object]] = {}
    others: list[object] = []
    profile: object = None
    for group in data:
        match group:
            case {"grid_profile_name": _}:
                profile = group
            case {"type": str(name), "devices": list(devices)} if name in _KNOWN:
                types.append(name)
                known.setdefault(name, []).extend(devices)
            case {"type": str(name)}:
                types.append(name)
                others.append(group)
            case _:  # leaves its problem where it is read
                others.append(group)
    return {**known, "types": types, "others": others, "grid_profile": profile}


ENSEMBLE_INVENTORY = Endpoint(
    "ensemble_inventory",
    "/ivp/ensemble/inventory",
    shape=EnsembleInventory,
    purpose="IQ Batteries, System Controllers, collars and combiners",
    firmware=since("5"),
    cadence=Cadence.BRISK,
    decode=by_type,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (ENSEMBLE_INVENTORY,)
