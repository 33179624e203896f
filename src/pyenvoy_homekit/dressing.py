"""What every accessory and tile has besides its own values: who made it, its names, whether its data stand. Pure."""

import re
from collections.abc import Mapping
from functools import lru_cache

import attrs

from pyenvoy_homekit.characteristics import GROUPS
from pyenvoy_homekit.identity import BRIDGE, INFORMATION, path
from pyenvoy_homekit.shape import Accessory, Characteristic, Service, Value

CONFIGURED_NAME = "ConfiguredName"
"""What the user calls a tile; written by Home, kept by us."""

FAULT, ACTIVE = "StatusFault", "StatusActive"

WITH_FAULT = frozenset(
    ("ContactSensor", "HumiditySensor", "LightSensor", "MotionSensor", "OccupancySensor",
     "TemperatureSensor")
)  # fmt: skip
"""Apple's services, of those shown here, that can say that their data are old."""

Names = Mapping[tuple[str, str], str]
"""What the user calls things: by the key of the accessory and the path of the service."""

_LONGEST = 64
_UNFIT = re.compile(r"[^\w ',.-]|_")
_EDGES = re.compile(r"^[\W_]+|[\W_]+$")


@lru_cache(4096)
def plain_name(text: str) -> str:
    """A name by HomeKit's rule: letters, digits, space, apostrophe, comma, full stop and hyphen."""
    spaced = " ".join(_UNFIT.sub(" ", text).split())
    return _EDGES.sub("", _EDGES.sub("", spaced)[:_LONGEST]) or "Unnamed"


def bridge(name: str, *, serial: str, model: str, firmware: str) -> Accessory:
    """The bridge itself, whose accessories come beside it."""
    protocol = Service("HAPProtocolInformation", "", "", (Characteristic("Version", "01.01.00"),))
    own = Accessory(BRIDGE, name, (), model=model, serial=serial, firmware=firmware)
    return attrs.evolve(own, services=(_information(own), protocol))


def dressed(accessory: Accessory, names: Names) -> Accessory:
    """The accessory with all that HomeKit wants of it, and with the user's own names."""
    services = tuple(
        _dressed(one, names.get((accessory.key, path(one)))) for one in accessory.services
    )
    return attrs.evolve(accessory, services=(_information(accessory), *services))


def _information(accessory: Accessory) -> Service:
    said: dict[str, Value] = {
        "Identify": False,
        "Manufacturer": "Enphase",
        "Model": accessory.model or "Envoy",
        "Name": plain_name(accessory.name),
        "SerialNumber": accessory.serial or accessory.key or "unknown",
        "FirmwareRevision": _digits(accessory.firmware),
    }
    values = tuple(Characteristic(kind, value) for kind, value in said.items())
    return Service(INFORMATION, "", accessory.name, values)


def _digits(firmware: str | None) -> str:
    """HomeKit's form of a firmware: up to three numbers; `D8.2.4382` becomes `8.2.4382`."""
    return ".".join(re.findall(r"\d+", firmware or "")[:3]) or "0"


def _dressed(service: Service, called: str | None) -> Service:
    has = {one.kind for one in service.characteristics}
    added = [
        Characteristic("Name", plain_name(service.name)),
        Characteristic(CONFIGURED_NAME, called or service.name[:_LONGEST], sets=CONFIGURED_NAME),
    ]
    if service.kind in WITH_FAULT:
        known = all(one.value is not None for one in service.characteristics)
        added += [Characteristic(FAULT, int(not known)), Characteristic(ACTIVE, known)]
    new = tuple(one for one in added if one.kind not in has)
    return attrs.evolve(service, characteristics=(*service.characteristics, *new))


def is_silent(service: Service, one: Characteristic) -> bool:
    """Whether this does not respond when it is read: it is not known, and Apple gives its tile no word for that.

    The first value of a tile is what it is about; of our own figures each stands for itself.
    """
    if one.value is not None or service.kind in WITH_FAULT:
        return False
    return service.kind in GROUPS or service.characteristics[0].value is None
