"""HomeKit's limits: 100 services in an accessory, 149 accessories behind a bridge. Computed, split, and said. Pure.

What is too much for one accessory goes to further ones, and stays where it once was put: the table of numbers knows.
What is too much for the bridge is left out, the newest first, and named. Nothing is ever cut without a word.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from pyenvoy_homekit.identity import PART, Identity, path
from pyenvoy_homekit.shape import Accessory, Service

MOST_SERVICES = 99
"""HomeKit allows 100; one of them says what the accessory is."""

MOST_ACCESSORIES = 149
"""Behind one bridge."""

MOST_KNOWN = 2 * MOST_ACCESSORIES
"""That are remembered of a gateway."""

MOST_TILES = 3000
"""Services that are remembered of a gateway: twice what six hundred panels have with all their figures."""

_NAMED = 20


def admitted(
    seen: Iterable[Accessory],
    known: Iterable[Accessory],
    most: int = MOST_KNOWN,
    tiles: int = MOST_TILES,
) -> tuple[Accessory, ...]:
    """What was known before, and of the rest as much as there is room for.

    A gateway that goes on inventing serial numbers would else fill memory and disk.
    """
    before = {one.key: {path(each) for each in one.services} for one in known}
    names, room = set(before), tiles - sum(map(len, before.values()))
    found = []
    for one in seen:
        if one.key in names or len(names) < most:
            names.add(one.key)
            there = _admitted(one, before.get(one.key, set()), room)
            room -= sum(path(each) not in before.get(one.key, ()) for each in there.services)
            found.append(there)
    return tuple(found)


def _admitted(one: Accessory, known: set[str], room: int) -> Accessory:
    """The accessory without the newest of its services, where there is no room for all."""
    new = [each for each in one.services if path(each) not in known]
    if len(new) <= room:
        return one
    out = {path(each) for each in new[max(room, 0) :]}
    return attrs.evolve(one, services=tuple(x for x in one.services if path(x) not in out))


def left_out(seen: Iterable[Accessory], found: Iterable[Accessory]) -> tuple[str, ...]:
    """A sentence on what was not admitted, where anything was not."""
    told, there = (sum(len(one.services) for one in each) for each in (seen, found))
    if told == there:
        return ()
    are = "is" if told - there == 1 else "are"
    why = "so many no system has, and more than there were before are not followed"
    return (f"the gateway tells of {told} tiles, of which {told - there} {are} not shown: {why}",)


def part_key(key: str, number: int) -> str:
    """The key of a further accessory with what is too much for the first."""
    return key if number == 1 else f"{key}{PART}{number}"


def split(
    accessories: Iterable[Accessory],
    shown: Iterable[Accessory],
    identity: Identity,
    most: int = MOST_SERVICES,
) -> tuple[Accessory, ...]:
    """Accessories of which none has too many services; what is shown now stays where it is."""
    there = {one.key: {path(service) for service in one.services} for one in shown}
    return tuple(part for one in accessories for part in _split(one, there, identity, most))


def _split(
    accessory: Accessory, shown: Mapping[str, set[str]], identity: Identity, most: int
) -> Iterator[Accessory]:
    held = {number: set(shown.get(key, ())) for number, key in _parts(accessory.key, identity)}
    parts: dict[int, list[Service]] = {number: [] for number in held}
    for one in sorted(accessory.services, key=lambda one: not _holding(held, path(one))):
        number = _place(path(one), held, accessory.key, identity, most)
        held.setdefault(number, set()).add(path(one))
        parts.setdefault(number, []).append(one)
    if list(parts) == [1]:
        yield accessory
        return
    for number, services in parts.items():
        if services:
            yield _part(accessory, number, services)


def _parts(key: str, identity: Identity) -> Iterator[tuple[int, str]]:
    """The parts that were ever used, and the first."""
    number = 1
    while number == 1 or part_key(key, number) in identity.aids:
        yield number, part_key(key, number)
        number += 1


def _holding(held: Mapping[int, set[str]], thing: str) -> list[int]:
    return [number for number, things in held.items() if thing in things]


def _place(
    thing: str, held: Mapping[int, set[str]], key: str, identity: Identity, most: int
) -> int:
    """Where it is, else where it once was, else where there is room."""
    if found := _holding(held, thing):
        return found[0]
    free = [number for number, things in held.items() if len(things) < most]
    known = [one for one in free if thing in identity.iids.get(part_key(key, one), ())]
    return (known or free or [max(held) + 1])[0]


def _part(accessory: Accessory, number: int, services: Sequence[Service]) -> Accessory:
    name = accessory.name if number == 1 else f"{accessory.name} {number}"
    key = part_key(accessory.key, number)
    return attrs.evolve(accessory, key=key, name=name, services=tuple(services))


@attrs.frozen
class Within:
    """What is shown, and a sentence on all that is not."""

    accessories: tuple[Accessory, ...]
    refused: tuple[str, ...] = ()


def within(
    accessories: Sequence[Accessory], identity: Identity, most: int = MOST_ACCESSORIES
) -> Within:
    """As many accessories as a bridge can have, those first that were first known."""
    last = len(identity.aids) + 2
    known = sorted(accessories, key=lambda one: identity.aids.get(one.key, last))
    out = {one.key for one in known[most:]}
    shown = tuple(one for one in accessories if one.key not in out)
    return Within(shown, (_refusal(accessories, out, most),) if out else ())


def _refusal(parts: Sequence[Accessory], out: set[str], most: int) -> str:
    left = [one.name for one in parts if one.key in out]
    more = f" and {len(left) - _NAMED} more" if len(left) > _NAMED else ""
    names = ", ".join(left[:_NAMED]) + more
    return (
        f"HomeKit takes {most} accessories behind one bridge and there are {len(parts)}: "
        f'not shown are {names}; show less by `shows` in [homekit], or use layout = "single"'
    )
