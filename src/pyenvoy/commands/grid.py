"""The relay between house and grid (protocol 6.4). Off grid the house is an island and may lose loads."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import (
    NOTHING_SEEN,
    Control,
    Danger,
    Harmless,
    Seen,
    lacking,
    seen,
    written,
)
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.relays import RelayState
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method, Request
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY, ENSEMBLE_RELAY

GRID_RELAY = Control(
    "grid relay",
    ENSEMBLE_RELAY,
    # not every gateway that takes the write has the page; its devices say the same
    readback=(ENSEMBLE_RELAY, ENSEMBLE_INVENTORY),
    watch=watches.GRID_RELAY,
    fresh=ENSEMBLE_INVENTORY,
)


@attrs.frozen
class GoOffGrid(Harmless):
    """Part the house from the grid. It lives on its batteries and panels until it is told otherwise."""

    control: ClassVar[Control] = GRID_RELAY
    danger: ClassVar[Danger | None] = Danger.OFF_GRID
    follow: ClassVar[timedelta] = watches.BETWEEN_GRID_RELAY

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only with something to switch, and a battery to live on."""
        yield from _switchable(snapshot)
        if snapshot.batteries is None or not snapshot.batteries.batteries:
            yield lacking(snapshot, "batteries", "battery to live on")

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """One word."""
        return _switch("open")

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Off grid when the relay has opened, whatever was asked of it."""
        return _seen(answers, RelayState.OPEN)

    def __str__(self) -> str:
        return "go off grid"


@attrs.frozen
class GoOnGrid(Harmless):
    """Join the grid again: allowed at any time; it waits for the house to be in step with the grid."""

    control: ClassVar[Control] = GRID_RELAY

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only with something to switch."""
        yield from _switchable(snapshot)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """One word."""
        return _switch("closed")

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """On grid when the relay has closed, whatever was asked of it."""
        return _seen(answers, RelayState.CLOSED)

    def __str__(self) -> str:
        return "go on grid"


def go_off_grid() -> GoOffGrid:
    """Part the house from the grid."""
    return GoOffGrid()


def go_on_grid() -> GoOnGrid:
    """Join the grid again."""
    return GoOnGrid()


def _switchable(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.grid is None or not (snapshot.grid.controllers or snapshot.grid.collars):
        yield lacking(snapshot, "grid", "System Controller or Meter Collar")
    if snapshot.generator is not None and snapshot.generator.relay is RelayState.CLOSED:
        yield Problem("generator", "it feeds the house, and keeps the relay to the grid open")


def _switch(state: str) -> Request:
    return written(ENSEMBLE_RELAY, Method.POST, f'{{"mains_admin_state": "{state}"}}')


def _seen(answers: Answers, wished: RelayState) -> Seen:
    commanded, actual = _positions(answers)
    if actual is None:
        return NOTHING_SEEN
    return seen(fulfilled=actual is wished, reported=commanded, effective=actual)


def _positions(answers: Answers) -> tuple[RelayState | None, RelayState | None]:
    """What was asked of the relay and where it is; of a collar alone, only where it is."""
    relay, inventory = answers.get(ENSEMBLE_RELAY), answers.get(ENSEMBLE_INVENTORY)
    collars = inventory.collar if inventory else ()
    controllers = inventory.enpower if inventory else ()
    if collars and not controllers:
        return None, _position(collars[0].mid_state)
    for one in (relay, *controllers):
        if one is not None and one.mains_oper_state is not None:
            return _position(one.mains_admin_state), _position(one.mains_oper_state)
    return None, None


def _position(word: str | None) -> RelayState | None:
    """A position; the collar says `close` where others say `closed`."""
    return None if word is None else RelayState("closed" if word == "close" else word)
