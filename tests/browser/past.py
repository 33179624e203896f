"""Forty days of a simulated house as history, and the gateway that goes on from there."""

from datetime import UTC, datetime, timedelta

import attrs

from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.situation import situation
from pyenvoy.simulator.plant.course import begun
from pyenvoy_mqtt.history.columns import COLUMNS
from pyenvoy_mqtt.history.gathered import FIVE, Gathered
from pyenvoy_mqtt.history.store import Store

DAYS = 40


def gateway(era, now):
    """A living gateway whose story began forty days ago, and now it is noon."""
    found = living(era, at=now, noon=now)
    since = (now + found.shift - timedelta(days=DAYS - 8)).timestamp()
    course = begun(found.era.plant, since, situation(found.era, found.settings))
    return attrs.evolve(found, course=course)


def remembered(path, actor, now):
    """What would have been kept of it."""
    store = Store(path)
    serials = [str(one) for one in range(20)]
    begin = int((now - timedelta(days=DAYS)).timestamp()) // FIVE * FIVE
    moments = range(begin + FIVE, int(now.timestamp()), FIVE)
    rows = {at: _row(actor.course.at(at + actor.shift.total_seconds())) for at in moments}
    store.put(Gathered(rows, {begin + FIVE: dict.fromkeys(serials, 0)}))
    store.close()


def _row(moment):
    flows, tally = moment.flows, moment.tally
    found = {
        "production": flows.pv,
        "house": flows.load,
        "grid": sum(flows.net),
        "batteries": flows.storage + flows.acb,
        "produced": tally.produced,
        "consumed": tally.used,
        "imported": sum(tally.imported),
        "exported": sum(tally.exported),
        "charged": tally.charged,
        "discharged": tally.discharged,
    }
    known = {name: round(value) for name, value in found.items()}
    return tuple(known.get(column.name) for column in COLUMNS)


def noon():
    """Now, whole seconds: the plant's sun stands where it is wanted."""
    return datetime.now(UTC).replace(microsecond=0)
