"""What the devices of an energy system have in common: the inventory's entry and the status tree's."""

from collections.abc import Mapping
from typing import TypeVar

import attrs

from pyenvoy.endpoint import Answers
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.device import Board, Device, Hardware, Image
from pyenvoy.reading.parts import model_of
from pyenvoy.reading.words import given
from pyenvoy.units import Watts, moment
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY, EnsembleDevice
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS, StatusDevice, Submodule
from pyenvoy.wire.ivp_ensemble.status import Image as ImageAnswer

D = TypeVar("D", bound=Device)

BATTERY = 13
CONTROLLER = 17
COLLAR = 27
COMBINER_METER = 115
COMBINER = 125
"""Type codes in the status tree (protocol chapter 5.14)."""

_KINDS = {
    1: "Microinverter",
    11: "AC Battery",
    12: "Q-Relay",
    BATTERY: "IQ Battery",
    14: "Battery microinverter",
    15: "Battery control board",
    16: "Battery management unit",
    CONTROLLER: "IQ System Controller",
    18: "System Controller board",
    19: "Communication board",
    20: "System Controller control board",
    22: "Communication board",
    24: "Communication module",
    COLLAR: "IQ Meter Collar",
    30: "Gateway energy module",
    31: "Gateway energy board",
    COMBINER_METER: "Combiner meter",
    COMBINER: "Combiner controller",
}


def inside(answers: Answers) -> Mapping[str, StatusDevice]:
    """The devices of the status tree by serial number; none while it is not known."""
    status = answers.get(ENSEMBLE_STATUS)
    if status is None or status.inventory is None:
        return {}
    return status.inventory.serial_nums or {}


def has_controller(answers: Answers) -> bool | None:
    """Whether there is a System Controller: the inventory decides, the status tree can only confirm."""
    inventory = answers.get(ENSEMBLE_INVENTORY)
    if inventory is not None:
        return bool(inventory.enpower)
    return any(one.device_type == CONTROLLER for one in inside(answers).values()) or None


def why_no_controller(subject: str, answers: Answers) -> Gap | None:
    """Why there is no System Controller to which the subject would belong, or why that is unknown."""
    there, gap = has_controller(answers), answers.gap(ENSEMBLE_INVENTORY)
    if there is False:
        return Gap(subject, Reason.NO_HARDWARE, "it belongs to a System Controller; none is there")
    if gap is None or gap.reason is Reason.NOT_OFFERED or there:
        return None
    return Gap(subject, gap.reason, f"{gap.of}: {gap.why}", gap.problems)


def device(
    kind: type[D], serial: str, entry: EnsembleDevice | None, seen: StatusDevice | None
) -> D:
    """One device from its inventory entry and, where that is silent, from the status tree."""
    entry, hardware = entry or EnsembleDevice(serial), given(_hardware, seen)
    seen = seen or StatusDevice()
    part_number = entry.part_num or seen.part_number
    return kind(
        serial=serial,
        model=model_of(part_number),
        part_number=part_number,
        firmware=entry.img_pnum_running or seen.app_fw_version or None,
        communicating=entry.communicating,
        admin_state=entry.admin_state_str or seen.admin_state_str,
        admin_state_code=_first(entry.admin_state, seen.admin_state),
        status=entry.device_status,
        installed_at=moment(entry.installed),
        created_at=moment(entry.created_date),
        firmware_loaded_at=moment(entry.img_load_date),
        reported_at=moment(entry.last_rpt_date),
        hardware=hardware,
    )


def with_radio(hardware: Hardware | None, zigbee: str | None) -> Hardware | None:
    """The radio's firmware, which the inventory gives on 7.x, where the status tree has none."""
    if zigbee is None or (hardware is not None and hardware.zigbee_firmware):
        return hardware
    return attrs.evolve(hardware or Hardware(), zigbee_firmware=zigbee)


def kind_of(code: int | None) -> str | None:
    """What a type code stands for, in words, where that is known."""
    return None if code is None else _KINDS.get(code)


def _first(*values: int | None) -> int | None:
    return next((one for one in values if one is not None), None)


def _hardware(seen: StatusDevice) -> Hardware:
    return Hardware(
        kind=kind_of(seen.device_type),
        type_code=seen.device_type,
        interface=seen.com_interface_str,
        device_id=given(str, seen.device_id),
        assembly_number=seen.assembly_number or None,
        profile_set=seen.prop_set,
        message_retries=seen.msg_retry_count,
        bootloader=seen.ibl_fw_version or None,
        asic_firmware=seen.swift_asic_fw_version or None,
        zigbee_firmware=seen.zb_fw_version or None,
        zigbee_bootloader=seen.zb_bootloader_vers or None,
        definition=_image(seen.dmir),
        program=_image(seen.procload),
        board_count=seen.submodule_count,
        boards=tuple(_board(serial, one) for serial, one in (seen.submodules or {}).items()),
    )


def _board(serial: str, one: Submodule) -> Board:
    return Board(
        serial,
        kind=kind_of(one.device_type),
        type_code=one.device_type,
        alternate_type_code=one.alternate_device_type,
        part_number=one.part_number,
        assembly_number=one.assembly_number,
        state=one.fsm_state,
        state_code=one.admin_state,
        rated_power=given(Watts, one.rated_power),
        phase=one.pcu_phase,
        line_to_line=one.is_ll,
        definition=_image(one.dmir),
        program=_image(one.procload),
    )


def _image(answer: ImageAnswer | None) -> Image | None:
    """An image that has a number or a version; an empty one is none."""
    if answer is None or not (answer.part_number or answer.assembly_number):
        return None
    return Image(answer.part_number or None, answer.assembly_number or None)
