"""All services of our own, dealt out to the accessories of their device families."""

from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import attrs

from pyenvoy_homekit.characteristics.batteries import ac_batteries, ac_battery, battery, summary
from pyenvoy_homekit.characteristics.filling import zone
from pyenvoy_homekit.characteristics.flows import eve_meter, live, meters, power_and_energy
from pyenvoy_homekit.characteristics.gateway import gateway
from pyenvoy_homekit.characteristics.grid import generator, grid
from pyenvoy_homekit.characteristics.inverters import inverter, relay
from pyenvoy_homekit.shape import Accessory, Service, View


def energy_meters(view: View) -> tuple[Accessory, ...]:
    """The meters that Eve shows with their histories, beside the tiles of their places."""
    places = (("production", "production"), ("consumption", "total"), ("grid", "net"))
    found = (Accessory(key, key.capitalize(), eve_meter(view, which)) for key, which in places)
    return tuple(one for one in found if one.services)


def own(view: View, *, inverters: bool = True) -> tuple[Accessory, ...]:
    """Everything that is known of a site, as services of our own; what nobody has told is not there.

    `inverters` is whether microinverters belong to it: a hundred of them are nine tenths of all that Home would read.
    """
    panels = _panels(_Panels(view)) if inverters else ()
    found = (
        *_site(view),
        *_batteries(view),
        Accessory("inverters", "Microinverters", panels),
        *_relays(view),
    )
    return tuple(one for one in found if one.services)


def _site(view: View) -> Iterator[Accessory]:
    known = view.snapshot
    yield _gateway(view)
    made = (*power_and_energy(view, "production"), *live(view, "production"))
    yield Accessory("production", "Production", made)
    used = (*power_and_energy(view, "total"), *live(view, "consumption"))
    yield Accessory("consumption", "Consumption", used)
    border = grid(view, known.grid) if known.grid else ()
    net = (*power_and_energy(view, "net"), *live(view, "grid"), *border)
    yield Accessory("grid", "Grid", net)
    if known.generator:
        ran = (*generator(view, known.generator), *live(view, "generator"))
        yield Accessory("generator", "Generator", ran)


def _gateway(view: View) -> Accessory:
    told = Accessory("gateway", "Gateway", (*gateway(view), *meters(view)))
    known = view.snapshot.gateway
    if known is None:
        return told
    model = known.model or known.part_number
    return attrs.evolve(told, model=model, serial=known.serial, firmware=known.firmware_text)


def _batteries(view: View) -> Iterator[Accessory]:
    known = view.snapshot.batteries
    if known is None:
        return
    together = summary(known)
    yield Accessory(
        "batteries", "Batteries", (*together, *live(view, "batteries")) if together else ()
    )
    for one in known.batteries:
        yield Accessory(f"battery/{one.serial}", f"Battery {one.serial}", battery(view, one),
                        model=one.model, serial=one.serial, firmware=one.firmware)  # fmt: skip
    if known.ac_storage:
        yield Accessory("ac-batteries", "AC Batteries", ac_batteries(view, known.ac_storage))
    for other in known.ac_batteries:
        yield Accessory(f"ac-battery/{other.serial}", f"AC Battery {other.serial}",
                        ac_battery(view, other), model=other.model, serial=other.serial,
                        firmware=other.firmware)  # fmt: skip


def _relays(view: View) -> Iterator[Accessory]:
    known = view.snapshot.relays
    for one in known.all if known else ():
        if not one.retired:
            yield Accessory(f"relay/{one.serial}", f"Q-Relay {one.serial}", relay(view, one),
                            model=one.model, serial=one.serial, firmware=one.firmware)  # fmt: skip


class _Panels:
    """All that the services of microinverters are made of; the same as another only if every part is the very same."""

    def __init__(self, view: View) -> None:
        known = view.snapshot
        self.view = view
        self._parts = (known.inverters, known.plc, known.grid)
        self._zone = str(zone(view))

    def __eq__(self, other: object) -> bool:
        return (
            isinstance(other, _Panels)
            and self._zone == other._zone
            and all(one is x for one, x in zip(self._parts, other._parts, strict=True))
        )

    def __hash__(self) -> int:
        return hash((self._zone, *map(id, self._parts)))


@lru_cache(maxsize=4)
def _panels(known: _Panels) -> tuple[Service, ...]:
    """The services of all microinverters: a hundred and more, and they report but every few minutes."""
    subject = known.view.snapshot.inverters
    panels = subject.in_use if subject else ()
    return tuple(found for one in panels for found in inverter(known.view, one))


def joined(tiles: Sequence[Accessory], ours: Sequence[Accessory]) -> tuple[Accessory, ...]:
    """Tiles with our own services behind those of the same accessory; what has no tile stands at the end."""
    by_key = {one.key: one for one in ours}
    known = {one.key for one in tiles}
    grown = (
        attrs.evolve(one, services=(*one.services, *by_key[one.key].services))
        if one.key in by_key
        else one
        for one in tiles
    )
    return (*grown, *(one for one in ours if one.key not in known))


def valued(found: Iterable[Accessory], now: Iterable[Accessory]) -> tuple[Accessory, ...]:
    """The same things with the values that they have now; `None` where they have none any more."""
    fresh = {
        (one.key, service.kind, service.key, each.kind): each.value
        for one in now
        for service in one.services
        for each in service.characteristics
    }

    def of(one: Accessory, service: Service) -> Service:
        key = (one.key, service.kind, service.key)
        values = (
            attrs.evolve(each, value=fresh.get((*key, each.kind)))
            for each in service.characteristics
        )
        return attrs.evolve(service, characteristics=tuple(values))

    return tuple(
        attrs.evolve(one, services=tuple(of(one, service) for service in one.services))
        for one in found
    )
