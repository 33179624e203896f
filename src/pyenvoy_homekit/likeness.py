"""Whether what is seen is what is remembered, but for its values: it is, from one second to the next. Pure."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

from pyenvoy_homekit.shape import Accessory, Characteristic, Service

_Limbs: TypeAlias = tuple[Service, Mapping[str, Characteristic]]
_Bones: TypeAlias = tuple[Accessory, Mapping[tuple[str, str], _Limbs]]


class Likeness:
    """Accessories, so laid out that others are soon compared with them."""

    def __init__(self, accessories: Iterable[Accessory]) -> None:
        self._bones: Mapping[str, _Bones] = {
            one.key: (one, {(each.kind, each.key): _limbs(each) for each in one.services})
            for one in accessories
        }

    def of(self, seen: Sequence[Accessory]) -> bool:
        """Whether these are the same, no more and no less; their order does not count."""
        there = self._bones
        return len(seen) == len(there) and all(_has(there.get(one.key), one) for one in seen)


def _limbs(service: Service) -> _Limbs:
    return service, {one.kind: one for one in service.characteristics}


def _has(known: _Bones | None, one: Accessory) -> bool:
    if known is None or len(known[1]) != len(one.services):
        return False
    was, services = known
    about = (was.name, was.model, was.serial, was.firmware)
    return about == (one.name, one.model, one.serial, one.firmware) and all(
        _has_service(services.get((each.kind, each.key)), each) for each in one.services
    )


def _has_service(known: _Limbs | None, one: Service) -> bool:
    if known is None or len(known[1]) != len(one.characteristics):
        return False
    was, limbs = known
    return (was.name, was.primary) == (one.name, one.primary) and all(
        _has_limb(limbs.get(each.kind), each) for each in one.characteristics
    )


def _has_limb(known: Characteristic | None, one: Characteristic) -> bool:
    return known is not None and (known.sets, known.least, known.most, known.step) == (
        one.sets, one.least, one.most, one.step
    )  # fmt: skip
