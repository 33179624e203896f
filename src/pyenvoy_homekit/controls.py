"""What a person tapped → what is to be done. Pure.

A characteristic says in words what is set by it; the words are those of `pyenvoy set`, and `polling`, `lock`,
`locked`. Nothing here shows anything: whatever is done, the tile then shows what the gateway says.
"""

from math import isfinite
from typing import TypeAlias

import attrs

from pyenvoy.commands import Command
from pyenvoy.errors import Problem, UsageError
from pyenvoy_homekit import wishes
from pyenvoy_homekit.freshness import believed
from pyenvoy_homekit.settings import ControlSettings, HomekitSettings
from pyenvoy_homekit.shape import Value, View
from pyenvoy_homekit.switching import hindrances, is_asked, is_guarded, is_on, states
from pyenvoy_homekit.tiles.asked import LEVEL, LOCKED
from pyenvoy_homekit.wishes import Wish

OPEN = "lock"
"""What the lock is called among our own characteristics, where true means open."""


@attrs.frozen
class Do:
    """Carry out a wish."""

    command: Command


@attrs.frozen
class Poll:
    """Go on polling, or stop."""

    on: bool


@attrs.frozen
class Turn:
    """Lock or unlock the controls."""

    locked: bool


@attrs.frozen
class Back:
    """Do nothing; the tile shows again what is so."""

    why: str = ""
    """Empty where that is how the tile works, and nobody needs to be told."""


Action: TypeAlias = Do | Poll | Turn | Back


def tapped(sets: str, value: Value, view: View, settings: HomekitSettings) -> Action:
    """What is to be done when a person has set a characteristic that sets this."""
    if sets == LOCKED:
        return Turn(bool(value))
    if sets == OPEN:
        return Turn(not value)
    text = sets.removesuffix(LEVEL).strip()
    try:
        wish = wishes.parse(text)
    except UsageError as error:
        return Back(str(error))
    if why := _barred(wish, view, settings):
        return Back(why)
    return _leveled(wish, value) if text != sets else _switched(wish, bool(value), view)


def _barred(wish: Wish, view: View, settings: HomekitSettings) -> str:
    """Why it may not be set now; empty where it may."""
    if wish.each:
        return f"say which: {wish.name}"
    if found := next(hindrances(wish, view), None):
        return str(found)
    if is_guarded(wish, settings) and not view.unlocked:
        return f"{wish.name} is locked: open the lock first"
    return ""


def _switched(wish: Wish, on: bool, view: View) -> Action:  # noqa: FBT001  # it is the value that was set
    if wish.sentence is None:
        return Poll(on)
    if _is_so(wish, on, view):
        return Back()
    words = dict(zip((True, False), wish.words, strict=False))
    return Do(wish.said(words[on])) if on in words else Back()


def _is_so(wish: Wish, on: bool, view: View) -> bool:  # noqa: FBT001  # as above
    """Whether there is nothing to do, as far as is known."""
    now = believed(view)
    found = tuple(states(wish, now).values())
    return bool(found) and is_on(wish, found[0], now) is on and is_asked(wish, on, now)


_NOTHING, _ALL = 0, 100


def _leveled(wish: Wish, value: Value) -> Action:
    """A brightness is a reserve. Switching a light sends 0 or 100 as well: nobody has chosen those."""
    if isinstance(value, str) or not isfinite(value):
        return Back(f"{value!r} is no percentage")
    if not _NOTHING < value < _ALL:
        return Back()
    return Do(wish.said(wish.value, f"reserve={value:g}"))


def absent(view: View, settings: HomekitSettings) -> tuple[Problem, ...]:
    """Why controls that were asked for are not there, one sentence for each."""
    return tuple(
        Problem(one.name, why) for one in settings.control if (why := _why_absent(one, view))
    )


def _why_absent(one: ControlSettings, view: View) -> str:
    wish = wishes.parse(one.sets)
    if found := dict.fromkeys(map(str, hindrances(wish, view))):
        return "; ".join(found)
    known = bool(states(wish, view))
    return "" if known else f"this system has no {wish.name}, or has not told of it yet"
