"""Snapshots for the tests: of our own samples, and made by hand."""

from datetime import timedelta
from functools import cache

import attrs

from pyenvoy import recording
from pyenvoy.reading.snapshot import take
from pyenvoy_mqtt.subjects import said
from tests.recordings import SAMPLES

BATTERIES = "8.2.127_generator_running"
AC_BATTERIES = "8.2.4382_acb"
RELAYS = "8.3.5289_inverters_gone"
SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


@cache
def snapshot(sample=BATTERIES):
    """What a gateway is and does, everything asked."""
    found = recording.parse(SAMPLES[sample].read_bytes())
    return take(recording.answers(found), recording.moment(found), complete=True)


def at(path, found=None):
    """What is said at a path."""
    found = found or snapshot()
    return next(one for one in said(found) if one.path == path)


def without_battery(found=None):
    """The same system, its batteries pulled but for the other hardware."""
    found = found or snapshot()
    return attrs.evolve(found, batteries=attrs.evolve(found.batteries, batteries=()))


def with_power(watts, found=None):
    """The same system, producing so much."""
    found = found or snapshot()
    now = attrs.evolve(found.production.now, power=watts)
    return attrs.evolve(found, production=attrs.evolve(found.production, now=now))


def later(found, span):
    """The same, read later."""
    source = attrs.evolve(found.production.source, at=found.production.source.at + span)
    produced = attrs.evolve(found.production, source=source)
    return attrs.evolve(found, at=found.at + span, production=produced)


def inventing(begin, count=400):
    """The same system with inverters that nobody has ever made."""
    known = snapshot()
    made = tuple(
        attrs.evolve(known.inverters.all[0], serial=str(serial))
        for serial in range(begin, begin + count)
    )
    return attrs.evolve(known, inverters=attrs.evolve(known.inverters, all=made))
