"""All devices on the power line as records: microinverters, AC Batteries, Q-Relays, boards.

Shared by the pages that list devices: `/inventory`, `/inv`, device_data, devstatus and the level check.
"""

from enum import IntEnum

import attrs

from pyenvoy.simulator.answers.view import Report, View
from pyenvoy.simulator.plant.noise import digits, unit

_FIRST_RECORD = 553648384  # EIDs of records and of their channels go in steps of 256
_FIRST_CHANNEL = 1627390225
_FIRST_BOARD = 1929380113
STEP = 256
NIGHT = ("envoy.cond_flags.pcu_ctrl.dc-pwr-low", "envoy.cond_flags.obs_strs.failure")
OK = ("envoy.global.ok",)


class Kind(IntEnum):
    """`dev_type` (9.2)."""

    PCU = 1
    ACB = 11
    NSRB = 12
    ESUB = 19


@attrs.frozen
class Device:
    """One record."""

    kind: Kind
    number: int
    serial: str
    part: str
    image: str
    reported: int
    report: Report | None = None
    retired: bool = False
    gone: bool = False
    """It should report and does not."""
    dark: bool = False
    """It is night for it."""

    @property
    def record(self) -> int:
        """The EID of the record."""
        return _FIRST_RECORD + STEP * self.number

    @property
    def channel(self) -> int:
        """The EID of its channel."""
        first = _FIRST_BOARD if self.kind is Kind.ESUB else _FIRST_CHANNEL
        return first + STEP * (0 if self.kind is Kind.ESUB else self.number)

    @property
    def status(self) -> tuple[str, ...]:
        """Its condition flags."""
        if self.retired or self.gone:
            return NIGHT[1:]
        return NIGHT if self.dark else OK


def devices(view: View) -> tuple[Device, ...]:
    """Every record, the retired ones first: they are the oldest."""
    every = [*_retired(view), *_inverters(view), *_acbs(view), *_relays(view), *_boards(view)]
    return tuple(attrs.evolve(one, number=i) for i, one in enumerate(every))


def _retired(view: View) -> list[Device]:
    part, image = "800-01131-r02", "520-00082-r01-v04.28.07"
    silent = view.installed + 90 * 86400
    return [
        Device(
            Kind.PCU,
            0,
            "1221" + digits(view.plant.seed, 34, i, 8),
            part,
            image,
            silent + 7 * i,
            retired=True,
        )
        for i in range(view.era.retired)
    ]


def _inverters(view: View) -> list[Device]:
    model = view.era.pcu
    return [
        Device(
            Kind.PCU,
            0,
            one.inverter.serial,
            model.part,
            model.image,
            one.at,
            one,
            gone=one.inverter.number < view.era.gone,
            dark=one.is_old(view.t),
        )
        for one in view.reports()
    ]


def acb_serial(view: View, i: int) -> str:
    """The serial number of an AC Battery."""
    return "1217" + digits(view.plant.seed, 35, i, 8)


def _acbs(view: View) -> list[Device]:
    image = "520-00086-r01-v01.16.00"
    return [
        Device(Kind.ACB, 0, acb_serial(view, i), "800-00930-r03", image, view.stored - 60 * i)
        for i in range(view.plant.acbs)
    ]


def _relays(view: View) -> list[Device]:
    image = "520-00099-r01-v02.00.04"
    return [
        Device(
            Kind.NSRB,
            0,
            "1219" + digits(view.plant.seed, 36, i, 8),
            "800-00598-r04",
            image,
            view.t - 100 - 60 * i,
        )
        for i in range(view.era.q_relays)
    ]


def _boards(view: View) -> list[Device]:
    if not (view.era.controller or view.era.combiner):
        return []
    serial = "2024" + digits(view.plant.seed, 37, 0, 8)
    return [Device(Kind.ESUB, 0, serial, "800-01855-r01", "523-00001-r01-v01.18.00", view.t - 12)]


def levels(view: View) -> dict[str, int]:
    """How well each device is heard over the power line, 0 to 5."""
    return {
        one.serial: 0 if one.gone else 3 + int(3 * unit(view.plant.seed, 38, one.number))
        for one in devices(view)
        if not one.retired and one.kind is not Kind.ESUB
    }
