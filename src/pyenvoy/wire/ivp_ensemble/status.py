"""`/ivp/ensemble/status`: the energy system as a tree of devices and their boards, verbatim."""

from collections.abc import Mapping
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.wire.converter import wire
from pyenvoy.wire.ivp_ensemble.relay import EnsembleRelay
from pyenvoy.wire.ivp_ensemble.secctrl import SecondaryControl


@attrs.frozen
class Image:
    """A software image: its number and its version (under the name `assembly_number`)."""

    part_number: str | None = wire("part_number", default=None)
    assembly_number: str | None = wire("assembly_number", default=None)


@attrs.frozen
class Submodule:
    """A board inside a device."""

    device_type: int | None = wire("device_type", default=None)
    alternate_device_type: int | None = wire("alternate_device_type", default=None)  # 8.3
    admin_state: int | None = wire("admin_state", default=None)
    part_number: str | None = wire("part_number", default=None)
    assembly_number: str | None = wire("assembly_number", default=None)
    dmir: Image | None = wire("dmir", default=None)
    procload: Image | None = wire("procload", default=None)
    fsm_state: str | None = wire("fsm_state", default=None)  # 8.3
    rated_power: float | None = wire("rated_power", default=None)  # W, 8.3
    is_ll: bool | None = wire("is_ll", default=None)  # 8.3
    pcu_phase: str | None = wire("pcu_phase", default=None)  # 8.3


@attrs.frozen
class StatusDevice:
    """A device of the energy system; the serial number is the key it stands under."""

    device_type: int | None = wire("device_type", default=None)
    com_interface_str: str | None = wire("com_interface_str", default=None)  # from 8.1
    device_id: str | int | None = wire("device_id", default=None)
    prop_set: bool | None = wire("prop_set", default=None)  # 8.3
    installed: int | None = wire("installed", default=None)  # 8.3: 1, no time
    admin_state: int | None = wire("admin_state", default=None)
    admin_state_str: str | None = wire("admin_state_str", default=None)
    reported_grid_mode: str | None = wire("reported_grid_mode", default=None)
    reported_enc_grid_state: str | None = wire("reported_enc_grid_state", default=None)
    phase: int | str | None = wire("phase", default=None)  # a number on 7.x, text from 8.1
    der_index: int | None = wire("der_index", default=None)
    encharge_revision: int | None = wire("encharge_revision", default=None)
    encharge_capacity: float | None = wire("encharge_capacity", default=None)  # Wh
    encharge_rated_power: float | None = wire("encharge_rated_power", default=None)  # W
    msg_retry_count: int | None = wire("msg_retry_count", default=None)
    part_number: str | None = wire("part_number", default=None)
    assembly_number: str | None = wire("assembly_number", default=None)
    app_fw_version: str | None = wire("app_fw_version", default=None)
    zb_fw_version: str | None = wire("zb_fw_version", default=None)
    zb_bootloader_vers: str | None = wire("zb_bootloader_vers", default=None)
    ibl_fw_version: str | None = wire("ibl_fw_version", default=None)
    swift_asic_fw_version: str | None = wire("swift_asic_fw_version", default=None)
    bmu_fw_version: str | None = wire("bmu_fw_version", default=None)
    submodule_count: int | None = wire("submodule_count", default=None)
    submodules: Mapping[str, Submodule] | None = wire("submodules", default=None)
    dmir: Image | None = wire("dmir", default=None)  # 8.3
    procload: Image | None = wire("procload", default=None)  # 8.3


@attrs.frozen
class StatusInventory:
    """The devices by serial number."""

    serial_nums: Mapping[str, StatusDevice] | None = wire("serial_nums", default=None)


@attrs.frozen
class ProfileMessage:
    """7.x only: a hint that the profile is elsewhere."""

    message: str | None = wire("message", default=None)


@attrs.frozen
class FakeInventory:
    """Up to 8.1.41: whether the inventory is a test's."""

    fake_inventory_mode: bool | None = wire("fake_inventory_mode", default=None)


@attrs.frozen
class EnsembleStatus:
    """Devices, aggregate battery state and relays at once. `counters` count the gateway's own calls."""

    inventory: StatusInventory | None = wire("inventory", default=None)
    secctrl: SecondaryControl | None = wire("secctrl", default=None)
    relay: EnsembleRelay | None = wire("relay", default=None)
    counters: Mapping[str, int] | None = wire("counters", default=None)  # 7.x only
    profile: ProfileMessage | None = wire("profile", default=None)
    fakeit: FakeInventory | None = wire("fakeit", default=None)


ENSEMBLE_STATUS = Endpoint(
    "ensemble_status",
    "/ivp/ensemble/status",
    shape=EnsembleStatus,
    purpose="Devices of the energy system with their boards, rated power and grid modes",
    firmware=since("5"),
    cadence=Cadence.SLOW,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (ENSEMBLE_STATUS,)
