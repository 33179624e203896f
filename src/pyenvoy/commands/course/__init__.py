"""The course of one write: read fresh, send once, read back, watch, say what became of it. Pure.

Laws
----
1. A write is sent once. Whatever comes back, or nothing, it is never sent again by itself.
2. What is sent was made from an answer that is at most `FRESH` old.
3. Nothing is sent that `check` or the pause of its control objects to.
4. What may have been done is watched, also when no reply came; only what the gateway says tells.
5. Every course ends, once all that was asked has been answered, if only by a `Silence`.

`next_action` says what to do, `after` what has become of it. Whoever asks for a write tells that it is
`Sent` before he sends it. While `writing` is true no other write to the gateway may begin.
"""

from pyenvoy.commands.course.machine import AGAIN, FRESH, after, begin, entry, next_action
from pyenvoy.commands.course.progress import progress
from pyenvoy.commands.course.states import (
    Abandoned,
    Action,
    Ask,
    Done,
    Ended,
    Event,
    Heard,
    Overtaken,
    Phase,
    Reading,
    Ready,
    Sending,
    Sent,
    State,
    Step,
    Wait,
    Watching,
)
from pyenvoy.commands.course.watching import GRACE

__all__ = [
    "AGAIN",
    "FRESH",
    "GRACE",
    "Abandoned",
    "Action",
    "Ask",
    "Done",
    "Ended",
    "Event",
    "Heard",
    "Overtaken",
    "Phase",
    "Reading",
    "Ready",
    "Sending",
    "Sent",
    "State",
    "Step",
    "Wait",
    "Watching",
    "after",
    "begin",
    "entry",
    "next_action",
    "progress",
]
