"""Storage profile, reserve and charging from the grid: three keys of the owner's tariff (protocol 6.3).

All three go out as the whole `tariff` object of a `GET` made right before, byte for byte but for the
values that are wished; the `schedule` beside it is the gateway's own and stays at home.
"""

from collections.abc import Generator, Iterator
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import (
    NOTHING_SEEN,
    Control,
    Harmless,
    Seen,
    lacking,
    within,
)
from pyenvoy.commands.tariff import SAVINGS, compared, fulfils, put, said, spelling
from pyenvoy.commands.verbatim import Edits
from pyenvoy.commands.whole import phrase
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.errors import Problem
from pyenvoy.firmware import Firmware
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.tariff import StorageProfile, StorageSettings
from pyenvoy.request import Request
from pyenvoy.units import Percent
from pyenvoy.wire.admin_lib import (
    TARIFF,
)


def _control(name: str) -> Control:
    return Control(name, TARIFF, readback=(TARIFF,), watch=watches.STORAGE, fresh=TARIFF)


STORAGE_PROFILE = _control("storage profile")
RESERVE = _control("reserve")
CHARGE_FROM_GRID = _control("charge from grid")


# -- the commands ---------------------------------------------------------------------------------


@attrs.frozen
class SetProfile(Harmless):
    """Let the batteries serve another end; with it, in one write, a reserve and where they may charge.

    `take_over` ends Enphase's own planning of the batteries (`opt_schedules`) where it is on.
    """

    profile: StorageProfile
    reserve: Percent | None = None
    charge_from_grid: bool | None = None
    take_over: bool = False
    control: ClassVar[Control] = STORAGE_PROFILE

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """A profile that is known, and a reserve that the batteries can keep."""
        if not self.profile.known:
            known = ", ".join(StorageProfile)
            yield Problem("profile", f"{self.profile} is no storage profile: there are {known}")
        storage = yield from _storage(snapshot)
        if self.reserve is not None:
            yield from _keepable(self.reserve, self.profile, storage)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The tariff, with the profile in the spelling that this gateway uses."""
        mode = (("mode",), spelling(self.profile, fresh, firmware))
        edits = (mode, *_more(self.reserve, self.charge_from_grid))
        return put(fresh, edits, take_over=self.take_over)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows it and, but for savings, its schedule follows it."""
        storage, schedule = said(answers)
        if storage.mode is None:
            return NOTHING_SEEN
        planned = schedule.battery_mode or schedule.batt_mode
        wished = SAVINGS if self.profile in SAVINGS else {self.profile}
        others = _more(self.reserve, self.charge_from_grid)
        return compared(
            answers,
            before,
            reported=storage.mode,
            effective=planned,
            fulfilled=storage.mode in wished and fulfils(answers, others),
            # what savings amounts to changes by the hour: a 7.3.517 plans `backup` under it
            followed=planned is None or self.profile in SAVINGS or planned == self.profile,
        )

    def __str__(self) -> str:
        more = phrase(_more(self.reserve, self.charge_from_grid))
        return f"set the storage profile to {self.profile}{more and ', '}{more}"


@attrs.frozen
class SetReserve(Harmless):
    """Keep so much of the batteries' charge for when the grid fails."""

    reserve: Percent
    take_over: bool = False
    control: ClassVar[Control] = RESERVE

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """A reserve that the batteries can keep, and a profile that lets them discharge at all."""
        storage = yield from _storage(snapshot)
        yield from _keepable(self.reserve, storage.profile if storage else None, storage)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The tariff with another reserve."""
        return put(fresh, _more(self.reserve, None), take_over=self.take_over)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows it and its schedule follows."""
        storage, schedule = said(answers)
        if storage.reserved_soc is None:
            return NOTHING_SEEN
        planned = schedule.reserved_soc
        return compared(
            answers,
            before,
            reported=f"{storage.reserved_soc:g} %",
            effective=None if planned is None else f"{planned:g} %",
            fulfilled=fulfils(answers, _more(self.reserve, None)),
            followed=planned is None or planned == _tenths(self.reserve),
        )

    def __str__(self) -> str:
        return f"set the reserve to {self.reserve:g} %"


@attrs.frozen
class SetChargeFromGrid(Harmless):
    """Let the batteries charge from the grid, or from the panels alone."""

    on: bool
    take_over: bool = False
    control: ClassVar[Control] = CHARGE_FROM_GRID

    def sense(self, snapshot: Snapshot) -> Iterator[Problem]:
        """Only where there is a battery."""
        yield from _storage(snapshot)

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request | Problem:
        """The tariff with another permission."""
        return put(fresh, _more(None, self.on), take_over=self.take_over)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when the gateway shows it and its schedule follows."""
        storage, schedule = said(answers)
        if storage.charge_from_grid is None:
            return NOTHING_SEEN
        planned = schedule.charge_from_grid
        return compared(
            answers,
            before,
            reported=_yes(on=storage.charge_from_grid),
            effective=None if planned is None else _yes(on=planned),
            fulfilled=storage.charge_from_grid is self.on,
            followed=planned in (None, self.on),
        )

    def __str__(self) -> str:
        return f"switch charging from the grid {_yes(on=self.on)}"


def set_profile(
    profile: StorageProfile | str,
    *,
    reserve: float | None = None,
    charge_from_grid: bool | None = None,
    take_over: bool = False,
) -> SetProfile:
    """Let the batteries serve another end: `self-consumption`, `economy` or `backup`."""
    kept = None if reserve is None else Percent(reserve)
    return SetProfile(StorageProfile(profile), kept, charge_from_grid, take_over)


def set_reserve(percent: float, *, take_over: bool = False) -> SetReserve:
    """Keep so many percent of the batteries' charge for when the grid fails."""
    return SetReserve(Percent(percent), take_over)


def charge_from_grid(*, on: bool, take_over: bool = False) -> SetChargeFromGrid:
    """Let the batteries charge from the grid, or from the panels alone."""
    return SetChargeFromGrid(on, take_over)


# -- whether it makes sense -----------------------------------------------------------------------


def _storage(snapshot: Snapshot) -> Generator[Problem, None, StorageSettings | None]:
    """The storage settings; a problem where there are none, or no battery that follows them."""
    batteries = snapshot.batteries
    if batteries is None or not (batteries.batteries or batteries.ac_batteries):
        yield lacking(snapshot, "batteries", "battery")
    if snapshot.tariff is None or snapshot.tariff.storage is None:
        yield lacking(snapshot, "tariff", "storage settings")
        return None
    return snapshot.tariff.storage


def _keepable(
    reserve: Percent, profile: StorageProfile | None, storage: StorageSettings | None
) -> Iterator[Problem]:
    if profile is StorageProfile.BACKUP:
        yield Problem("reserve", "the backup profile always keeps 100 %")
    lowest = storage.very_low_charge if storage else None
    yield from within("reserve", reserve, lowest or 0, 100)


# -- small words -----------------------------------------------------------------------------------


def _tenths(percent: float) -> float:
    """A reserve has one decimal (protocol 6.3)."""
    return round(percent, 1)


def _more(reserve: Percent | None, grid: bool | None) -> Edits:  # noqa: FBT001  # three-valued
    keep: Edits = () if reserve is None else ((("reserved_soc",), _tenths(reserve)),)
    charge: Edits = () if grid is None else ((("charge_from_grid",), grid),)
    return (*keep, *charge)


def _yes(*, on: bool) -> str:
    return "on" if on else "off"
