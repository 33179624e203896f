"""The outer machine: one gateway, two lanes, one question at a time in each. Pure.

A session finds out who answers (`/info`, https first), is let in by the access machine, and then asks
what is due. `next_action` says what to do in a lane, `after` what has become of the state; there is
no other way to change it.
"""

from pyenvoy.polling.agenda import Lane
from pyenvoy.session.address import is_lost, named
from pyenvoy.session.keeping import Shared, account, foreseen, imminent, kept, shared, unheeded
from pyenvoy.session.machine import after, begin, farewell, next_action, parted, question
from pyenvoy.session.showing import remarks, snapshot
from pyenvoy.session.sourcing import switched
from pyenvoy.session.sparing import excuse
from pyenvoy.session.state import Identity, State
from pyenvoy.session.words import (
    Action,
    Announced,
    Ask,
    Enter,
    Event,
    Failed,
    Handed,
    Heard,
    Identify,
    Learned,
    Listen,
    Poll,
    Question,
    Recall,
    Recalled,
    Rest,
    Resumed,
    Sent,
    Stop,
)

__all__ = [
    "Action",
    "Announced",
    "Ask",
    "Enter",
    "Event",
    "Failed",
    "Handed",
    "Heard",
    "Identify",
    "Identity",
    "Lane",
    "Learned",
    "Listen",
    "Poll",
    "Question",
    "Recall",
    "Recalled",
    "Rest",
    "Resumed",
    "Sent",
    "Shared",
    "State",
    "Stop",
    "account",
    "after",
    "begin",
    "excuse",
    "farewell",
    "foreseen",
    "imminent",
    "is_lost",
    "kept",
    "named",
    "next_action",
    "parted",
    "question",
    "remarks",
    "shared",
    "snapshot",
    "switched",
    "unheeded",
]
