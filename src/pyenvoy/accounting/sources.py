"""Snapshot → what each counter says, and what flows where nothing counts. It reads and judges nothing.

A counter's name is what it counts, `produced`; that of one device has its serial number before it,
`122000000001.charged`. A source names gateway, endpoint and way of measuring: a change of any of them may
be a change of level.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime

import attrs

from pyenvoy.accounting.estimates import Seen
from pyenvoy.accounting.words import Sample
from pyenvoy.model.batteries import Batteries
from pyenvoy.model.consumption import Net
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.production import Measured, Production
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.units import WattHours, Watts

PRODUCED = "produced"
CONSUMED = "consumed"
IMPORTED = "imported"
EXPORTED = "exported"
CHARGED = "charged"
DISCHARGED = "discharged"

_READINGS = "meter_readings"


GRID = "grid"
STORAGE = "storage"


@attrs.frozen
class Place:
    """Where power flows both ways and energy is to be estimated from it."""

    name: str
    """`grid`, `storage` for the batteries together, or a battery's serial number."""
    seen: Seen


def counters_of(place: str) -> tuple[str, str]:
    """The counters of what flows towards the house at a place, and of what flows the other way."""
    match place:
        case "grid":
            return IMPORTED, EXPORTED
        case "storage":
            return DISCHARGED, CHARGED
        case serial:
            return of_device(serial, DISCHARGED), of_device(serial, CHARGED)


def of_device(serial: str, what: str) -> str:
    """The name of a counter of one device."""
    return f"{serial}.{what}"


def is_of_site(name: str) -> bool:
    """Whether a counter is the site's own; what stands in its name is then no gateway's invention."""
    return "." not in name


# -- counters -------------------------------------------------------------------------------------


def samples(snapshot: Snapshot, *, inverters: bool = False) -> Iterator[tuple[str, Sample]]:
    """Every counter that a snapshot shows, by name."""
    yield from _produced(snapshot)
    yield from _used(snapshot)
    yield from _stored(snapshot)
    yield from _of_ac_batteries(snapshot)
    if inverters:
        yield from _of_inverters(snapshot)


def _name(snapshot: Snapshot, source: Source, how: str = "") -> str:
    serial = snapshot.gateway.serial if snapshot.gateway else ""
    return "/".join(filter(None, (serial, source.endpoint, how)))


def _produced(snapshot: Snapshot) -> Iterator[tuple[str, Sample]]:
    found = snapshot.production
    if found is not None and found.energy.lifetime is not None:
        yield (
            PRODUCED,
            Sample(
                found.energy.lifetime,
                found.source.at,
                _name(snapshot, found.source, found.measured),
                power=_positive(found.power),
                witness=_witness(found),
            ),
        )


def _witness(production: Production) -> WattHours | None:
    """The inverters' own count, beside a meter's."""
    own = production.inverters_energy
    return own.lifetime if own and production.measured is Measured.METER else None


def _used(snapshot: Snapshot) -> Iterator[tuple[str, Sample]]:
    found = snapshot.consumption
    total, net = (found.total, found.net) if found else (None, None)
    if total is not None and total.energy.lifetime is not None:
        name = _name(snapshot, total.source, total.measured)
        power = _positive(total.power)
        yield CONSUMED, Sample(total.energy.lifetime, total.source.at, name, power)
    if net is not None:
        name = _name(snapshot, net.source, net.measured)
        bought, sold = _directions(net)
        if net.imported is not None:
            yield IMPORTED, Sample(net.imported, net.source.at, name, bought)
        if net.exported is not None:
            yield EXPORTED, Sample(net.exported, net.source.at, name, sold)


def _directions(net: Net) -> tuple[Watts | None, Watts | None]:
    """What flows in and out: each phase counts for itself, though they may cancel out in the sum."""
    powers = [phase.now.power for phase in net.phases] or [net.power]
    known = [power for power in powers if power is not None]
    if len(known) < len(powers):
        return None, None
    into, out = (sum(max(sign * power, 0.0) for power in known) for sign in (1, -1))
    return Watts(into), Watts(out)


def _stored(snapshot: Snapshot) -> Iterator[tuple[str, Sample]]:
    meters = snapshot.meters
    meter = meters.first(MeterKind.STORAGE) if meters else None
    if meters is None or meter is None or meter.energy is None:
        return
    at = _readings_at(snapshot) or meters.source.at
    name = _name(snapshot, meters.source, MeterKind.STORAGE)
    power = meter.now.power if meter.now else None
    out, into = _positive(power), _positive(None if power is None else Watts(-power))
    if meter.energy.delivered is not None:
        yield DISCHARGED, Sample(meter.energy.delivered, at, name, out)
    if meter.energy.received is not None:
        yield CHARGED, Sample(meter.energy.received, at, name, into)


def _readings_at(snapshot: Snapshot) -> datetime | None:
    """When the meters' registers were read: the subject of all meters has the moment of their list."""
    found = snapshot.consumption
    told = (snapshot.production, found and found.total, found and found.net)
    moments = [one.source.at for one in told if one and one.source.endpoint == _READINGS]
    return max(moments, default=None)


def _of_ac_batteries(snapshot: Snapshot) -> Iterator[tuple[str, Sample]]:
    found = snapshot.batteries
    for one in found.ac_batteries if found else ():
        counted = ((DISCHARGED, one.energy_discharged), (CHARGED, one.energy_charged))
        for what, energy in counted:
            if energy is not None and found is not None:
                name = _name(snapshot, found.source)
                yield of_device(one.serial, what), Sample(energy, found.source.at, name)


def _of_inverters(snapshot: Snapshot) -> Iterator[tuple[str, Sample]]:
    found = snapshot.inverters
    for one in found.all if found else ():
        if one.energy_lifetime is not None and found is not None:
            name = _name(snapshot, found.source)
            # its own stamp is by the gateway's clock, which may be anywhere; a report's age is within the lag
            sample = Sample(one.energy_lifetime, found.source.at, name)
            yield of_device(one.serial, PRODUCED), sample


def _positive(power: Watts | None) -> Watts | None:
    return None if power is None else Watts(max(power, 0.0))


# -- power where nothing counts -------------------------------------------------------------------


def places(snapshot: Snapshot) -> Iterator[Place]:
    """Where energy must be estimated: batteries without a meter, a border that only power is known of."""
    net = snapshot.consumption.net if snapshot.consumption else None
    if net is not None and net.power is not None and net.imported is None and net.exported is None:
        yield Place(GRID, Seen(net.power, net.source.at))
    seen = None if _storage_is_metered(snapshot) else _storage_power(snapshot)
    if seen is not None:
        yield Place(STORAGE, seen)
    yield from _of_batteries(snapshot.batteries)


def _storage_is_metered(snapshot: Snapshot) -> bool:
    """Also while its meter has no value; and as long as nobody knows the meters, it may be."""
    if snapshot.meters is None:
        return not snapshot.complete
    return snapshot.meters.first(MeterKind.STORAGE) is not None


def _of_batteries(found: Batteries | None) -> Iterator[Place]:
    for one in found.batteries if found else ():
        if one.power is not None and found is not None:
            yield Place(one.serial, Seen(one.power, found.source.at))


def _storage_power(snapshot: Snapshot) -> Seen | None:
    """The power of all batteries: the live view while it streams, else what they report."""
    live, found = snapshot.live, snapshot.batteries
    if live and live.streaming and live.storage and live.storage.power is not None:
        return Seen(live.storage.power, live.source.at)
    if found is None:
        return None
    power = _summed(one.power for one in (found.storage, found.ac_storage) if one is not None)
    return None if power is None else Seen(power, found.source.at)


def _summed(powers: Iterable[Watts | None]) -> Watts | None:
    known = tuple(powers)
    said = [power for power in known if power is not None]
    return Watts(sum(said)) if said and len(said) == len(known) else None
