"""Batteries: the charge of all together, and each for itself."""

from collections.abc import Iterator

from pyenvoy.model.batteries import AcBattery, Activity, Batteries, Battery, Storage
from pyenvoy_homekit.settings import BatteryKind, HomekitSettings, Part
from pyenvoy_homekit.shape import Accessory, Service, View
from pyenvoy_homekit.tiles.making import battery, finite, level, percent

KEY, NAME = "batteries", "Batteries"
AC_KEY, AC_NAME = "ac-batteries", "AC Batteries"


def tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """The IQ Batteries together."""
    if _together(view, "storage") is not None:
        yield from _sum(_together(now, "storage"), KEY, NAME, settings.batteries, settings)


def ac_tiles(view: View, now: View, settings: HomekitSettings) -> Iterator[Service]:
    """The AC Batteries together."""
    if _together(view, "ac_storage") is not None:
        yield from _sum(
            _together(now, "ac_storage"), AC_KEY, AC_NAME, settings.ac_batteries, settings
        )


def each(view: View, now: View, settings: HomekitSettings) -> Iterator[Accessory]:
    """Every battery as a device of its own."""
    if not settings.each_battery or Part.BATTERIES not in settings.shows:
        return
    fresh = {one.serial: one for one in _all(now.snapshot.batteries)}
    for one in _all(view.snapshot.batteries):
        kind = "AC Battery" if isinstance(one, AcBattery) else "Battery"
        name = f"{kind} {one.serial}"
        known = fresh.get(one.serial)
        service = _one(known, "battery", name, settings)
        key = f"{kind.lower().replace(' ', '-')}/{one.serial}"
        yield Accessory(
            key, name, (service,), model=one.model, serial=one.serial, firmware=one.firmware
        )


def _all(found: Batteries | None) -> tuple[Battery | AcBattery, ...]:
    if found is None:
        return ()
    return (*found.batteries, *(one for one in found.ac_batteries if not one.retired))


def _together(view: View, which: str) -> Storage | None:
    found: Storage | None = getattr(view.snapshot.batteries, which, None)
    return found


def _sum(
    known: Storage | None, key: str, name: str, kind: BatteryKind, settings: HomekitSettings
) -> Iterator[Service]:
    if kind is BatteryKind.NONE or Part.BATTERIES not in settings.shows:
        return
    if kind is BatteryKind.BATTERY:
        yield _one(known, key, name, settings)
        return
    charge = finite(known.charge) if known else None
    low = _is_low(charge, settings)
    yield level(kind, key, name, percent(charge), on=None if low is None else not low)


def _one(
    known: Storage | Battery | AcBattery | None, key: str, name: str, settings: HomekitSettings
) -> Service:
    charge = finite(known.charge) if known else None
    low, charging = _is_low(charge, settings), _is_charging(known) if known else None
    return battery(key, name, percent(charge), low=low, charging=charging)


def _is_low(charge: float | None, settings: HomekitSettings) -> bool | None:
    return None if charge is None else charge <= settings.low_battery


def _is_charging(known: Storage | Battery | AcBattery) -> bool | None:
    """By the sign of its power; what flows into it is negative."""
    if (power := finite(known.power)) is not None:
        return power < 0
    return None if known.activity is None else known.activity is Activity.CHARGING
