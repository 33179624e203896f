"""How each control stands, by what a snapshot says: the one table that no type tells. Pure."""

from collections.abc import Callable, Iterator, Mapping

from pyenvoy.commands.spoken import ASLEEP, AWAKE, OFF, ON
from pyenvoy.model.relays import RelayState
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.tariff import StorageProfile, StorageSettings

States = Iterator[tuple[str, str | None, str]]
"""Which one, its state, and the path it belongs to."""


def _word(value: bool | None, on: str = ON, off: str = OFF) -> str | None:  # noqa: FBT001  # three-valued
    return None if value is None else on if value else off


def _one(state: str | None, of: str) -> States:
    """A control that is there where its state is known."""
    if state is not None:
        yield "", state, of


def _number(value: float | None) -> str | None:
    return None if value is None else f"{value:g}"


def _production(snapshot: Snapshot) -> States:
    found = snapshot.production_state
    yield from _one(None if found is None else _word(not found.forced_off), "production_state")


def _plc(snapshot: Snapshot) -> States:
    if snapshot.plc is not None:
        yield "", None, "plc"


def _storage(snapshot: Snapshot) -> StorageSettings:
    """The settings that batteries follow; a gateway has some also where there is none."""
    batteries = snapshot.batteries
    there = batteries is not None and (batteries.batteries or batteries.ac_batteries)
    found = snapshot.tariff.storage if snapshot.tariff and there else None
    return found or StorageSettings()


def _profile(snapshot: Snapshot) -> States:
    found = _storage(snapshot).profile
    shown = StorageProfile.ECONOMY if found is StorageProfile.SAVINGS else found
    yield from _one(shown, "batteries")


def _reserve(snapshot: Snapshot) -> States:
    yield from _one(_number(_storage(snapshot).reserve), "batteries")


def _charge_from_grid(snapshot: Snapshot) -> States:
    yield from _one(_word(_storage(snapshot).charge_from_grid), "batteries")


def _grid_relay(snapshot: Snapshot) -> States:
    grid = snapshot.grid
    if grid is None:
        return
    of_controllers = (one.relay for one in grid.controllers)
    relays = (*of_controllers, *(one.relay for one in grid.collars))
    known = [one for one in relays if one is not None and one.known]
    if known:
        yield "", _word(all(one is RelayState.CLOSED for one in known)), "grid"


def _contact(snapshot: Snapshot) -> States:
    for one in snapshot.contacts.all if snapshot.contacts else ():
        yield one.id, one.state, f"contacts/{one.id}"


def _contact_settings(snapshot: Snapshot) -> States:
    for one in snapshot.contacts.all if snapshot.contacts else ():
        yield one.id, None, f"contacts/{one.id}"


def _generator_mode(snapshot: Snapshot) -> States:
    found = snapshot.generator
    if found is not None and found.mode is not None:
        yield "", found.mode, "generator"


def _generator(snapshot: Snapshot) -> States:
    if snapshot.generator is not None:
        yield "", None, "generator"


def _live_view(snapshot: Snapshot) -> States:
    found = snapshot.live
    yield from _one(None if found is None else _word(found.streaming), "live")


def _ac_battery(snapshot: Snapshot) -> States:
    for one in snapshot.batteries.ac_batteries if snapshot.batteries else ():
        state = _word(one.sleep_commanded, ASLEEP, AWAKE)
        yield one.serial, state, f"batteries/ac_batteries/{one.serial}"


def _limit(state: bool | None, value: float | None) -> States:  # noqa: FBT001  # three-valued
    if state is not None:
        yield "", (_number(value) if state else OFF), "limits"


def _export_limit(snapshot: Snapshot) -> States:
    found = snapshot.limits
    if found is not None:
        yield from _limit(found.export_limited, found.export_limit)


def _dynamic_limit(snapshot: Snapshot) -> States:
    found = snapshot.limits
    if found is not None:
        yield from _limit(found.dynamic_limiting, found.dynamic_limit)


def _panel_limit(snapshot: Snapshot) -> States:
    found = snapshot.limits
    if found is not None:
        yield from _limit(found.pv_limited, found.pv_limit)


STATES: Mapping[str, Callable[[Snapshot], States]] = {
    "production": _production,
    "plc": _plc,
    "storage-profile": _profile,
    "reserve": _reserve,
    "charge-from-grid": _charge_from_grid,
    "grid-relay": _grid_relay,
    "dry-contact": _contact,
    "dry-contact-settings": _contact_settings,
    "generator-mode": _generator_mode,
    "generator-config": _generator,
    "generator-schedule": _generator,
    "live-view": _live_view,
    "ac-battery": _ac_battery,
    "export-limit": _export_limit,
    "dynamic-limit": _dynamic_limit,
    "panel-limit": _panel_limit,
}
