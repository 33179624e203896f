"""Whether what is known is still true. Pure; a tile whose news are too old says that it is not known.

An answer that does not come leaves the old one standing, so age alone can tell. What the gateway is asked for
often is old after the view's patience; what it is asked for rarely, or at night rarely, after that. When nothing
at all is newer than the patience, nothing is known. While polling is stopped, nothing grows old.
"""

from collections.abc import Iterator
from datetime import timedelta

import attrs

from pyenvoy import Snapshot
from pyenvoy.endpoint import Cadence
from pyenvoy.model.source import Source
from pyenvoy.polling.night import NIGHTLY
from pyenvoy.wire import CATALOGUE
from pyenvoy_homekit.shape import View

_CADENCES = {one.name: one.cadence.value for one in CATALOGUE}
_OFTEN = Cadence.BRISK.value
_MISSES = 3
"""So many answers may fail to come."""


def believed(view: View) -> View:
    """The view without what is too old to be true; the view itself where nothing is."""
    if not view.polling:
        return view  # a person wanted it so: the last values stand
    sources = tuple(_sources(view.snapshot))
    newest = max((one.at for _, one in sources), default=view.at)
    silent = view.at - newest > view.patience
    old = {
        name: None
        for name, source in sources
        if silent or source.age(view.at) > _allowed(source, view.patience)
    }
    if not old:
        return view
    accounts = None if silent else view.accounts
    snapshot = attrs.evolve(view.snapshot, **old)  # type: ignore[arg-type]  # any subject may be missing
    return attrs.evolve(view, snapshot=snapshot, accounts=accounts)


def _allowed(source: Source, patience: timedelta) -> timedelta:
    cadence = _CADENCES.get(source.endpoint, timedelta())
    if cadence <= _OFTEN:
        return patience
    if cadence == timedelta.max:
        return cadence
    return max(patience, _MISSES * cadence, NIGHTLY + patience)


def _sources(snapshot: Snapshot) -> Iterator[tuple[str, Source]]:
    """Each subject's name and source."""
    for field in attrs.fields(Snapshot):
        subject = getattr(snapshot, field.name)
        if (source := _source(subject)) is not None:
            yield field.name, source


def _source(subject: object) -> Source | None:
    """Of the consumption, which has two, the one of the part that there is."""
    for one in (subject, getattr(subject, "total", None), getattr(subject, "net", None)):
        source = getattr(one, "source", None)
        if isinstance(source, Source):
            return source
    return None
