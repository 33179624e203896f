"""Whether what is known is still true. Pure; a tile whose news are too old says that it is not known.

An answer that does not come leaves the old one standing, so age alone can tell. What the gateway is asked for
often is old after the view's patience; what it is asked for rarely, or at night rarely, after that. When nothing
at all is newer than the patience, nothing is known. What was true in the future, by a clock that was put back, is as
old as it is far away. While polling is stopped, nothing grows old.
"""

from collections.abc import Iterator
from datetime import timedelta
from functools import reduce
from typing import TypeAlias

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
_SIDES = ("total", "net")

Place: TypeAlias = tuple[str, str]
"""A subject of the snapshot, and the side of it that is meant; empty for all of it."""


def believed(view: View) -> View:
    """The view without what is too old to be true; the view itself where nothing is."""
    if not view.polling:
        return view  # a person wanted it so: the last values stand
    ages = {place: (source, abs(source.age(view.at))) for place, source in _sources(view.snapshot)}
    silent = min((age for _, age in ages.values()), default=view.patience) > view.patience
    old = [
        place
        for place, (source, age) in ages.items()
        if silent or age > _allowed(source, view.patience)
    ]
    if not old:
        return view
    accounts = None if silent else view.accounts
    return attrs.evolve(view, snapshot=reduce(_without, old, view.snapshot), accounts=accounts)


def _allowed(source: Source, patience: timedelta) -> timedelta:
    cadence = _CADENCES.get(source.endpoint, timedelta())
    if cadence <= _OFTEN:
        return patience
    if cadence == timedelta.max:
        return cadence
    return max(patience, _MISSES * cadence, NIGHTLY + patience)


def _sources(snapshot: Snapshot) -> Iterator[tuple[Place, Source]]:
    """Where each subject comes from; of the consumption, whose sides have sources of their own, each side."""
    for field in attrs.fields(Snapshot):
        subject = getattr(snapshot, field.name)
        parts = {"": subject, **{side: getattr(subject, side, None) for side in _SIDES}}
        for side, one in parts.items():
            source = getattr(one, "source", None)
            if isinstance(source, Source):
                yield (field.name, side), source


def _without(snapshot: Snapshot, place: Place) -> Snapshot:
    subject, side = place
    left = attrs.evolve(getattr(snapshot, subject), **{side: None}) if side else None
    found: Snapshot = attrs.evolve(snapshot, **{subject: left})  # type: ignore[arg-type]  # any may be missing
    return found
