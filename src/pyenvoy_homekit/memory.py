"""What was shown stays shown, until it is certain that it is gone. Pure; time comes in as `now`.

A gateway forgets panels for minutes and answers in part while it starts. Home would forget rooms and automations
with every tile that goes. So what is missing stays, with its values unknown, until complete snapshots have been
without it for long; for less long where the settings have changed since, which is how a person takes a tile away.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property

import attrs

from pyenvoy_homekit.likeness import Likeness
from pyenvoy_homekit.shape import Accessory, Characteristic, Service

PATIENCE = timedelta(days=1)
"""So long the gateway may forget hardware."""

BRIEF = timedelta(minutes=10)
"""So long something stays that has not been seen since the settings were changed."""

BETWEEN = timedelta(hours=1)
"""So much counts from one look to the next; in more than that nothing ran, or the clock was wrong.

Of what is to go after `BRIEF` half of that counts: no single leap of a clock takes anything away.
"""

Place = tuple[str, ...]
"""Accessory key; then service kind and key; then characteristic kind."""


@attrs.frozen
class Memory:
    """The house as it was shown, without values, and since when parts of it are missing."""

    accessories: tuple[Accessory, ...] = ()
    missing: Mapping[Place, datetime] = attrs.field(factory=dict)
    settings: str = ""
    """Tells one state of the settings from another."""
    doubted: frozenset[Place] = frozenset()
    """What has not been seen since the settings were changed."""
    looked: datetime | None = None
    """When the last whole snapshot was looked at, while anything is missing."""

    def under(self, settings: str) -> "Memory":
        """The same house under these settings; where they are new, all of it must be seen again."""
        if settings == self.settings:
            return self
        return attrs.evolve(self, settings=settings, doubted=frozenset(_places(self.accessories)))

    def after(self, seen: Sequence[Accessory], now: datetime, *, complete: bool) -> "Memory":
        """What is remembered once these have been seen; only complete snapshots count against anything."""
        if not (self.missing or self.doubted) and self._likeness.of(seen):
            return self  # as it is from one second to the next
        there = frozenset(_places(seen))
        both = merged(self.accessories, seen)
        absent = frozenset(_places(both)) - there
        missing = {one: when for one, when in self.missing.items() if one in absent}
        if complete:
            passed = timedelta() if self.looked is None else now - self.looked
            unseen = {one: _unseen(passed, doubted=one in self.doubted) for one in absent}
            missing = {one: min(missing.get(one, now) + unseen[one], now) for one in absent}
        doubted = self.doubted - there
        gone = {
            one for one, since in missing.items()
            if now - since >= (BRIEF if one in doubted else PATIENCE)
        }  # fmt: skip
        kept = tuple(_without(one, gone) for one in both if (one.key,) not in gone)
        left = frozenset(_places(kept))
        missing = {one: since for one, since in missing.items() if one in left}
        looked = (now if complete else self.looked) if missing else None
        return Memory(tuple(map(bare, kept)), missing, self.settings, doubted & left, looked)

    @cached_property
    def _likeness(self) -> Likeness:
        return Likeness(self.accessories)

    def shown(self, seen: Sequence[Accessory]) -> tuple[Accessory, ...]:
        """All that is shown: what was seen with its values, what was not as unknown."""
        there = {one.key for one in seen}
        known = {one.key for one in self.accessories}
        return tuple(
            one if one.key in there else attrs.evolve(one, reachable=False)
            for one in merged(self.accessories, seen)
            if one.key in known
        )


def _unseen(passed: timedelta, *, doubted: bool) -> timedelta:
    """How much of the time since the last look does not count."""
    return max(timedelta(), passed - (BRIEF / 2 if doubted else BETWEEN))


def bare(accessory: Accessory) -> Accessory:
    """The accessory without values."""
    services = tuple(
        attrs.evolve(
            one,
            characteristics=tuple(attrs.evolve(each, value=None) for each in one.characteristics),
        )
        for one in accessory.services
    )
    return attrs.evolve(accessory, services=services, reachable=True)


def merged(known: Iterable[Accessory], seen: Iterable[Accessory]) -> tuple[Accessory, ...]:
    """Both, each thing once, in the order in which it was first known; what was seen has its values."""
    new = {one.key: one for one in seen}
    old = {one.key: one for one in known}
    return tuple(
        _both(old[key], new[key]) if key in old and key in new else new.get(key) or old[key]
        for key in dict.fromkeys((*old, *new))
    )


def _both(known: Accessory, seen: Accessory) -> Accessory:
    old = {(one.kind, one.key): one for one in known.services}
    new = {(one.kind, one.key): one for one in seen.services}
    services = tuple(
        _filled(old[key], new[key]) if key in old and key in new else new.get(key) or old[key]
        for key in dict.fromkeys((*old, *new))
    )
    return attrs.evolve(seen, services=services)


def _filled(known: Service, seen: Service) -> Service:
    old = {one.kind: one for one in known.characteristics}
    new = {one.kind: one for one in seen.characteristics}
    found: tuple[Characteristic, ...] = tuple(
        new.get(kind) or old[kind] for kind in dict.fromkeys((*old, *new))
    )
    return attrs.evolve(seen, characteristics=found)


def _places(accessories: Iterable[Accessory]) -> Iterable[Place]:
    for one in accessories:
        yield (one.key,)
        for service in one.services:
            yield (one.key, service.kind, service.key)
            for each in service.characteristics:
                yield (one.key, service.kind, service.key, each.kind)


def _without(accessory: Accessory, gone: set[Place]) -> Accessory:
    services = []
    for one in accessory.services:
        place = (accessory.key, one.kind, one.key)
        if place not in gone:
            left = tuple(x for x in one.characteristics if (*place, x.kind) not in gone)
            services.append(attrs.evolve(one, characteristics=left))
    return attrs.evolve(accessory, services=tuple(services))
