"""Forty days of a simulated house as history, and the gateway that goes on from there."""

from datetime import UTC, datetime, timedelta

from pyenvoy.effects.booksfile import BooksMemory, Found, Volume
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.answers.past import figures, panels, remembered, with_past
from pyenvoy.simulator.plant.flaws import examples
from pyenvoy_mqtt.history.recalled import recall

PAST = timedelta(days=40)
LEARNT = timedelta(days=60)
"""Until then what is usual for a panel is known, and then some."""


def gateway(era, now):
    """A living gateway whose story began forty days ago, and now it is noon; some of its panels have a problem."""
    count = living(era).era.plant.inverters
    flaws = examples(count, now.hour, int(now.timestamp()))
    return with_past(living(era, at=now, noon=now, flaws=flaws), now, PAST)


def books(actor, now):
    """Where books stand that already know the panels."""
    volume = Volume(panels=remembered(actor, panels(actor, now, LEARNT)))
    return BooksMemory(lambda _: Found(volume))


def kept(path, actor, now):
    """What would have been kept of it."""
    recall(path, figures(actor, now, PAST, timedelta(minutes=5)))


def noon():
    """Now, whole seconds: the plant's sun stands where it is wanted."""
    return datetime.now(UTC).replace(microsecond=0)
