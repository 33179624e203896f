"""Whether it is night at this gateway, by what it says; no place on earth, no calendar. A pure machine.

Laws
----
1. It is night when the watch has shown no light for `DUSK` and no inverter has sent a new report for as long.
2. The watch is what says soonest and cheapest that something is produced: the meter of production, where one
   is enabled; else the totals or the inverters' reports, whichever has shown light before. Where nothing has,
   there is no night. The watch keeps its cadence, and so does what decides whether the gateway is there.
3. At night, what only the sun changes is asked once in `NIGHTLY`; all that is about the house goes on.
4. Light from any source ends the night. What was rare is then due at once, being asked last long ago.
5. A watch that was not heard for `BLIND` sees nothing: the night ends, and darkness is counted anew.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.polling.hardware import ac_battery, all_disabled, measures_production
from pyenvoy.wire.api_v1 import PRODUCTION_INVERTERS, PRODUCTION_TOTALS
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_pdm import DEVICE_DATA, PDM_ENERGY
from pyenvoy.wire.production import SECTIONS
from pyenvoy.wire.stream import METER_STREAM

LIGHT = 5.0
"""Watts from which on it is light: sleeping inverters draw a few, and meters err by a few."""

DUSK = timedelta(minutes=75)
"""Without light; some gateways hear of their inverters but once an hour."""

NIGHTLY = timedelta(hours=1)

BLIND = timedelta(minutes=15)
"""Three cadences of the slowest watch."""

_UNMETERED = (PRODUCTION_TOTALS, PRODUCTION_INVERTERS, DEVICE_DATA)
"""What may watch without a meter, the cheapest first."""


@attrs.frozen
class Night:
    """What is known of light and darkness."""

    since: datetime | None = None
    """When night fell; `None` by day."""
    lit: datetime | None = None
    """The last light, or when watching began."""
    heard: datetime | None = None
    """When the watch was heard last."""
    newest: Mapping[str, int] = attrs.field(factory=dict)
    """The newest report of all inverters by the gateway's clock, in seconds, as each endpoint has it."""
    eyes: frozenset[str] = frozenset()
    """Endpoints that have shown light, so that darkness can be believed of them."""

    def after(self, name: str, answers: Answers, now: datetime) -> "Night":
        """An endpoint was heard of, and has said what stands in `answers`."""
        night = self._lapsed(now)
        lit, newest = light(name, answers, self.newest.get(name))
        if newest is not None:
            night = attrs.evolve(night, newest={**self.newest, name: newest})
        if name in watch(answers, night.eyes):
            night = attrs.evolve(night, heard=now, lit=night.lit or now)
        if lit:
            return attrs.evolve(night, since=None, lit=now, eyes=night.eyes | {name})
        if night.lit is None or night.heard != now or now - night.lit < DUSK:
            return night
        return attrs.evolve(night, since=night.since or now)

    def passing(self, now: datetime) -> "Night":
        """Nothing was seen, and time has passed."""
        return self._lapsed(now)

    def _lapsed(self, now: datetime) -> "Night":
        """Law 5; of a clock set back nothing is kept."""
        if self.heard is not None and timedelta() <= now - self.heard <= BLIND:
            return self
        return Night(newest=self.newest, eyes=self.eyes)


def light(name: str, answers: Answers, newest: int | None) -> tuple[bool, int | None]:
    """Whether an endpoint has just shown light, and the newest report of an inverter that it has told of.

    Where all reports are older than that by more than `DUSK`, its clock was ahead: it is counted from them.
    """
    if name in (PRODUCTION_INVERTERS.name, DEVICE_DATA.name):
        report = max(_reports(name, answers), default=None)
        if report is None or newest is None:
            return False, report if newest is None else newest
        fallen = newest - report > DUSK.total_seconds()
        return report > newest, report if fallen else max(report, newest)
    watts = _watts(name, answers)
    return watts is not None and watts >= LIGHT, newest


def watch(answers: Answers, eyes: frozenset[str]) -> tuple[str, ...]:
    """The endpoints whose darkness counts (law 2)."""
    if measures_production(answers):
        return (METER_READINGS.name, METER_STREAM.name)
    return next(((one.name,) for one in _UNMETERED if one.name in eyes), ())


def rare(endpoint: Endpoint[Any], answers: Answers, night: Night) -> bool:
    """Whether the endpoint has nothing to say now that the sun is down (law 3)."""
    if night.since is None or endpoint.name in watch(answers, night.eyes):
        return False
    if endpoint is PRODUCTION_TOTALS:
        return measures_production(answers)  # else it is of the core
    if endpoint is PRODUCTION_INVERTERS:
        return True
    if endpoint is DEVICE_DATA:
        return ac_battery(answers) is not None
    return (endpoint is PDM_ENERGY or endpoint in SECTIONS) and _is_silent_of_the_house(answers)


def _is_silent_of_the_house(answers: Answers) -> bool:
    """Whether what is consumed and stored is known without the pages and the stored sums."""
    meters = answers.get(METERS)
    unmetered = meters is not None and (not meters or all_disabled(answers))
    readings = answers.get(METER_READINGS)
    return (unmetered or bool(readings)) and ac_battery(answers) is not None


def _reports(name: str, answers: Answers) -> Iterable[int]:
    if name == DEVICE_DATA.name:
        stored = answers.get(DEVICE_DATA)
        channels = (one for pcu in (stored.pcus if stored else ()) for one in pcu.channels)
        dates = [one.last_reading.end_date for one in channels if one.last_reading]
    else:
        dates = [one.last_report_date for one in answers.get(PRODUCTION_INVERTERS) or ()]
    return (date for date in dates if date)


def _watts(name: str, answers: Answers) -> float | None:
    """What is produced, by the sources of live power and the totals; by no other."""
    if name == METER_READINGS.name:
        return _metered(answers)
    if name == METER_STREAM.name:
        event = answers.get(METER_STREAM)
        lines = event.production if event else None
        phases = (lines.a, lines.b, lines.c) if lines else ()
        return sum(one.power or 0.0 for one in phases if one)
    if name == LIVE_STATUS.name:
        status = answers.get(LIVE_STATUS)
        place = status.meters.pv if status else None
        return None if place is None or place.power is None else place.power / 1000
    totals = answers.get(PRODUCTION_TOTALS) if name == PRODUCTION_TOTALS.name else None
    return None if totals is None or measures_production(answers) else totals.watts_now


def _metered(answers: Answers) -> float | None:
    eids = {
        one.eid
        for one in answers.get(METERS) or ()
        if one.state == "enabled" and one.measurement_type == "production"
    }
    readings = answers.get(METER_READINGS) or ()
    found = [one.active_power for one in readings if one.eid in eids]
    return sum(one for one in found if one is not None) if found else None
