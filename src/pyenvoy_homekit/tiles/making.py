"""Services of Apple's kinds, made of plain facts: a power, a level, whether something holds. No subject lives here.

A value that is not known, or that is no number, is `None`: nothing is ever shown that nobody has said.
"""

from math import isfinite

from pyenvoy_homekit.settings import BatteryKind, ControlKind, MainKind, SensorKind
from pyenvoy_homekit.shape import Characteristic, Service, Value

DARKEST, BRIGHTEST = 0.0001, 100_000.0
"""What Home takes for light, in lux; in W, what a light sensor can show."""

_FULL = 100.0

# -- facts -----------------------------------------------------------------------------------------


def finite(value: float | None) -> float | None:
    """A number, or nothing."""
    return value if value is not None and isfinite(value) else None


def percent(value: float | None) -> int | None:
    """Whole percent, from 0 to 100."""
    known = finite(value)
    return None if known is None else round(min(max(known, 0.0), _FULL))


# -- sensors ---------------------------------------------------------------------------------------


def light(key: str, name: str, watts: float | None, *, primary: bool = False) -> Service:
    """A power as light: 1 W is 1 lux."""
    known = finite(watts)
    lux = None if known is None else min(max(known, DARKEST), BRIGHTEST)
    value = Characteristic("CurrentAmbientLightLevel", lux, least=DARKEST, most=BRIGHTEST)
    return Service("LightSensor", key, name, (value,), primary)


def contact(key: str, name: str, *, closed: bool | None) -> Service:
    """A contact that is shown as it is."""
    return sensor(SensorKind.CONTACT, key, name, fires=None if closed is None else not closed)


def sensor(kind: SensorKind, key: str, name: str, *, fires: bool | None) -> Service:
    """A sensor that fires or does not; a contact is open when it fires."""
    service, characteristic, number = _SENSORS[kind]
    value: Value | None = fires if fires is None or not number else int(fires)
    return Service(service, key, name, (Characteristic(characteristic, value),))


_SENSORS = {
    SensorKind.MOTION: ("MotionSensor", "MotionDetected", False),
    SensorKind.OCCUPANCY: ("OccupancySensor", "OccupancyDetected", True),
    SensorKind.CONTACT: ("ContactSensor", "ContactSensorState", True),
}

# -- levels ----------------------------------------------------------------------------------------


def level(
    kind: MainKind | BatteryKind,
    key: str,
    name: str,
    found: int | None,
    *,
    on: bool | None,
    primary: bool = False,
) -> Service:
    """A level in percent as something that Home shows in percent; nothing is set by it."""
    value: Value | None = found
    match kind.value:
        case "lightbulb":
            values = (_on(on), _percent("Brightness", value))
            return Service("Lightbulb", key, name, values, primary)
        case "fan":
            values = (_on(on), _percent("RotationSpeed", value))
            return Service("Fan", key, name, values, primary)
        case _:
            only = (_percent("CurrentRelativeHumidity", value),)
            return Service("HumiditySensor", key, name, only, primary)


def battery(
    key: str, name: str, charge: int | None, *, low: bool | None, charging: bool | None
) -> Service:
    """A battery; `charging` is `None` where that is not known."""
    values = (
        _percent("BatteryLevel", charge),
        Characteristic("StatusLowBattery", None if low is None else int(low)),
        Characteristic("ChargingState", None if charging is None else int(charging)),
    )
    return Service("BatteryService", key, name, values)


def gauge(key: str, name: str, found: int | None, *, primary: bool = False) -> Service:
    """A level as a battery that nobody charges."""
    values = (
        _percent("BatteryLevel", found),
        Characteristic("StatusLowBattery", None if found is None else 0),
        Characteristic("ChargingState", None if found is None else NOT_CHARGEABLE),
    )
    return Service("BatteryService", key, name, values, primary)


NOT_CHARGEABLE = 2


def _on(value: bool | None) -> Characteristic:  # noqa: FBT001  # three-valued
    return Characteristic("On", value)


def _percent(kind: str, value: Value | None, sets: str = "") -> Characteristic:
    return Characteristic(kind, value, sets, 0.0, _FULL, 1.0)


# -- controls --------------------------------------------------------------------------------------


def switch(kind: ControlKind, key: str, name: str, *, on: bool | None, sets: str) -> Service:
    """A control that is on or off."""
    tapped = Characteristic("On", on, sets)
    if kind is ControlKind.OUTLET:
        return Service("Outlet", key, name, (tapped, Characteristic("OutletInUse", on)))
    return Service("Lightbulb" if kind is ControlKind.LIGHTBULB else "Switch", key, name, (tapped,))


def dimmer(key: str, name: str, *, on: bool | None, sets: str, at: int | None, to: str) -> Service:
    """A light that sets one thing when it is switched on and another by its brightness."""
    return Service(
        "Lightbulb", key, name, (Characteristic("On", on, sets), _percent("Brightness", at, to))
    )


def lock(key: str, name: str, *, locked: bool, sets: str) -> Service:
    """A lock, as it is and as it is to be."""
    values = (
        Characteristic("LockCurrentState", int(locked)),
        Characteristic("LockTargetState", int(locked), sets),
    )
    return Service("LockMechanism", key, name, values)
