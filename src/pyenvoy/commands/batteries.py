"""AC Batteries sent to sleep and woken (protocol 6.2). Whether they have obeyed shows after minutes."""

from collections.abc import Iterator
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import (
    NOTHING_SEEN,
    Control,
    Harmless,
    Seen,
    lacking,
    seen,
    within,
    written,
)
from pyenvoy.commands.verbatim import Document, document, spelt
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.request import Method, Request
from pyenvoy.units import Percent
from pyenvoy.wire.admin_lib import ACB_CONFIG, ACB_CONFIG_BARE
from pyenvoy.wire.inventory import INVENTORY_JSON

AC_BATTERY = Control(
    "AC Battery",
    ACB_CONFIG_BARE,
    readback=(ACB_CONFIG, INVENTORY_JSON),
    watch=watches.AC_BATTERY,
    fresh=ACB_CONFIG,
)


@attrs.frozen
class SleepAcBattery(Harmless):
    """Let an AC Battery rest, its charge kept between two limits."""

    serial: str
    min_charge: Percent
    max_charge: Percent
    control: ClassVar[Control] = AC_BATTERY

    @property
    def of(self) -> str:
        """Its serial number."""
        return self.serial

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """A battery that is there, and limits with room between them."""
        yield from _known(snapshot, self.serial)
        yield from within("max_charge", self.max_charge, 0, 100)
        yield from within("min_charge", self.min_charge, 0, self.max_charge - 1)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """Those that sleep already, as they came, and this one."""
        whole = None if fresh is None else document(fresh.body)
        asleep = None if whole is None else whole.at("acb_sleep")
        if asleep is None:
            return Problem("acb_config.acb_sleep", "the gateway does not say which sleep")
        others = tuple(one for one in asleep.rows() if _serial(one) != self.serial)
        mine = (
            f'{{"serial_num": {spelt(self.serial)}, "sleep_min_soc": {spelt(self.min_charge)}, '
            f'"sleep_max_soc": {spelt(self.max_charge)}}}'
        )
        rows = ", ".join((*(one.text for one in others), mine))
        return written(ACB_CONFIG_BARE, Method.PUT, f'{{"acb_sleep": [{rows}]}}')

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Asleep when it is told to with these limits, and the inventory says that it does."""
        told = _told(answers, self.serial)
        limits = (float(self.min_charge), float(self.max_charge))
        return _seen(answers, self.serial, told=told, wished=told == limits, asleep=True)

    def __str__(self) -> str:
        return f"let AC Battery {self.serial} sleep at {self.min_charge:g} to {self.max_charge:g} %"


@attrs.frozen
class WakeAcBattery(Harmless):
    """Let an AC Battery work again."""

    serial: str
    control: ClassVar[Control] = AC_BATTERY

    @property
    def of(self) -> str:
        """Its serial number."""
        return self.serial

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """A battery that is there."""
        yield from _known(snapshot, self.serial)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """A `DELETE` with a body."""
        body = f'{{"acb_sleep": [{{"serial_num": {spelt(self.serial)}}}]}}'
        return written(ACB_CONFIG_BARE, Method.DELETE, body)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Awake when it is told to sleep no longer, and the inventory says that it does not."""
        told = _told(answers, self.serial)
        return _seen(answers, self.serial, told=told, wished=told is None, asleep=False)

    def __str__(self) -> str:
        return f"wake AC Battery {self.serial}"


def sleep_ac_battery(
    serial: str, *, min_charge: float = 25, max_charge: float = 30
) -> SleepAcBattery:
    """Let an AC Battery rest, its charge kept between two limits in percent."""
    return SleepAcBattery(serial, Percent(min_charge), Percent(max_charge))


def wake_ac_battery(serial: str) -> WakeAcBattery:
    """Let an AC Battery work again."""
    return WakeAcBattery(serial)


def _known(snapshot: Snapshot, serial: str) -> Iterator[Problem]:
    known = snapshot.batteries.ac_batteries if snapshot.batteries else ()
    if not known:
        yield lacking(snapshot, "batteries", "AC Battery")
    elif all(one.serial != serial for one in known):
        yield Problem("serial", f"there is no AC Battery {serial}")


def _serial(row: Document) -> str | None:
    found = row.at("serial_num")
    return None if found is None else str(found.value)


def _told(answers: Answers, serial: str) -> tuple[float, float] | None:
    """The charges between which it is told to sleep; `None` when it is not."""
    config = answers.get(ACB_CONFIG)
    for one in config.acb_sleep if config else ():
        if str(one.serial_num) == serial:
            return one.sleep_min_soc or 0.0, one.sleep_max_soc or 0.0
    return None


def _asleep(answers: Answers, serial: str) -> bool | None:
    for group in answers.get(INVENTORY_JSON) or ():
        for one in group.devices:
            if str(one.serial_num) == serial:
                return one.sleep_enabled
    return None


def _seen(
    answers: Answers, serial: str, *, told: tuple[float, float] | None, wished: bool, asleep: bool
) -> Seen:
    if answers.get(ACB_CONFIG) is None:
        return NOTHING_SEEN
    actual = _asleep(answers, serial)
    obeyed = actual in (None, asleep)
    return seen(
        fulfilled=wished and obeyed,
        reported="awake" if told is None else f"asleep at {told[0]:g} to {told[1]:g} %",
        effective=None if actual is None else "asleep" if actual else "awake",
        why="" if obeyed or not wished else "it is told, but has not obeyed yet",
    )
