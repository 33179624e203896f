"""Views of what our samples say, and how to find a service of our own or a value in them."""

from functools import cache

from pyenvoy import recording
from pyenvoy.reading.snapshot import take
from pyenvoy_homekit.characteristics import energy_meters, own
from pyenvoy_homekit.shape import View
from tests.recordings import EVERY


@cache
def snapshot(name):
    """What a recording gives; samples stand under `sample-`."""
    held = recording.parse(EVERY[name].read_bytes())
    return take(recording.answers(held), recording.moment(held))


def view(name, **changed):
    """A view of one of our samples."""
    found = snapshot(f"sample-{name}")
    return View(found.at, found, **changed)


def services(view, kind=""):
    """Our own services of a view, all or of one kind."""
    accessories = (*own(view), *energy_meters(view))
    return [one for each in accessories for one in each.services if kind in ("", one.kind)]


def values(service):
    """What a service says, by the names of the table."""
    return {one.kind: one.value for one in service.characteristics}


def said(view, kind, number=0):
    """What a service of this kind says."""
    return values(services(view, kind)[number])
