"""`/ivp/ensemble/status`: the same devices as a tree with their boards, the relay, secctrl (5.14)."""

from collections.abc import Mapping

import attrs

from pyenvoy.simulator.answers.era import Model
from pyenvoy.simulator.answers.ivp_ensemble import devices, secctrl
from pyenvoy.simulator.answers.ivp_ensemble.devices import Battery
from pyenvoy.simulator.answers.view import View


@attrs.frozen
class _Board:
    """A board inside a device."""

    kind: int
    part: str
    image: str


_BATTERY_BOARDS = (
    _Board(14, "800-01335-r01", "3.28.2-D48"),
    _Board(14, "800-01335-r01", "3.28.2-D48"),
    _Board(15, "800-01854-r06", "2.6.5973_rel/22.11"),
    _Board(16, "620-00291-r02", "2.1.34"),
)
_CONTROLLER_BOARDS = (
    _Board(18, "800-01323-r04", "2.7.6360_rel/31.33"),
    _Board(20, "800-01616-r07", ""),
)
_MODULE_BOARDS = (_Board(31, "800-02403-r08", "4.0.1107_rel/99.19"),)


def _board(board: _Board) -> dict[str, object]:
    return {
        "device_type": board.kind,
        "admin_state": 1,
        "part_number": board.part,
        "assembly_number": board.part.replace("800-", "880-"),
        "dmir": {"part_number": "546-00003-01", "assembly_number": "01"},
        "procload": {"part_number": "522-00003-01", "assembly_number": board.image},
    }


@attrs.frozen
class _Device:
    """What a device says of itself."""

    serial: str
    kind: int
    model: Model
    state: tuple[int, str]
    special: Mapping[str, object] = attrs.field(factory=dict)
    boards: tuple[_Board, ...] = ()


def _device(view: View, one: _Device) -> dict[str, object]:
    newer = view.era.major >= 8
    link = {"com_interface_str": _link(view), "device_id": one.serial} if newer else {}
    radio: dict[str, object] = {}
    if _link(view) == "ZigBee":
        radio = {"zb_fw_version": "100F", "zb_bootloader_vers": "1.B.5"}
    boards = {
        f"{int(one.serial) + 1000 + i:012d}": _board(board) for i, board in enumerate(one.boards)
    }
    return {
        "device_type": one.kind,
        **link,
        "admin_state": one.state[0],
        "admin_state_str": one.state[1],
        **({"prop_set": True} if view.era.collar else {}),
        **one.special,
        "msg_retry_count": 1,
        "part_number": one.model.part,
        "assembly_number": one.model.part,
        "app_fw_version": one.model.image,
        **radio,
        "ibl_fw_version": "1.3.413",
        "swift_asic_fw_version": "",
        "bmu_fw_version": "2.1.38" if one.kind == 13 else "",
        **_loads(view, one),
        "submodule_count": len(boards),
        "submodules": boards,
    }


def _loads(view: View, one: _Device) -> dict[str, object]:
    """What is loaded into a device; only where everything hangs on one bus."""
    if not view.era.collar:
        return {}
    return {
        "dmir": {"part_number": "", "assembly_number": ""},
        "procload": {"part_number": "000-00000-r00", "assembly_number": one.model.image},
    }


def _link(view: View) -> str:
    return "CAN" if view.era.collar else "ZigBee"


def _encharge(view: View, model: Model, battery: Battery) -> dict[str, object]:
    era = view.era
    place: dict[str, object] = {"phase": 1}
    if era.major >= 8:  # the type of this one has changed (1.2)
        place = {"phase": battery.phase, "der_index": 1}
    grid = {"reported_enc_grid_state": "grid-tied"} if era.since("8.2") else {}
    special = {
        "reported_grid_mode": devices.battery_mode(view),
        **place,
        "encharge_revision": era.battery_revision,
        "encharge_capacity": round(view.plant.capacity),
        "encharge_rated_power": round(view.plant.battery_power),
        **grid,
    }
    said = _Device(battery.serial, 13, model, era.battery_states, special, _BATTERY_BOARDS)
    return _device(view, said)


def _devices(view: View) -> list[_Device]:
    """All but the batteries."""
    era = view.era
    every: list[_Device] = []
    if era.controller:
        serial, state = devices.controller_serial(view), devices.controller_state(view)
        every.append(_Device(serial, 17, era.controller, state, boards=_CONTROLLER_BOARDS))
    if era.collar:
        every.append(
            _Device(devices.collar_serial(view), 27, era.collar, devices.collar_state(view))
        )
    return every + (_combiner(view, era.combiner) if era.combiner else [])


def _combiner(view: View, model: Model) -> list[_Device]:
    """The three devices of an IQ Combiner 6: its energy module, its controller, its meter."""
    module = Model("865-00600-r03", "4.0.1107_rel/99.19")
    first, second, third = (devices.combiner_serial(view, i) for i in range(3))
    return [
        _Device(first, 30, module, (43, "ENS_DEVICE_STATE_READY"), boards=_MODULE_BOARDS),
        _Device(second, 125, model, (82, "ENCMN_C6_CC_READY")),
        _Device(third, 115, model, (80, "ENCMN_C6_RGM_DEV_CONNECTED")),
    ]


def _serials(view: View) -> dict[str, object]:
    every: dict[str, object] = {one.serial: _device(view, one) for one in _devices(view)}
    if view.era.battery:
        for one in devices.batteries(view):
            every[one.serial] = _encharge(view, view.era.battery, one)
    return every


def relay(view: View) -> dict[str, object]:
    """The grid relay, as `/ivp/ensemble/relay` says it too."""
    era = view.era
    contactors = {"srt12_state": "open", "srt13_state": "open"} if era.since("8.2.4264") else {}
    third = {"der3_state": 0} if era.major >= 8 else {}
    return {
        **devices.mains(view),
        **contactors,
        "der1_state": 0,
        "der2_state": 0,
        **third,
        "Enchg_grid_mode": devices.battery_mode(view),
        "Solar_grid_mode": "unknown",
    }


def document(view: View) -> dict[str, object]:
    """The whole document, with what only older firmware says."""
    early = {"counters": {"rest_StatusGet": view.t % 1000}} if view.era.major < 8 else {}
    profile = {"profile": {"message": "Obsolete, see /ivp/arf/profile"}} if early else {}
    fake = {"fakeit": {"fake_inventory_mode": False}} if not view.era.since("8.2") else {}
    return {
        "inventory": {"serial_nums": _serials(view)},
        **early,
        "secctrl": secctrl.document(view),
        "relay": relay(view),
        **profile,
        **fake,
    }
