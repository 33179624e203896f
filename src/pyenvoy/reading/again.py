"""Reading a subject again only when something that its reading looked at has changed.

A live answer comes every two seconds and concerns a few subjects; the others are as they were. What a
reading looks at is noted while it reads, so that nobody has to keep a list of it.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

import attrs

from pyenvoy.endpoint import EVERYTHING, Answer, Answers, Found

T = TypeVar("T")


@attrs.frozen
class Look:
    """What a reading made of some answers, and all that it looked at."""

    subject: object
    seen: Mapping[str, Found]

    def holds(self, answers: Answers) -> bool:
        """Whether the reading would find nothing else in these answers."""
        if EVERYTHING in self.seen:
            return False
        return all(_same(found, answers.found(name)) for name, found in self.seen.items())


Looks = Mapping[object, Look]
"""By what reads a subject, what it made of it last."""

UNREAD: Looks = {}
"""Before the first time."""


def again(before: Looks, read: Callable[[Answers], T], answers: Answers) -> tuple[T, Look]:
    """What the reading says of these answers; it is not asked when it has said so before."""
    look = before.get(read)
    if look is None or not look.holds(answers):
        seen: dict[str, Found] = {}
        look = Look(read(answers.watched(seen)), seen)
    return cast(T, look.subject), look


def _same(one: Found, other: Found) -> bool:
    """The very same, or equal: gaps and repaired answers are made anew for every snapshot."""
    if one is other:
        return True
    if isinstance(one, Answer) and isinstance(other, Answer) and one.at != other.at:
        return False  # spares a comparison of all that it says
    return one == other
