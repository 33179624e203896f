"""What the looks at a write come to: still watched, or confirmed, ignored, reverted, unconfirmed."""

from datetime import datetime, timedelta
from typing import Any, TypeAlias

import attrs

from pyenvoy.commands.command import Match
from pyenvoy.commands.course.states import Ended, State, Watching
from pyenvoy.commands.outcome import Confirmed, Ignored, Outcome, Reverted, Unconfirmed
from pyenvoy.endpoint import Answer, Endpoint
from pyenvoy.errors import Gap, Reason
from pyenvoy.request import Response, Silence
from pyenvoy.wire import read

GRACE = timedelta(minutes=5)
"""How much longer than planned it is looked, while nothing can be read."""

Said: TypeAlias = tuple[Endpoint[Any], Answer[Any] | Gap]
"""An endpoint and what became of asking it."""


def ended(state: State, outcome: Outcome, now: datetime) -> State:
    """The state with its outcome."""
    return attrs.evolve(state, phase=Ended(now, outcome))


def answered(endpoint: Endpoint[Any], heard: Response | Silence, now: datetime) -> Said:
    """What an endpoint said, or why it is silent."""
    if isinstance(heard, Silence):
        return endpoint, Gap(endpoint.name, Reason.SILENT, f"{heard.kind}: {heard.why}")
    return endpoint, read(endpoint, heard, now)


def looked(
    state: State,
    watching: Watching,
    said: Said,
    now: datetime,
) -> State:
    """One page more of this look; after the last it is judged."""
    watching = attrs.evolve(
        watching, asked=watching.asked + 1, answers=watching.answers.with_(*said)
    )
    if watching.asked < len(state.command.control.readback):
        return attrs.evolve(state, phase=watching)
    seen = state.command.seen(watching.answers, state.before)
    if seen.match is not Match.UNKNOWN:
        state = attrs.evolve(state, seen=seen)
    return _judged(state, watching, seen.match, now)


def _judged(state: State, watching: Watching, match: Match, now: datetime) -> State:
    watch, since = watching.watch, watching.since
    in_time = since <= now < since + watch.until
    match match:
        case Match.MATCHES:
            held = watching.held or now
            if not in_time or now - held >= watch.holds:
                return ended(state, Confirmed(state.seen.why), now)
            return _on(state, watching, held, now)
        case Match.DIFFERS if watching.held is not None:
            return ended(state, Reverted(max(timedelta(), now - since), state.seen.why), now)
        case Match.DIFFERS if not in_time:
            return ended(state, Ignored(state.seen.why), now)
        case Match.UNKNOWN if not since <= now < since + watch.until + GRACE:
            return ended(state, Unconfirmed(_unread(watching)), now)
        case _:
            return _on(state, watching, watching.held, now)


def _on(state: State, watching: Watching, held: datetime | None, now: datetime) -> State:
    """The next look; the one at the end of the watch is never missed."""
    watch, end = watching.watch, watching.since + watching.watch.until
    due = now + watch.every
    if now < end:
        due = min(due, end)
    return attrs.evolve(state, phase=Watching(watch, watching.since, due, held=held))


def _unread(watching: Watching) -> str:
    gaps = [found for _, found in watching.answers if isinstance(found, Gap)]
    return "; ".join(f"{gap.of}: {gap.why}" for gap in gaps) or "the gateway does not say"
