"""What a living gateway has been through before anybody asked it. Pure."""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import groupby

import attrs

from pyenvoy.insight import Memory, Report, hear
from pyenvoy.simulator.answers.living import Living
from pyenvoy.simulator.answers.situation import situation
from pyenvoy.simulator.plant import Moment, begun
from pyenvoy.simulator.plant.panels import reported
from pyenvoy.units import Watts

_BEGUN = timedelta(days=8)
"""So far back a story reaches at least."""


def with_past(actor: Living, now: datetime, span: timedelta) -> Living:
    """The same gateway, its story begun so long ago."""
    since = now + actor.shift - max(timedelta(), span - _BEGUN)
    course = begun(actor.era.plant, since.timestamp(), situation(actor.era, actor.settings))
    return attrs.evolve(actor, course=course)


def figures(
    actor: Living, now: datetime, span: timedelta, step: timedelta
) -> Iterator[tuple[datetime, dict[str, float]]]:
    """Power in W and energies since installation in Wh at every step until now, by the words of the accounts."""
    course, first = actor.view(now).course, int((now - span).timestamp())
    for at in range(first, int(now.timestamp()), int(step.total_seconds())):
        moment = course.at(at + actor.shift.total_seconds())
        yield datetime.fromtimestamp(at, UTC), _figures(moment)


def panels(actor: Living, now: datetime, span: timedelta) -> Iterator[tuple[datetime, str, float]]:
    """What every microinverter reported until now, in the order of time: moment, serial number, W."""
    ahead, plant = int(actor.shift.total_seconds()), actor.era.plant
    first, last = int((now - span).timestamp()), int(now.timestamp())
    for at, serial, watts in reported(plant, first + ahead, last + ahead):
        yield datetime.fromtimestamp(at - ahead, UTC), serial, watts


def remembered(actor: Living, reports: Iterable[tuple[datetime, str, float]]) -> Memory:
    """What somebody who has heard all that the panels reported would remember of them."""
    memory = Memory(zone=actor.era.plant.zone.name)
    for _, told in groupby(reports, lambda one: (one[0].date(), one[0].hour)):
        hour = tuple(Report(serial, at, Watts(watts)) for at, serial, watts in told)
        memory = hear(memory, hour, hour[-1].at)
    return memory


def _figures(moment: Moment) -> dict[str, float]:
    flows, tally = moment.flows, moment.tally
    imported, exported = sum(tally.imported), sum(tally.exported)
    return {
        "production": flows.pv,
        "house": flows.load,
        "grid": sum(flows.net),
        "batteries": flows.storage + flows.acb,
        "produced": tally.produced,
        "consumed": tally.produced + imported - exported,  # as the gateway counts: charging is use
        "imported": imported,
        "exported": exported,
        "charged": tally.charged,
        "discharged": tally.discharged,
    }
