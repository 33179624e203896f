"""Forty days of a simulated house as history, and the gateway that goes on from there."""

from datetime import UTC, datetime, timedelta

from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.past import figures, with_past
from pyenvoy_mqtt.history.recalled import recall

PAST = timedelta(days=40)


def gateway(era, now):
    """A living gateway whose story began forty days ago, and now it is noon."""
    return with_past(living(era, at=now, noon=now), now, PAST)


def remembered(path, actor, now):
    """What would have been kept of it."""
    recall(path, figures(actor, now, PAST, timedelta(minutes=5)))


def noon():
    """Now, whole seconds: the plant's sun stands where it is wanted."""
    return datetime.now(UTC).replace(microsecond=0)
