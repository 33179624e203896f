"""A view → what Home shows: accessories with their services. Pure, no pyhap; one file for each subject.

What there is comes from the view as it is; what it says comes from the view without what is too old, so that
silence takes no tile away.
"""

from collections.abc import Iterable, Iterator

import attrs

from pyenvoy_homekit.characteristics import joined, own, valued
from pyenvoy_homekit.dressing import WITH_FAULT
from pyenvoy_homekit.freshness import believed
from pyenvoy_homekit.settings import HomekitSettings, Layout
from pyenvoy_homekit.shape import Accessory, Service, View
from pyenvoy_homekit.tiles import (
    asked,
    batteries,
    consumption,
    contacts,
    generator,
    grid,
    inverters,
    production,
    relays,
)

_FAMILIES = (
    (production.KEY, production.NAME, production.tiles),
    (consumption.KEY, consumption.NAME, consumption.tiles),
    (grid.KEY, grid.NAME, grid.tiles),
    (batteries.KEY, batteries.NAME, batteries.tiles),
    (batteries.AC_KEY, batteries.AC_NAME, batteries.ac_tiles),
    (generator.KEY, generator.NAME, generator.tiles),
    (contacts.KEY, contacts.NAME, contacts.tiles),
    (inverters.KEY, inverters.NAME, inverters.tiles),
)


def house(view: View, settings: HomekitSettings) -> tuple[Accessory, ...]:
    """All that Home shows of one gateway. `settings` are those `of` this gateway."""
    now = believed(view)
    found: tuple[Accessory, ...] = (
        *_families(view, now, settings),
        *batteries.each(view, now, settings),
        *relays.tiles(view, now, settings),
    )
    found = tuple(map(_heard, found))
    if settings.eve:
        found = joined(found, _own(view, now, settings))
    found = tuple(_once(found))
    if settings.layout is Layout.SINGLE:
        return (_single(found, view),)
    return found


def _families(view: View, now: View, settings: HomekitSettings) -> Iterator[Accessory]:
    added = (*asked.sensors(view, now, settings), *asked.controls(view, now, settings))
    gateway = (asked.GATEWAY, view.name, lambda *_: ())
    q_relays = (relays.KEY, relays.NAME, lambda *_: ())
    for key, name, tiles in (gateway, *_FAMILIES, q_relays):
        more = (service for family, service in added if family == key)
        services = (*tiles(view, now, settings), *more)
        if services:
            yield _device(key, name, services, view)


def _once(found: Iterable[Accessory]) -> Iterator[Accessory]:
    """Each thing once, whatever a gateway lists twice: two with one number, and Home would show nothing."""
    for one in {one.key: one for one in found}.values():
        services = {(each.kind, each.key): each for each in one.services}
        once = len(services) == len(one.services)
        yield one if once else attrs.evolve(one, services=tuple(services.values()))


def _heard(one: Accessory) -> Accessory:
    """An accessory of which nothing is known does not respond, where its tiles cannot say so themselves."""
    known = any(each.value is not None for tile in one.services for each in tile.characteristics)
    return attrs.evolve(
        one, reachable=known or all(tile.kind in WITH_FAULT for tile in one.services)
    )


def _device(key: str, name: str, services: tuple[Service, ...], view: View) -> Accessory:
    """A family as a device; the gateway is what stands behind it."""
    known = view.snapshot.gateway
    if known is None:
        return Accessory(key, name, services)
    serial = known.serial if key == asked.GATEWAY else None
    model = known.model or known.part_number
    return Accessory(key, name, services, model=model, serial=serial, firmware=known.firmware_text)


# -- our own services ------------------------------------------------------------------------------


def _own(view: View, now: View, settings: HomekitSettings) -> tuple[Accessory, ...]:
    """What there is in the view, with the values of now."""
    found = own(view, inverters=settings.inverters)
    return found if now is view else valued(found, own(now, inverters=settings.inverters))


# -- one accessory for all -------------------------------------------------------------------------


def _single(found: Iterable[Accessory], view: View) -> Accessory:
    """One accessory that has it all; what was an accessory stands in the keys of its services."""
    services = tuple(
        attrs.evolve(service, key=f"{one.key}/{service.key}")
        for one in found
        for service in one.services
    )
    return _device(asked.GATEWAY, view.name, services, view)
