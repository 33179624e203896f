"""HomeKit's limits: 100 services in an accessory, 149 accessories behind a bridge. Computed, split, and said. Pure.

What is too much for one accessory goes to further ones, and stays where it once was put: the table of numbers knows.
What is too much for the bridge is left out, the newest first, and named. Nothing is ever cut without a word.
"""

from collections.abc import Iterable, Iterator, Sequence

import attrs

from pyenvoy_homekit.identity import Identity, path
from pyenvoy_homekit.shape import Accessory, Service

MOST_SERVICES = 99
"""HomeKit allows 100; one of them says what the accessory is."""

MOST_ACCESSORIES = 149
"""Behind one bridge."""


@attrs.frozen
class Dealt:
    """What is shown, and a sentence on all that is not."""

    accessories: tuple[Accessory, ...]
    refused: tuple[str, ...] = ()


def dealt(
    accessories: Iterable[Accessory],
    identity: Identity,
    *,
    services: int = MOST_SERVICES,
    most: int = MOST_ACCESSORIES,
) -> Dealt:
    """The accessories as HomeKit can take them."""
    parts = [part for one in accessories for part in _split(one, identity, services)]
    known = sorted(parts, key=lambda one: identity.aids.get(one.key, len(identity.aids) + 2))
    out = {one.key for one in known[most:]}
    shown = tuple(one for one in parts if one.key not in out)
    return Dealt(shown, (_refusal(parts, out, most),) if out else ())


def part_key(key: str, number: int) -> str:
    """The key of a further accessory with what is too much for the first."""
    return key if number == 1 else f"{key}+{number}"


def _split(accessory: Accessory, identity: Identity, most: int) -> Iterator[Accessory]:
    numbers = sorted({1, *_numbers(accessory.key, identity)})
    if len(accessory.services) <= most and numbers == [1]:
        yield accessory
        return
    parts: dict[int, list[Service]] = {number: [] for number in numbers}
    new: list[Service] = []
    for one in accessory.services:
        there = [
            x for x in numbers if path(one) in identity.iids.get(part_key(accessory.key, x), ())
        ]
        free = [parts[x] for x in there if len(parts[x]) < most]
        (free[0] if free else new).append(one)
    for one in new:
        _put(one, parts, most)
    for number, services in parts.items():
        if services:
            yield _part(accessory, number, services)


def _numbers(key: str, identity: Identity) -> Iterator[int]:
    """The parts that were ever used."""
    number = 2
    while part_key(key, number) in identity.aids:
        yield number
        number += 1


def _put(service: Service, parts: dict[int, list[Service]], most: int) -> None:
    for services in parts.values():
        if len(services) < most:
            services.append(service)
            return
    parts[max(parts) + 1] = [service]


def _part(accessory: Accessory, number: int, services: Sequence[Service]) -> Accessory:
    name = accessory.name if number == 1 else f"{accessory.name} {number}"
    key = part_key(accessory.key, number)
    return attrs.evolve(accessory, key=key, name=name, services=tuple(services))


def _refusal(parts: Sequence[Accessory], out: set[str], most: int) -> str:
    names = ", ".join(one.name for one in parts if one.key in out)
    return (
        f"HomeKit takes {most} accessories behind one bridge and there are {len(parts)}: "
        f'not shown are {names}; show less by `shows` in [homekit], or use layout = "single"'
    )
