"""How what a control sets stands on this system, and whether we may set it. Pure; wishes and views in, words out."""

from collections.abc import Iterator, Mapping

from pyenvoy.commands import check
from pyenvoy.commands.spoken import OFF, ON
from pyenvoy.commands.standing import STATES
from pyenvoy.errors import Problem
from pyenvoy_homekit.rules import holds, parse
from pyenvoy_homekit.rules.states import PROFILE, contacts
from pyenvoy_homekit.settings import Guarded, HomekitSettings
from pyenvoy_homekit.shape import View
from pyenvoy_homekit.wishes import PROFILES, Wish

_NEVER = ("allowed", "firmware", "role")
"""The places of problems that a system has for good; what else stands in the way may pass."""


_CHECK = "plc"
_RELAY, _COMMANDED = "grid-relay", parse("grid relay commanded is closed")


def states(wish: Wish, view: View) -> Mapping[str, str | None]:
    """Which there are of what it sets, and how each stands; empty where the system has none."""
    if wish.sentence is None:
        return {"": ON if view.polling else OFF}
    if wish.name == _CHECK:
        return {"": None}  # nobody knows of levels before the first check
    wanted = wish.which.casefold()
    found = STATES[wish.name](view.snapshot)
    return {which: state for which, state, _ in found if wanted in ("", which.casefold())}


def names(wish: Wish, view: View) -> Mapping[str, str]:
    """What each of several is called."""
    called = contacts(view) if wish.name == "dry-contact" else {}
    return {which: called.get(which, which) for which in states(wish, view)}


def is_on(wish: Wish, state: str | None, view: View) -> bool | None:
    """Whether a control is to be shown as on; `None` where that is not known."""
    if wish.sentence is not None and not wish.value and wish.sentence.made is None:
        on, *off = wish.words
        return False if not off else None if state is None else state == on
    if state is None:
        return None
    if not wish.value:
        return state != OFF
    return _same(wish, state) and all(_kept(one, view) for one in wish.options)


def is_asked(wish: Wish, on: bool, view: View) -> bool:  # noqa: FBT001  # the value that was set
    """Whether the last command was the same, where that is told apart: in an outage a relay is open unasked."""
    if wish.name != _RELAY:
        return True
    asked = holds(_COMMANDED, view)
    return asked is None or asked is on


def _same(wish: Wish, state: str) -> bool:
    if wish.sentence is PROFILES:
        return PROFILE.get(state, state) == wish.value
    try:
        return float(state) == float(wish.value.removesuffix("%"))
    except ValueError:
        return state == wish.value


def _kept(option: str, view: View) -> bool:
    """Whether what goes with a value is so too, as far as that is shown."""
    name, _, value = option.partition("=")
    of_it = STATES.get(name.replace("_", "-"))
    found = next((state for _, state, _ in of_it(view.snapshot)), None) if of_it else None
    return found is None or found == value


def hindrances(wish: Wish, view: View) -> Iterator[Problem]:
    """Why it may not be set here at all: the login, the firmware, what is not allowed."""
    if wish.sentence is None:
        return
    for word in wish.words:
        for one in check(wish.said(word), view.snapshot, view.role, view.allowed):
            if one.where in _NEVER:
                yield one


def is_guarded(wish: Wish, settings: HomekitSettings) -> bool:
    """Whether the lock is for it."""
    guards = settings.lock.guards
    return guards is Guarded.ALL or (guards is Guarded.DANGEROUS and bool(wish.dangers))
