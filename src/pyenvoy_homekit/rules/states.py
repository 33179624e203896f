"""Every state that a rule can ask for: its words, what it can be, and where it is read. Pure.

Where a relay is and what was asked of it are two states: only the first shows an outage.
"""

from collections.abc import Callable, Iterable, Mapping
from typing import TypeAlias

import attrs

from pyenvoy.commands.spoken import OFF, ON
from pyenvoy.model.contacts import Contact
from pyenvoy.model.generator import GeneratorMode
from pyenvoy.model.grid import GridMode
from pyenvoy.model.relays import Relay, RelayState
from pyenvoy.model.tariff import StorageProfile
from pyenvoy_homekit.shape import View

Read: TypeAlias = Callable[[View, str], str | None]
"""A state of a view in one word; the text says which one of several."""


@attrs.frozen
class State:
    """A state."""

    words: Mapping[str, str]
    """What may be said for it, and the word that is meant."""
    read: Read
    alone: bool = False
    """Whether it may stand alone, and then means on."""


# -- words -----------------------------------------------------------------------------------------

SWITCH = {ON: ON, OFF: OFF, "true": ON, "false": OFF, "yes": ON, "no": OFF}
POSITION = {str(one): str(one) for one in RelayState} | {"close": "closed"}
MODE = {str(one): str(one) for one in GridMode if one is not GridMode.UNKNOWN_MODE} | {
    "grid-on": "on-grid",
    "grid-off": "off-grid",
    "multimode-grid-on": "multimode-ongrid",
    "multimode-grid-off": "multimode-offgrid",
}
PROFILE = {str(one): str(one) for one in StorageProfile} | {
    "savings-mode": "economy",
    "savings": "economy",
    "full-backup": "backup",
    "fullbackup": "backup",
}
"""Savings and economy are one profile, which older firmware calls the one and newer the other."""
GENERATOR = {str(one): str(one) for one in GeneratorMode}


def _switch(on: bool | None) -> str | None:  # noqa: FBT001  # three-valued
    return None if on is None else ON if on else OFF


def _together(found: Iterable[str | None]) -> str | None:
    """What several are together: closed when all are; `None` where one of them is not known."""
    words = tuple(found)
    if None in words or not words:
        return None
    return words[0] if len({*words}) == 1 else str(RelayState.OPEN)


# -- the gateway, the panels, the generator --------------------------------------------------------


def _polling(view: View, _: str) -> str | None:
    return _switch(view.polling)


def _production(view: View, _: str) -> str | None:
    found = view.snapshot.production_state
    return _switch(None if found is None else not found.forced_off)


def _generator(view: View, _: str) -> str | None:
    """On while it is told to run or may start by itself, as the plugin has it."""
    found = view.snapshot.generator
    if found is None:
        return None
    if found.mode is not None:
        return _switch(found.mode != GeneratorMode.OFF)
    return _switch(None if found.admin_mode is None else found.admin_mode != _NOTHING_COMMANDED)


_NOTHING_COMMANDED = 0


def _generator_mode(view: View, _: str) -> str | None:
    """What was commanded last; its code elsewhere does not tell all modes apart."""
    found = view.snapshot.generator
    return found.mode if found else None


def _generator_relay(view: View, _: str) -> str | None:
    found = view.snapshot.generator
    return found.relay if found else None


def _generator_running(view: View, _: str) -> str | None:
    relay = _generator_relay(view, "")
    return None if relay is None else _switch(relay == RelayState.CLOSED)


# -- the grid --------------------------------------------------------------------------------------


def _grid_relay(view: View, _: str) -> str | None:
    """Where it is: of controllers, of collars, else of the energy system."""
    grid = view.snapshot.grid
    if grid is None:
        return None
    of_controllers = (one.relay for one in grid.controllers)
    found = (*of_controllers, *(one.relay for one in grid.collars))
    own = [one for one in found if one is not None]
    return _together(own) if own else grid.relay.operating if grid.relay else None


def _commanded(view: View, _: str) -> str | None:
    grid = view.snapshot.grid
    if grid is None:
        return None
    own = [one.relay_commanded for one in grid.controllers if one.relay_commanded is not None]
    return _together(own) if own else grid.relay.commanded if grid.relay else None


def _grid_mode(view: View, _: str) -> str | None:
    grid = view.snapshot.grid
    return _told(one.mode for one in grid.controllers) if grid else None


def _batteries_mode(view: View, _: str) -> str | None:
    grid, batteries = view.snapshot.grid, view.snapshot.batteries
    of_system = grid.relay.battery_mode if grid and grid.relay else None
    of_controllers = (one.battery_mode for one in (grid.controllers if grid else ()))
    of_batteries = (one.grid_mode for one in (batteries.batteries if batteries else ()))
    return _told((of_system, *of_controllers, *of_batteries))


def _solar_mode(view: View, _: str) -> str | None:
    grid = view.snapshot.grid
    return _told((grid.relay.solar_mode,)) if grid and grid.relay else None


def _told(modes: Iterable[str | None]) -> str | None:
    """The first that says something."""
    return next((one for one in modes if one and one != GridMode.UNKNOWN_MODE), None)


def _system_relay(view: View, _: str) -> str | None:
    """The relay as the energy system's status gives it, to batteries and panels alike."""
    grid = view.snapshot.grid
    found = grid.relay.operating if grid and grid.relay else None
    return found if found is not None else _grid_relay(view, "")


# -- the batteries ---------------------------------------------------------------------------------


def _enabled(view: View, _: str) -> str | None:
    """By their settings, which only installers see; else by whether they are shut down."""
    found = view.snapshot.batteries
    if found is None:
        return None
    if found.settings and found.settings.enabled is not None:
        return _switch(found.settings.enabled)
    down = found.control.shutdown if found.control else None
    return None if down is None else _switch(not down)


def _profile(view: View, _: str) -> str | None:
    found = view.snapshot.tariff
    told = found.storage.profile if found and found.storage else None
    return None if told is None else PROFILE.get(told, told)


# -- contacts and relays ---------------------------------------------------------------------------


def _all_contacts(view: View) -> tuple[Contact, ...]:
    return view.snapshot.contacts.all if view.snapshot.contacts else ()


def _contact(view: View, which: str) -> str | None:
    """By its id, or by the name that it has."""
    every, wanted = _all_contacts(view), which.casefold()
    by_id = (one for one in every if one.id.casefold() == wanted)
    by_name = (one for one in every if (one.name or "").casefold() == wanted)
    found = next(iter((*by_id, *by_name)), None)
    return found.state if found else None


def contacts(view: View) -> Mapping[str, str]:
    """Every contact there is, by id, with the name that it has."""
    every = enumerate(_all_contacts(view), 1)
    return {one.id: one.name or f"Dry contact {number}" for number, one in every}


def _all_relays(view: View) -> tuple[Relay, ...]:
    every = view.snapshot.relays.all if view.snapshot.relays else ()
    return tuple(one for one in every if not one.retired)


def _relay(view: View, which: str) -> str | None:
    """All of them, or the one with a serial number."""
    return _together(one.state for one in _all_relays(view) if which in ("", one.serial))


def relays(view: View) -> Mapping[str, str]:
    """Every Q-Relay there is."""
    return {one.serial: f"Q-Relay {one.serial}" for one in _all_relays(view)}


def _line(number: int) -> Read:
    def read(view: View, _: str) -> str | None:
        return _together(_position(one, number) for one in _all_relays(view))

    return read


def _position(relay: Relay, number: int) -> str | None:
    lines = relay.lines_connected[: relay.line_count]
    if number > len(lines):
        return None
    return RelayState.CLOSED if lines[number - 1] else RelayState.OPEN


# -- all of them -----------------------------------------------------------------------------------

STATES: Mapping[str, State] = {
    "polling": State(SWITCH, _polling, alone=True),
    "production": State(SWITCH, _production, alone=True),
    "production enabled": State(SWITCH, _production, alone=True),
    "generator": State(SWITCH, _generator, alone=True),
    "generator running": State(SWITCH, _generator_running, alone=True),
    "generator mode": State(GENERATOR, _generator_mode),
    "generator relay": State(POSITION, _generator_relay),
    "grid relay": State(POSITION, _grid_relay),
    "grid relay commanded": State(POSITION, _commanded),
    "grid mode": State(MODE, _grid_mode),
    "batteries": State(SWITCH, _enabled, alone=True),
    "batteries enabled": State(SWITCH, _enabled, alone=True),
    "batteries mode": State(MODE, _batteries_mode),
    "batteries relay": State(POSITION, _system_relay),
    "batteries profile": State(PROFILE, _profile),
    "solar mode": State(MODE, _solar_mode),
    "solar relay": State(POSITION, _system_relay),
    "relay": State(POSITION, _relay),
    **{f"relay l{number}": State(POSITION, _line(number)) for number in (1, 2, 3)},
}
"""By the words that say it."""

OF_EACH: Mapping[str, tuple[State, Callable[[View], Mapping[str, str]]]] = {
    "contact": (State(POSITION, _contact), contacts),
    "relay": (State(POSITION, _relay), relays),
}
"""By the word before which one; and which there are, with their names."""
