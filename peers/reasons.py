"""Why ours differs from pyenphase's: one line per reason, with where in the raw answer it shows.

`applies` gets the pair, our snapshot and theirs; a difference that no reason covers fails the session.
"""

from collections.abc import Callable
from fnmatch import fnmatch
from typing import Any, NamedTuple

from pairs import Pair
from pyenvoy.model.production import Measured
from pyenvoy.model.snapshot import Snapshot

Applies = Callable[[Pair, Snapshot, Any], bool]


class Reason(NamedTuple):
    """A kind of difference, and why ours is right or theirs is."""

    name: str
    pattern: str
    applies: Applies
    why: str


def always(pair: Pair, ours: Snapshot, theirs: Any) -> bool:
    """Wherever the pattern matches."""
    return True


REASONS: tuple[Reason, ...] = ()


def reason(pair: Pair, ours: Snapshot, theirs: Any) -> Reason | None:
    """The first reason that covers a difference."""
    for one in REASONS:
        if fnmatch(pair.name, one.pattern) and one.applies(pair, ours, theirs):
            return one
    return None


__all__ = ["REASONS", "Measured", "Reason", "reason"]
