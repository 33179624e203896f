"""Where a gateway is looked for besides where it was named. Its identity is the serial number. Part of `machine.py`.

Networks announce gateways at addresses that come, go and pass to others. So what is announced is only a
place to look at, once the gateway does not answer where it is: it is moved to only when the same serial
number answers there, behind the certificate it is known by. It stays there until that fails in turn.
"""

from collections.abc import Iterable

import attrs

from pyenvoy.errors import UntrustedError
from pyenvoy.request import Origin
from pyenvoy.session.state import Identity, State

MOST = 8
"""Announced addresses that are looked at in a row; a gateway has two or three."""

REMEMBERED = 64
"""Of those that were looked at in vain; the next row begins with others."""


def is_lost(state: State) -> bool:
    """Whether the gateway does not answer where it is thought to be, so that others may be asked for it."""
    return _serial(state) != "" and (
        state.failures > 0 or isinstance(state.stopped, UntrustedError)
    )


def announced(state: State, serial: str, hosts: Iterable[str]) -> State:
    """Somebody announces to be this gateway there: worth a look when it is lost."""
    if serial != _serial(state) or not is_lost(state):
        return state
    told = dict.fromkeys(one for host in hosts for one in _places(state, host))
    untried = [one for one in told if one not in state.origins and one not in state.looked]
    again = [one for one in state.looked if one in told and one not in state.origins]
    new = (*untried, *again)[: MOST - len(state.announced)]
    if not new:
        return state
    state = attrs.evolve(state, origins=(*state.origins, *new), announced=(*state.announced, *new))
    if state.stopped is None:
        return attrs.evolve(state, until=None)  # it may be there: that is worth no pause
    # somebody else is where it was; look there first where nobody has been yet
    return attrs.evolve(
        state,
        tried=state.stopped,
        stopped=None,
        look_again=None,
        until=None,
        candidate=state.origins.index(new[0]),
    )


def is_announced(state: State, origin: Origin) -> bool:
    """Whether an address was only announced: nobody has vouched for it."""
    return origin in state.announced


def named(state: State, origin: Origin) -> str | None:
    """What a gateway is called by that has been found elsewhere."""
    if not is_announced(state, origin):
        return None
    known = [one for one in state.origins if not is_announced(state, one)]
    return str(known[0]) if known else None


def is_stranger(state: State, met: Identity) -> bool:
    """Whether somebody else answers at an address that was only announced."""
    return is_announced(state, met.origin) and met.serial != _serial(state)


def without(state: State, origin: Origin) -> State:
    """Take an announced address out of the row where somebody else is; the next one takes its place."""
    return attrs.evolve(_forgetting(state, (origin,)), candidate=state.candidate - 1, identify=True)


def looked(state: State) -> State:
    """Every place was looked at in vain: those that were only announced make room for others, and come again last.

    Where the gateway has proven to be, in this run or in an earlier one, is kept.
    """
    kept = {state.origins[0], state.identity.origin if state.identity else None}
    return _forgetting(state, tuple(one for one in state.announced if one not in kept))


def _forgetting(state: State, vain: tuple[Origin, ...]) -> State:
    """Announced places out of the row, and remembered as places where the gateway was not."""
    return attrs.evolve(
        state,
        origins=tuple(one for one in state.origins if one not in vain),
        announced=tuple(one for one in state.announced if one not in vain),
        looked=(*(one for one in state.looked if one not in vain), *vain)[-REMEMBERED:],
    )


def next_announced(state: State) -> int | None:
    """Which announced address comes next in the row, if any does."""
    later = range(state.candidate + 1, len(state.origins))
    return next((one for one in later if is_announced(state, state.origins[one])), None)


def _serial(state: State) -> str:
    return state.expected if state.identity is None else state.identity.serial


def _places(state: State, host: str) -> Iterable[Origin]:
    """The host, asked as the gateway was asked so far: never by http where that was by https."""
    like = state.origins if state.identity is None else (state.identity.origin,)
    named = [one for one in like if one not in state.announced]
    return (attrs.evolve(one, host=host) for one in named or like)
