"""Grid: what stands between house and grid, from the inventory of the energy system, else its status.

The relay comes from its own page, else from the copy in the status tree; the profile from its own
page, else from the inventory (older firmware), else from the installer's list.
"""

from collections.abc import Iterator, Mapping
from typing import Any, TypeVar

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.grid import (
    Collar,
    Combiner,
    CombinerMeter,
    Controller,
    Grid,
    GridProfile,
    GridRelay,
    OtherDevice,
)
from pyenvoy.reading.device import (
    BATTERY,
    COLLAR,
    COMBINER,
    COMBINER_METER,
    CONTROLLER,
    device,
    inside,
    kind_of,
    with_radio,
)
from pyenvoy.reading.words import first, given, grid_mode, position, source
from pyenvoy.units import Celsius, Level, from_fahrenheit
from pyenvoy.wire.installer import AGF_INDEX, AGF_INDEX_SIMPLIFIED
from pyenvoy.wire.ivp_arf import GRID_PROFILE
from pyenvoy.wire.ivp_ensemble.inventory import (
    ENSEMBLE_INVENTORY,
    CollarDevice,
    Enpower,
    EnsembleDevice,
    EnsembleInventory,
)
from pyenvoy.wire.ivp_ensemble.relay import ENSEMBLE_RELAY
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS, StatusDevice

E = TypeVar("E", bound=EnsembleDevice)

_DEVICES: tuple[Endpoint[Any], ...] = (ENSEMBLE_INVENTORY, ENSEMBLE_STATUS, ENSEMBLE_RELAY)
_PROFILE: tuple[Endpoint[Any], ...] = (GRID_PROFILE, AGF_INDEX, AGF_INDEX_SIMPLIFIED)

FROM: tuple[Endpoint[Any], ...] = (*_DEVICES, *_PROFILE)

_OF_ITS_OWN = {BATTERY, CONTROLLER, COLLAR, COMBINER, COMBINER_METER}
"""Type codes of devices that have a place elsewhere than among the others."""


def read(answers: Answers) -> Grid | None:
    """Read the devices, the relay and the profile; nothing of them, no subject."""
    inventory, seen = answers.get(ENSEMBLE_INVENTORY), inside(answers)
    profile = _profile(answers)
    stands = bool(seen) or (inventory is not None and _any_device(inventory))
    known = source(answers, FROM if stands else _PROFILE) or source(answers, FROM)
    if known is None or not (stands or profile):
        return None
    controllers = tuple(_controllers(inventory, seen))
    collars = tuple(_collars(inventory, seen))
    return Grid(
        known,
        controllers=controllers,
        collars=collars,
        combiners=tuple(_combiners(inventory, seen)),
        combiner_meters=tuple(_combiner_meters(inventory, seen)),
        others=tuple(_others(inventory, seen)),
        relay=_relay(answers, switched=bool(controllers or collars)) if stands else None,
        profile=profile,
    )


def _any_device(inventory: EnsembleInventory) -> bool:
    return bool(
        inventory.encharge
        or inventory.enpower
        or inventory.collar
        or inventory.combiner_controller
        or inventory.combiner_rgm
        or any(group.devices for group in inventory.others)
    )


Seen = Mapping[str, StatusDevice]


def _entries(
    listed: tuple[E, ...] | None, seen: Seen, code: int
) -> Iterator[tuple[str, E | None, StatusDevice | None]]:
    """The inventory's devices of a kind; while there is no inventory, those of the status tree."""
    if listed is not None:
        for one in listed:
            yield one.serial_num, one, seen.get(one.serial_num)
    else:
        for serial, found in seen.items():
            if found.device_type == code:
                yield serial, None, found


def _controllers(inventory: EnsembleInventory | None, seen: Seen) -> Iterator[Controller]:
    listed = inventory.enpower if inventory else None
    for serial, entry, found in _entries(listed, seen, CONTROLLER):
        controller = device(Controller, serial, entry, found)
        yield controller if entry is None else _controller(controller, entry)


def _controller(controller: Controller, entry: Enpower) -> Controller:
    return attrs.evolve(
        controller,
        relay_commanded=position(entry.mains_admin_state),
        relay=position(entry.mains_oper_state),
        mode=grid_mode(entry.enpwr_grid_mode),
        battery_mode=grid_mode(entry.enchg_grid_mode),
        temperature=given(from_fahrenheit, entry.temperature),
        operating=entry.operating,
        communication_subghz=given(Level, entry.comm_level_sub_ghz),
        communication_2_4ghz=given(Level, entry.comm_level_2_4_ghz),
        relay_bits=entry.enpwr_relay_state_bm,
        state_id=entry.enpwr_curr_state_id,
        hardware=with_radio(controller.hardware, entry.zigbee_dongle_fw_version),
    )


def _collars(inventory: EnsembleInventory | None, seen: Seen) -> Iterator[Collar]:
    listed = inventory.collar if inventory else None
    for serial, entry, found in _entries(listed, seen, COLLAR):
        collar = device(Collar, serial, entry, found)
        yield collar if entry is None else _collar(collar, entry)


def _collar(collar: Collar, entry: CollarDevice) -> Collar:
    return attrs.evolve(
        collar,
        relay=position(entry.mid_state),
        grid_state=entry.grid_state,
        control_error=entry.control_error,
        installed_state=entry.collar_state,
        temperature=given(Celsius, entry.temperature),
    )


def _combiners(inventory: EnsembleInventory | None, seen: Seen) -> Iterator[Combiner]:
    listed = inventory.combiner_controller if inventory else None
    for serial, entry, found in _entries(listed, seen, COMBINER):
        combiner = device(Combiner, serial, entry, found)
        if entry is not None:
            firmware = entry.fw_version or combiner.firmware
            combiner = attrs.evolve(combiner, firmware=firmware, dmir_version=entry.dmir_version)
        yield combiner


def _combiner_meters(inventory: EnsembleInventory | None, seen: Seen) -> Iterator[CombinerMeter]:
    listed = inventory.combiner_rgm if inventory else None
    for serial, entry, found in _entries(listed, seen, COMBINER_METER):
        meter = device(CombinerMeter, serial, entry, found)
        if entry is not None:
            firmware = entry.fw_version or meter.firmware
            meter = attrs.evolve(meter, firmware=firmware, state_code=entry.device_state)
        yield meter


def _others(inventory: EnsembleInventory | None, seen: Seen) -> Iterator[OtherDevice]:
    """Groups that nobody knows yet, then the communication boards of the status tree."""
    listed = set()
    for group in inventory.others if inventory else ():
        for entry in group.devices:
            listed.add(entry.serial_num)
            other = device(OtherDevice, entry.serial_num, entry, seen.get(entry.serial_num))
            yield attrs.evolve(other, kind=group.type)
    for serial, found in seen.items():
        if found.device_type not in _OF_ITS_OWN and serial not in listed:
            other = device(OtherDevice, serial, None, found)
            yield attrs.evolve(other, kind=kind_of(found.device_type))


def _relay(answers: Answers, *, switched: bool) -> GridRelay | None:
    """The relays; the main one's position is a default where there is nothing to switch."""
    status = answers.get(ENSEMBLE_STATUS)
    relay = answers.get(ENSEMBLE_RELAY) or (status.relay if status else None)
    if relay is None:
        return None
    sources = (relay.der1_state, relay.der2_state, relay.der3_state)
    srt = (relay.srt12_state, relay.srt13_state)
    return GridRelay(
        commanded=position(relay.mains_admin_state) if switched else None,
        operating=position(relay.mains_oper_state) if switched else None,
        der_states=tuple(one for one in sources if one is not None),
        srt_states=tuple(one for one in map(position, srt) if one is not None),
        battery_mode=grid_mode(relay.enchg_grid_mode),
        solar_mode=grid_mode(relay.solar_grid_mode),
    )


def _profile(answers: Answers) -> GridProfile | None:
    page, inventory = answers.get(GRID_PROFILE), answers.get(ENSEMBLE_INVENTORY)
    if page is not None:
        return GridProfile(
            page.name, given(str, page.id), given(str, page.version), page.item_count
        )
    element = inventory.grid_profile if inventory else None
    if element is not None:
        return GridProfile(
            element.grid_profile_name,
            given(str, element.id),
            element.grid_profile_version,
            element.item_count,
        )
    return _chosen_profile(answers)


def _chosen_profile(answers: Answers) -> GridProfile | None:
    """The installer's choice, spelt `NAME:VERSION`."""
    found = first(answers, AGF_INDEX, AGF_INDEX_SIMPLIFIED)
    chosen = found[1].value.selected_profile if found else None
    if not chosen:
        return None
    name, colon, version = chosen.rpartition(":")
    return GridProfile(name, version=version) if colon else GridProfile(chosen)
