"""What a living gateway has been through before anybody asked it. Pure."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy.simulator.answers.living import Living
from pyenvoy.simulator.answers.situation import situation
from pyenvoy.simulator.answers.view import QUARTER
from pyenvoy.simulator.plant import Inverter, Moment, Plant, begun, inverters, peaks

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


def panels(
    actor: Living, now: datetime, span: timedelta
) -> Iterator[tuple[datetime, dict[str, float]]]:
    """The mean power of each microinverter in every quarter of an hour, in W by serial number; none at night.

    All report when it ends: when each does is left out, for the sake of speed.
    """
    course = actor.view(now).course
    first, last = int((now - span).timestamp()), int(now.timestamp())
    for at in range(first - first % QUARTER + QUARTER, last + 1, QUARTER):
        t = at + int(actor.shift.total_seconds())
        then, since = course.at(t).tally.planes, course.at(t - QUARTER).tally.planes
        made = [3600 / QUARTER * (one - two) for one, two in zip(then, since, strict=True)]
        if sum(made) > 0:
            told = {one.serial: made[one.plane] * share for one, share in _shares(course.plant, t)}
            yield datetime.fromtimestamp(at, UTC), told


def _shares(plant: Plant, t: int) -> Iterator[tuple[Inverter, float]]:
    """Of what its roof makes each microinverter's share."""
    whole = peaks(plant)
    for one in inverters(plant):
        lost = sum(
            dirt.loss for dirt in plant.soiled if dirt.number == one.number and dirt.since < t
        )
        yield one, one.peak / whole[one.plane] * (1 - lost)


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
