"""What is asked while the gateway is away as it is every day, and what is said of it. Part of `machine.py`."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.endpoint import Cadence
from pyenvoy.polling.agenda import Item
from pyenvoy.session.state import State


def is_expected(state: State, now: datetime) -> bool:
    """Whether this is the time of the day at which it is used to be away; not before it is known."""
    return state.complete and state.habits.expects(now)


def spared(state: State) -> tuple[Item, ...]:
    """The one endpoint that tells whether the gateway is there: what is wanted most of the core."""
    core = [item for item in state.agenda if item.endpoint.name in state.answering]
    wanted = sorted(core, key=lambda item: (item.every, _took(state, item)))[:1]
    every = Cadence.BRISK.value
    return tuple(attrs.evolve(item, every=max(every, item.every)) for item in wanted)


def _took(state: State, item: Item) -> timedelta:
    return state.ledger.of(item.endpoint.name).took


def excuse(state: State) -> str | None:
    """What is to be known of an outage that comes every day; `None` while there is none."""
    if state.gone is None or not state.excused:
        return None
    return "the gateway does not answer, as every day at this time; what it said last is shown"
