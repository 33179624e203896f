"""What a session shows: the snapshot of what is known, and what should be known of our access. Pure."""

from datetime import datetime

import attrs

from pyenvoy.access import lifecycle
from pyenvoy.model.snapshot import Note, Snapshot
from pyenvoy.quirks import Switches
from pyenvoy.reading.again import UNREAD, Looks
from pyenvoy.reading.snapshot import take_again
from pyenvoy.session.state import State

ACCESS = "access"
"""The name of the note about our access; no quirk is called so."""


def snapshot(
    state: State, now: datetime, switches: Switches | None = None, before: Looks = UNREAD
) -> tuple[Snapshot, Looks]:
    """All that is known at this moment, and what to give as `before` the next time."""
    found, looks = take_again(before, state.picture, now, switches, complete=state.complete)
    said = " ".join(remarks(state, now))
    if said:
        found = attrs.evolve(found, notes=(*found.notes, Note(ACCESS, said, ())))
    return found, looks


def remarks(state: State, now: datetime) -> tuple[str, ...]:
    """What a person should know of our access although it works: a lost role, an end that is near."""
    return () if state.access is None else lifecycle.remarks(state.access, now)
