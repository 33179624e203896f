"""Production on and off: an installer's switch of legal and warranty weight (protocol 6.7)."""

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
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method, Request
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_mod import POWER_MODE

PRODUCTION = Control(
    "production",
    POWER_MODE,
    readback=(POWER_MODE, METERS, METER_READINGS),
    watch=watches.PRODUCTION,
    fresh=POWER_MODE,
)

_STILL = 50.0  # W; below it the panels count as off: meters show a few watts at night


@attrs.frozen
class SwitchProductionOff(Harmless):
    """No panel may produce. The switch is set at once; the inverters take up to 15 minutes."""

    control: ClassVar[Control] = PRODUCTION
    danger: ClassVar[Danger | None] = Danger.PRODUCTION_OFF
    follow: ClassVar[timedelta] = watches.BETWEEN_PRODUCTION

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway shows the switch."""
        yield from _shown(snapshot)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """A list of one flag."""
        return _switch(off=True)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Off when the switch says so and, where a meter measures them, the panels have stopped."""
        power = _power(answers)
        stopped = power is None or power < _STILL
        return _seen(answers, power, off=True, followed=stopped)

    def __str__(self) -> str:
        return "switch production off"


@attrs.frozen
class SwitchProductionOn(Harmless):
    """The panels may produce again. Allowed at any time; it may show only the next morning."""

    control: ClassVar[Control] = PRODUCTION

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where the gateway shows the switch."""
        yield from _shown(snapshot)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """A list of one flag."""
        return _switch(off=False)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """On when the switch says so; when the panels follow, nobody can tell."""
        return _seen(answers, _power(answers), off=False, followed=True)

    def __str__(self) -> str:
        return "switch production on"


def switch_production_off() -> SwitchProductionOff:
    """Let no panel produce."""
    return SwitchProductionOff()


def switch_production_on() -> SwitchProductionOn:
    """Let the panels produce again."""
    return SwitchProductionOn()


def _shown(snapshot: Snapshot) -> Iterator[Problem]:
    if snapshot.production_state is None:
        yield lacking(snapshot, "production_state", "switch of production")


def _switch(*, off: bool) -> Request:
    return written(POWER_MODE, Method.PUT, f'{{"length": 1, "arr": [{int(off)}]}}')


def _power(answers: Answers) -> float | None:
    """What all meters of production measure now, in watts; `None` where none says anything."""
    meters = {
        one.eid
        for one in answers.get(METERS) or ()
        if one.measurement_type == "production" and one.state == "enabled"
    }
    readings = answers.get(METER_READINGS) or ()
    powers = [one.active_power for one in readings if one.eid in meters]
    known = [one for one in powers if one is not None]
    return sum(known) if known else None


def _seen(answers: Answers, power: float | None, *, off: bool, followed: bool) -> Seen:
    mode = answers.get(POWER_MODE)
    if mode is None:
        return NOTHING_SEEN
    set_right = mode.forced_off is off
    return seen(
        fulfilled=set_right and followed,
        reported="off" if mode.forced_off else "on",
        effective=None if power is None else f"{power:.0f} W",
        why="" if followed or not set_right else "the switch is set, but the panels still produce",
    )
