"""Our plain values → the objects of HAP-python, with the numbers of our own table."""

import re
from collections.abc import Iterable, Iterator
from uuid import UUID

import attrs
from pyhap.accessory import Accessory as HapAccessory
from pyhap.accessory import Bridge as HapBridge
from pyhap.accessory_driver import AccessoryDriver
from pyhap.characteristic import Characteristic as HapCharacteristic
from pyhap.iid_manager import IIDManager
from pyhap.loader import Loader
from pyhap.service import Service as HapService

from pyenvoy_homekit.characteristics import GROUPS, TRAITS, Trait
from pyenvoy_homekit.identity import Identity, path
from pyenvoy_homekit.shape import Accessory, Characteristic, Service, Value
from pyenvoy_homekit.values import Form, shown

_UNANNOUNCED = re.compile(r"[^A-Za-z0-9-]+")
_LONGEST_ANNOUNCED = 40
_PROTOCOL = UUID("000000A2-0000-1000-8000-0026BB765291")
_LONGEST = {"data": 1 << 20, "tlv8": 1 << 20}
"""Characters of what programs read; texts for people are shorter."""


@attrs.frozen
class Place:
    """Where a characteristic of HAP-python belongs among our values."""

    accessory: str
    service: Service = attrs.field(eq=False)
    characteristic: Characteristic = attrs.field(eq=False)


class _Given(IIDManager):
    """Numbers that were decided before, instead of counting."""

    def __init__(self) -> None:
        super().__init__()
        self.given: dict[object, int] = {}

    def get_iid_for_obj(self, obj: object) -> int:
        return self.given[obj]


class _Made:
    """What our accessories have in common: their services come from us alone."""

    def nothing_by_itself(self) -> None:
        """Nothing: what it says of itself is among our services."""

    # what HAP-python calls them
    add_info_service = add_protocol_version_service = nothing_by_itself

    def setup_message(self) -> None:
        """Nothing: the PIN is shown where a person asks for it, never here."""

    async def run(self) -> None:
        """Nothing runs by itself."""

    async def stop(self) -> None:
        """As above."""


class Device(_Made, HapAccessory):
    """An accessory behind the bridge."""

    reachable = True

    def characteristics(self) -> Iterator[HapCharacteristic]:
        """All that its services have."""
        for one in self.services:
            yield from one.characteristics

    @property
    def available(self) -> bool:
        """Whether Home shows it as one that responds."""
        return self.reachable


class Root(_Made, HapBridge):
    """The bridge itself."""


Places = dict[HapCharacteristic, Place]


def root(driver: AccessoryDriver, told: Accessory, identity: Identity, places: Places) -> Root:
    """The bridge as HAP-python knows it."""
    found = Root(driver, network_name(told.name), iid_manager=_Given())
    _furnish(found, driver.loader, told, identity, places)
    return found


def network_name(text: str) -> str:
    """A name that mDNS takes with the tail that HAP-python adds; people see their own text elsewhere."""
    return " ".join(_UNANNOUNCED.sub(" ", text).split())[:_LONGEST_ANNOUNCED].strip(" -") or "Envoy"


def device(driver: AccessoryDriver, told: Accessory, identity: Identity, places: Places) -> Device:
    """An accessory as HAP-python knows it; `places` learns where its characteristics belong."""
    found = Device(driver, told.name, aid=identity.aids[told.key], iid_manager=_Given())
    found.reachable = told.reachable
    _furnish(found, driver.loader, told, identity, places)
    return found


def _furnish(
    found: HapAccessory, loader: Loader, told: Accessory, identity: Identity, places: Places
) -> None:
    numbers = found.iid_manager.given
    for service in told.services:
        made = _tile(service, loader)
        numbers[made] = identity.iid(told.key, path(service))
        for one in service.characteristics:
            characteristic = _characteristic(one, loader)
            made.add_characteristic(characteristic)
            numbers[characteristic] = identity.iid(told.key, path(service, one))
            places[characteristic] = Place(told.key, service, one)
            _put(characteristic, one, notify=False)
        if service.primary:
            made.is_primary_service = True
        found.add_service(made)


def _tile(told: Service, loader: Loader) -> HapService:
    if (own := GROUPS.get(told.kind)) is not None:
        return HapService(UUID(own.uuid), told.kind, told.key)
    if told.kind == "HAPProtocolInformation":  # HAP-python's list does not have it
        return HapService(_PROTOCOL, told.kind, told.key)
    return HapService(UUID(loader.serv_types[told.kind]["UUID"]), told.kind, told.key)


def _characteristic(told: Characteristic, loader: Loader) -> HapCharacteristic:
    own = TRAITS.get(told.kind)
    found = loader.get_char(told.kind) if own is None else _trait(own, told)
    limits = {"minValue": told.least, "maxValue": told.most, "minStep": told.step}
    if changed := {key: value for key, value in limits.items() if value is not None}:
        found.override_properties(properties=changed)
    return found


def _trait(own: Trait, told: Characteristic) -> HapCharacteristic:
    permissions = (
        ("pr", own.readable),
        ("pw", own.writable and bool(told.sets)),
        ("ev", own.readable),
        ("hd", own.hidden),
    )
    properties = {
        "Format": str(own.format),
        "Permissions": [one for one, given in permissions if given],
        **({"unit": own.unit} if own.unit else {}),
        **({"minValue": own.least} if own.least is not None else {}),
        **({"maxValue": own.most} if own.most is not None else {}),
        **({"minStep": own.step} if own.step is not None else {}),
    }
    return Exact(own.label, UUID(own.uuid), properties)


class Exact(HapCharacteristic):
    """Holds a value as it is shown: HAP-python multiplies it by its step once more and is off in the 15th digit."""

    def to_valid_value(self, value: Value) -> Value:
        """The value that is kept."""
        found = shown(value, form(self))
        return super().to_valid_value(value) if found is None else found


def form(characteristic: HapCharacteristic) -> Form:
    """What it can hold."""
    said = characteristic.properties
    return Form(
        said["Format"],
        said.get("minValue"),
        said.get("maxValue"),
        said.get("minStep"),
        said.get("maxLen", _LONGEST.get(said["Format"], 64)),
        tuple(said.get("ValidValues", {}).values()),
    )


def _put(found: HapCharacteristic, told: Characteristic, *, notify: bool) -> bool:
    """Whether it was put there, because it is another value."""
    # compared with what Home reads, never with what we last set: it may have been changed since
    if told.value == found.value or found.getter_callback is not None:
        return False
    value = shown(told.value, form(found))
    if value is None or value == found.value:
        return False
    found.set_value(value, should_notify=notify)
    return True


def fill(found: HapAccessory, told: Accessory, places: Places) -> None:
    """Show these values where the structure is the same; who has subscribed hears of each change and return."""
    back = isinstance(found, Device) and told.reachable and not found.reachable
    if isinstance(found, Device):
        found.reachable = told.reachable
    for made, service in zip(found.services, told.services, strict=True):
        for one, said in zip(made.characteristics, service.characteristics, strict=True):
            returns = back or (said.value is not None and places[one].characteristic.value is None)
            places[one] = Place(told.key, service, said)
            if not _put(one, said, notify=True) and returns:
                one.notify()


Skeleton = tuple[object, ...]


def skeleton(told: Accessory) -> Skeleton:
    """What cannot change without a controller reading everything again."""
    return tuple(
        (service.kind, service.key, service.primary, tuple(_bones(service.characteristics)))
        for service in told.services
    )


def _bones(characteristics: Iterable[Characteristic]) -> Iterator[Skeleton]:
    for one in characteristics:
        yield one.kind, bool(one.sets), one.least, one.most, one.step


def forgotten(found: HapAccessory, places: Places) -> None:
    """Let go of an accessory that is no longer shown."""
    for service in found.services:
        for one in service.characteristics:
            places.pop(one, None)
