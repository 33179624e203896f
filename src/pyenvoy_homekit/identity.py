"""Which number each thing has in Home: accessories (aid), services and characteristics (iid). Pure.

Rooms, names and automations hang on these numbers. So a number, once given, is never given to another thing and never
changes: nothing is taken out of the table, whatever vanishes from the house, as long as the table has room.
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

PART = "+"
"""Stands before the number of a further accessory with what is too much for the first."""

MOST_NUMBERS = 50_000
"""In the table: three times what six hundred panels take with all their figures."""


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
    last_aid: int = 1
    """The highest that was given to an accessory that is forgotten since."""
    last_iids: Mapping[str, int] = attrs.field(factory=dict)
    """The highest that was given in an accessory to what is forgotten since."""

    @property
    def size(self) -> int:
        """How many numbers are in the table."""
        return len(self.aids) + sum(map(len, self.iids.values()))

    def with_all(self, accessories: Iterable[Accessory]) -> "Identity":
        """The table with a number for everything that these accessories have; itself where nothing is new."""
        aids, iids = dict(self.aids), dict(self.iids)
        for one in accessories:
            aids.setdefault(one.key, _next((self.last_aid, *aids.values())))
            last = self.last_iids.get(one.key, 0)
            iids[one.key] = _numbered(iids.get(one.key, _FIRST), one, last)
        found = attrs.evolve(self, aids=aids, iids=iids)
        return self if found == self else found

    def lean(self, shown: Iterable[Accessory], most: int = MOST_NUMBERS) -> "Identity":
        """The table; where it is overfull, without all that is not shown. No number is ever given again.

        No house comes so far: it is for gateways that go on inventing serial numbers.
        """
        if self.size <= most:
            return self
        there = {one.key: set(_things(one)) | {*_FIRST} for one in shown}
        families = {_family(key) for key in (BRIDGE, *there)}
        left = {key for key in self.aids if _family(key) in families}
        return Identity(
            {key: aid for key, aid in self.aids.items() if key in left},
            {
                key: {thing: iid for thing, iid in one.items() if thing in there.get(key, _FIRST)}
                for key, one in self.iids.items() if key in left
            },
            max(self.last_aid, *self.aids.values()),
            {
                key: max(self.last_iids.get(key, 0), *one.values())
                for key, one in self.iids.items() if key in left
            },
        )  # fmt: skip

    def iid(self, accessory: str, thing: str) -> int:
        """The number of a service or characteristic that is in the table."""
        return self.iids[accessory][thing]


def _family(key: str) -> str:
    """The accessory of which this is a part: parts are counted, so that none of them may be missing."""
    return key.partition(PART)[0]


def _numbered(table: Mapping[str, int], accessory: Accessory, last: int) -> Mapping[str, int]:
    found = dict(table)
    last = max(last, *found.values())
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
