"""A view → the samples of every metric. What is stale is left out: repeated, it would pass for the truth."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import TypeAlias

import attrs

from pyenvoy import Snapshot
from pyenvoy.endpoint import Cadence
from pyenvoy.model.batteries import AcBattery, Battery
from pyenvoy.model.consumption import Consumption
from pyenvoy.model.flow import Flow
from pyenvoy.model.insight import Verdict
from pyenvoy.model.meters import MeterKind
from pyenvoy.model.source import Source
from pyenvoy.quirks import QUIRKS
from pyenvoy.show.picture import powers
from pyenvoy.wire import CATALOGUE
from pyenvoy_mqtt.metrics import names
from pyenvoy_mqtt.metrics.names import Metric
from pyenvoy_mqtt.reports import of_now
from pyenvoy_mqtt.view import View

Sample: TypeAlias = tuple[Metric, tuple[str, ...], float | None]
"""A metric, the values of its labels but for the gateway's, and its value; `None` is no sample."""

_LEAST = timedelta(minutes=2)
"""Nothing is stale before."""
_CADENCES = {one.name: one.cadence for one in CATALOGUE}


def is_fresh(source: Source, now: datetime) -> bool:
    """Whether it was read of late: within four times its cadence."""
    cadence = _CADENCES.get(source.endpoint, Cadence.SLOW)
    usual = Cadence.SLOW if cadence is Cadence.ON_REQUEST else cadence
    patience: timedelta = 4 * usual.value
    return source.age(now) <= max(patience, _LEAST)


def samples(view: View, now: datetime) -> Iterator[Sample]:
    """Everything that there is to say of one gateway."""
    yield from _gateway(view)
    yield from _flows(view, now)
    yield names.HOUSE, (), _house(view.snapshot, now)
    yield from _energies(view, now)
    yield from _inverters(view.snapshot, now)
    yield from _panels(view)
    yield from _batteries(view.snapshot, now)
    yield from _questions(view)
    yield from _quirks(view.snapshot)


def _gateway(view: View) -> Iterator[Sample]:
    yield names.UP, (), float(view.available)
    yield names.POLLING, (), float(view.polling)
    found = view.snapshot.gateway
    if found is not None:
        who = (found.serial, found.firmware_text, found.part_number or "")
        yield names.INFO, who, 1.0
    if view.token is not None:
        yield names.TOKEN, (view.token.role.name.lower(),), view.token.expires.timestamp()


# -- what flows -----------------------------------------------------------------------------------


@attrs.frozen
class _Place:
    """Where something flows."""

    meter: str
    flow: Flow
    phases: tuple[Flow, ...]
    eid: str = ""


def _flows(view: View, now: datetime) -> Iterator[Sample]:
    for place in (*_places(view.snapshot, now), *_other_meters(view.snapshot, now)):
        for number, flow in enumerate((place.flow, *place.phases)):
            labels = (place.meter, str(number) if number else "")
            yield names.POWER, labels, flow.power
            yield names.APPARENT, labels, flow.apparent_power
            yield names.VOLTAGE, labels, flow.voltage
            yield names.CURRENT, labels, flow.current
            yield names.FREQUENCY, labels, flow.frequency
            if place.eid:
                old = (place.eid, labels[1])
                yield names.OLD_POWER, old, flow.power
                yield names.OLD_CURRENT, old, flow.current
                yield names.OLD_FREQUENCY, old, flow.frequency
        if place.meter == MeterKind.PRODUCTION:
            yield names.OLD_PRODUCTION, (), place.flow.power
        elif place.meter in _CONSUMPTION:
            yield names.OLD_CONSUMPTION, (place.meter,), place.flow.power


def _house(found: Snapshot, now: datetime) -> float | None:
    """As the page shows it, of nothing that is stale."""
    total = found.consumption.total if found.consumption else None
    parts = [one.source for one in (total, found.batteries) if one is not None]
    fresh = total is not None and all(is_fresh(one, now) for one in parts)
    return powers(found).house if fresh else None


_CONSUMPTION = (MeterKind.TOTAL_CONSUMPTION, MeterKind.NET_CONSUMPTION)
_SUBJECTS = (MeterKind.PRODUCTION, *_CONSUMPTION)


def _places(found: Snapshot, now: datetime) -> Iterator[_Place]:
    """The subjects, which are repaired and complete, and what else has a meter."""
    eids = {one.kind: str(one.eid) for one in (found.meters.all if found.meters else ())}
    used = found.consumption or Consumption()
    subjects = (found.production, used.total, used.net)
    for kind, one in zip(_SUBJECTS, subjects, strict=True):
        if one is not None and is_fresh(one.source, now):
            phases = tuple(phase.now for phase in one.phases)
            yield _Place(kind.value, one.now, phases, eids.get(kind, ""))


def _other_meters(found: Snapshot, now: datetime) -> Iterator[_Place]:
    meters = found.meters
    if meters is None or not is_fresh(meters.source, now):
        return
    every = meters.all
    others = [one for one in every if one.enabled and one.kind not in _SUBJECTS]
    kinds = [one.kind for one in others]
    for one in others:
        if one.now is not None:
            alone = kinds.count(one.kind) == 1
            name = one.kind.value if alone else f"{one.kind.value}-{one.eid}"
            phases = tuple(phase.now for phase in one.phases)
            yield _Place(name, one.now, phases, str(one.eid))


def _energies(view: View, now: datetime) -> Iterator[Sample]:
    """What was counted; of nothing when nothing was read for long."""
    if view.accounts is None or now - view.accounts.at > 4 * Cadence.SLOW.value:
        return
    for name, account in view.accounts.counters.items():
        yield names.ENERGY, (name,), account.figure.energy
        if name == "produced":
            yield names.OLD_ENERGY, (), account.figure.energy


# -- devices --------------------------------------------------------------------------------------


def _inverters(found: Snapshot, now: datetime) -> Iterator[Sample]:
    inverters = found.inverters
    if inverters is None or not is_fresh(inverters.source, now):
        return
    fresh = of_now(found, now)
    for one in inverters.in_use:
        serial = (one.serial,)
        if one.reported_at is not None:
            yield names.INVERTER_REPORT, serial, one.reported_at.timestamp()
        if one.serial in fresh:
            yield names.INVERTER_POWER, serial, one.power
            yield names.OLD_INVERTER, serial, one.power
        yield names.INVERTER_MAX, serial, one.max_power
        yield names.OLD_INVERTER_MAX, serial, one.max_power


def _panels(view: View) -> Iterator[Sample]:
    """Beside their peers: a few numbers for the whole roof, and a series only for who stands out."""
    if view.insight is None:
        return
    counts = Counter(one.verdict for one in view.insight.panels)
    for verdict in Verdict:
        yield names.PANELS, (verdict.replace(" ", "_"),), float(counts[verdict])
    for one in view.insight.hints:
        yield names.INVERTER_LOSS, (one.serial,), _ratio(one.loss)


def _batteries(found: Snapshot, now: datetime) -> Iterator[Sample]:
    batteries = found.batteries
    if batteries is None or not is_fresh(batteries.source, now):
        return
    every: tuple[Battery | AcBattery, ...] = (*batteries.batteries, *batteries.ac_batteries)
    for one in every:
        serial = (one.serial,)
        yield names.SOC, serial, _ratio(one.charge)
        yield names.BATTERY_POWER, serial, one.power
        yield names.BATTERY_HEAT, serial, one.temperature
    kinds = [one for one in (batteries.storage, batteries.ac_storage) if one is not None]
    charge = kinds[0].charge if len(kinds) == 1 else batteries.charge
    yield names.STORAGE_SOC, (), _ratio(charge)
    if batteries.storage is not None:
        yield names.RESERVE, (), _ratio(batteries.storage.backup_reserve)


def _ratio(percent: float | None) -> float | None:
    return None if percent is None else percent / 100


# -- questions and lies ---------------------------------------------------------------------------


def _questions(view: View) -> Iterator[Sample]:
    for name, entry in sorted(view.ledger.entries.items()):
        if entry.answered is not None:
            yield names.SUCCESS, (name,), entry.answered.timestamp()
    for name, counts in sorted(view.tally.counts.items()):
        for reason, count in sorted(counts.failures.items()):
            yield names.ERRORS, (name, reason.replace(" ", "_")), float(count)


def _quirks(found: Snapshot) -> Iterator[Sample]:
    active = {note.quirk for note in found.notes}
    for one in QUIRKS:
        yield names.QUIRK, (one.name,), float(one.name in active)
