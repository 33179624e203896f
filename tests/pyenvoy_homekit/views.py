"""Views for the tests: of our own samples and of recordings, and made by hand."""

from datetime import timedelta
from functools import cache

import attrs

from pyenvoy import recording
from pyenvoy.accounting import Account, Accounts, Figure, Total, Totals, Trust
from pyenvoy.commands import Danger
from pyenvoy.endpoint import Role
from pyenvoy.model.source import Source
from pyenvoy.reading.snapshot import take
from pyenvoy_homekit.shape import View
from tests.recordings import EVERY, SAMPLES

BATTERIES = "8.2.127_generator_running"
AC_BATTERIES = "8.2.4382_acb"
RELAYS = "8.3.5289_inverters_gone"
ALL = {"role": Role.INSTALLER, "allowed": frozenset(Danger)}
"""Who may do everything."""


@cache
def snapshot(sample=BATTERIES):
    path = SAMPLES.get(sample) or EVERY[sample]
    found = recording.parse(path.read_bytes())
    return take(recording.answers(found), recording.moment(found), complete=True)


def view(sample=BATTERIES, **more):
    """What is known of a sample at the moment it was taken."""
    found = snapshot(sample)
    return attrs.evolve(View(found.at, found), **more)


def having(known, **paths):
    """The same with other values: `production__now__power=5`."""
    return attrs.evolve(known, snapshot=changed(known.snapshot, **paths))


def changed(value, **paths):
    for path, new in paths.items():
        value = _changed(value, path.split("__"), new)
    return value


def _changed(value, path, new):
    if not path:
        return new
    if isinstance(value, tuple):
        index = int(path[0])
        return (*value[:index], _changed(value[index], path[1:], new), *value[index + 1 :])
    return attrs.evolve(value, **{path[0]: _changed(getattr(value, path[0]), path[1:], new)})


def anew(found, at):
    """The same snapshot, read again at this moment."""
    return attrs.evolve(_anew(found, at), at=at)


def _anew(value, at):
    if isinstance(value, Source):
        return attrs.evolve(value, at=at)
    if isinstance(value, tuple):
        return tuple(_anew(one, at) for one in value)
    if not attrs.has(type(value)):
        return value
    parts = {one.name: _anew(getattr(value, one.name), at) for one in attrs.fields(type(value))}
    return attrs.evolve(value, **parts)


def accounted(known, **today):
    """The same with accounts: so much energy today by each counter, Wh."""
    at, zero = known.at, timedelta()
    nothing = Total(0.0, at, at + zero, exact=True)

    def account(energy):
        totals = Totals(Total(energy, at, at, exact=True), nothing, nothing, nothing)
        return Account(Figure(energy, at, "test", Trust.COUNTED), totals)

    counters = {name: account(energy) for name, energy in today.items()}
    return attrs.evolve(known, accounts=Accounts(at, counters, "UTC", zone_known=True))
