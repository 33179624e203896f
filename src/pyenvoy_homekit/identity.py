"""Which number each thing has in Home: accessories (aid), services and characteristics (iid). Pure.

Rooms, names and automations hang on these numbers. So a number, once given, is never given to another thing and never
changes: nothing is ever taken out of the table, whatever vanishes from the house.
"""

from collections.abc import Iterable, Iterator, Mapping

import attrs

from pyenvoy_homekit.shape import Accessory, Characteristic, Service

BRIDGE = ""
"""The key of the bridge itself, whose aid HomeKit fixes at 1."""

INFORMATION = "AccessoryInformation"

_FIRST = {f"{INFORMATION}/#": 1}
"""HomeKit wants this service to have iid 1 in every accessory."""

_SHUNNED = 7
"""An aid that Home once refused to support."""


def path(service: Service, characteristic: Characteristic | None = None) -> str:
    """What an iid is kept under. The kind is part of it: another kind of tile is another thing to Home."""
    return f"{service.kind}/{service.key}#{characteristic.kind if characteristic else ''}"


@attrs.frozen
class Identity:
    """Every number that was ever given for one bridge."""

    aids: Mapping[str, int] = attrs.field(factory=lambda: {BRIDGE: 1})
    """By the key of the accessory."""
    iids: Mapping[str, Mapping[str, int]] = attrs.field(factory=dict)
    """By the key of the accessory, then by the path of the thing."""

    def with_all(self, accessories: Iterable[Accessory]) -> "Identity":
        """The table with a number for everything that these accessories have; itself where nothing is new."""
        aids, iids = dict(self.aids), dict(self.iids)
        for one in accessories:
            aids.setdefault(one.key, _next(aids.values()))
            iids[one.key] = _numbered(iids.get(one.key, _FIRST), one)
        found = Identity(aids, iids)
        return self if found == self else found

    def iid(self, accessory: str, thing: str) -> int:
        """The number of a service or characteristic that is in the table."""
        return self.iids[accessory][thing]


def _numbered(table: Mapping[str, int], accessory: Accessory) -> Mapping[str, int]:
    found = dict(table)
    last = max(found.values())
    for thing in _things(accessory):
        if thing not in found:
            last += 1
            found[thing] = last
    return found


def _things(accessory: Accessory) -> Iterator[str]:
    for service in accessory.services:
        yield path(service)
        for one in service.characteristics:
            yield path(service, one)


def _next(given: Iterable[int]) -> int:
    found = max(given) + 1
    return found + 1 if found == _SHUNNED else found
