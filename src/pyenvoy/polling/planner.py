"""What is due, or when to wake. A pure function of what was asked, what it cost, and the moment."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from pyenvoy.endpoint import Endpoint
from pyenvoy.polling.agenda import Item, Lane, Rank
from pyenvoy.polling.duty import Duty
from pyenvoy.polling.ledger import Entry, Ledger
from pyenvoy.polling.tick import Tick

LONGEST_REST = timedelta(hours=1)
"""A lane with nothing to do looks up this often."""

_UNTIRED = Duty()
_UNKNOWN = Tick()

_TICKING = timedelta(seconds=5)
"""Up to this cadence it matters where in the gateway's second a question is asked."""


def plan(
    agenda: Iterable[Item],
    ledger: Ledger,
    lane: Lane,
    now: datetime,
    duty: Duty = _UNTIRED,
    *,
    tick: Tick = _UNKNOWN,
) -> Endpoint[Any] | datetime:
    """The endpoint to ask in this lane, or the moment to look again."""
    wake = now + LONGEST_REST
    best: tuple[tuple[object, ...], Endpoint[Any]] | None = None
    for index, item in enumerate(agenda):
        entry = ledger.of(item.endpoint.name)
        if entry.waiting or not _belongs(item, entry, lane):
            continue
        wanted = _rested(item, entry, now, duty)
        moment = max(wanted, _free(item, entry, now, duty))
        if _is_ticking(item, entry, duty):
            moment = tick.at(moment)
        if moment > now:
            wake = min(wake, moment)
            continue
        urgency = (*_urgency(item, entry), -_lateness(item, entry, now, duty), index)
        if best is None or urgency < best[0]:
            best = (urgency, item.endpoint)
    return wake if best is None else best[1]


def due(item: Item, entry: Entry, now: datetime, duty: Duty = _UNTIRED) -> datetime:
    """When the item may be asked (again); `now` or before for one that may be asked at once."""
    return max(_rested(item, entry, now, duty), _free(item, entry, now, duty))


def _free(item: Item, entry: Entry, now: datetime, duty: Duty) -> datetime:
    """When the gateway has rested from what was asked of it."""
    if not entry.settled:
        return now  # the start is free (law 4 of `duty.py`)
    if item.rank is Rank.FIRST and entry.failures:
        return now  # whether the gateway is back is worth knowing, and its pause is enough
    return duty.ready(item.lane, now)


def _rested(item: Item, entry: Entry, now: datetime, duty: Duty) -> datetime:
    """When its own cadence and pause are over; only its pause, if that costs little, where less is known of it.

    That is what has never answered, and what suddenly says less than before.
    """
    if entry.asked is None or entry.asked > now:  # asked in the future: the clock was set back
        return now
    moment = entry.asked + cadence(item, entry, duty)
    if entry.again is not None:
        pause = duty.cadence(item.lane, entry.again - entry.asked, entry.took)
        return min(moment, entry.asked + pause)
    if entry.until is None:
        return moment
    if item.rank is Rank.FIRST:
        return entry.until  # without it nothing live can be understood, whatever its own cadence
    if entry.answered is None:
        again = entry.asked + duty.cadence(item.lane, entry.until - entry.asked, entry.lasted)
        moment = min(moment, again)
    return max(entry.until, moment)


def cadence(item: Item, entry: Entry, duty: Duty = _UNTIRED) -> timedelta:
    """The cadence in force: the one wished for, or as the gateway is fast enough for."""
    return duty.cadence(item.lane, item.every, entry.took)


def _is_ticking(item: Item, entry: Entry, duty: Duty) -> bool:
    """Whether it is to be asked at the beginning of the gateway's second: where the wish is not kept anyway."""
    if not item.stamped or entry.asked is None or entry.failures:
        return False
    return item.every < cadence(item, entry, duty) <= _TICKING


def complete(agenda: Iterable[Item], ledger: Ledger) -> bool:
    """Whether all that the first whole picture needs was asked and heard of."""
    return all(
        ledger.of(item.endpoint.name).settled for item in agenda if item.rank is not Rank.LATER
    )


def _belongs(item: Item, entry: Entry, lane: Lane) -> bool:
    """At the start both lanes work on the first picture; what may take long is left to the slow one."""
    if item.lane is lane:
        return True
    return lane is Lane.LIVE and not (item.heavy or entry.settled or item.rank is Rank.LATER)


def _lateness(item: Item, entry: Entry, now: datetime, duty: Duty) -> float:
    """How many cadences ago it was asked: when not all can have theirs, all are stretched alike."""
    if entry.asked is None or entry.asked > now:
        return 0.0
    return (now - entry.asked) / cadence(item, entry, duty)


def _urgency(item: Item, entry: Entry) -> tuple[int, int]:
    """Live before all; then what was never asked, by rank, the long ones first; then what has no answer yet."""
    if item.lane is Lane.LIVE:
        return (0, entry.asked is not None)
    if entry.settled:
        return (2 + Rank.LATER, entry.answered is not None)
    return (1 + item.rank, not item.heavy)
