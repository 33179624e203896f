"""Asks a gateway everything once, slowly, and keeps what it said as a recording.

What is asked is decided in `recording.questions`, what is secret in `recording.redaction`.
"""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import attrs

from pyenvoy.effects.clock import Clock, WallClock
from pyenvoy.effects.envoy import Envoy
from pyenvoy.effects.tokenfile import write_whole
from pyenvoy.errors import TransportError, UsageError
from pyenvoy.recording import Entry, Recording, render
from pyenvoy.recording.questions import questions
from pyenvoy.request import Method, Request, Response
from pyenvoy.session import State

_LONGEST_REST = timedelta(seconds=30)


@attrs.frozen
class Progress:
    """One page was asked."""

    number: int
    total: int
    path: str
    heard: Response | TransportError


def _untold(progress: Progress) -> None:
    """Nobody wants to know."""


async def record(
    envoy: Envoy,
    *,
    heavy: bool = False,
    busy: float = 0.2,
    tell: Callable[[Progress], None] = _untold,
    clock: Clock | None = None,
) -> Recording:
    """Ask one page after the other, so that the gateway is busy with it at most this share of the time.

    `heavy` asks as well what makes it work for a minute. What is silent is left out. The recording holds
    secrets until it is redacted. Raises what a person must mend, and `TransportError` when all is silent.
    """
    clock = clock or WallClock()
    await envoy.get("/info")
    asked = questions(envoy.state.known.firmware, envoy.state.role, heavy=heavy)
    entries: list[Entry] = []
    for number, endpoint in enumerate(asked, 1):
        try:
            heard: Response | TransportError = await envoy.get(endpoint.path)
        except TransportError as error:
            heard = error
        tell(Progress(number, len(asked), endpoint.path, heard))
        if isinstance(heard, Response):
            entries.append(_entry(envoy.state, endpoint.path, heard, clock.now()))
            rest = min(heard.took * (1 / busy - 1), _LONGEST_REST)
            await clock.sleep_until(clock.now() + rest)
    if not entries:
        raise TransportError("the gateway has answered nothing")
    return Recording(tuple(entries), _comment(envoy.state))


def _entry(state: State, path: str, heard: Response, now: datetime) -> Entry:
    origin = None if state.identity is None else state.identity.origin
    return Entry(Request(Method.GET, path, origin=origin), heard, now - heard.took)


def _comment(state: State) -> str:
    return f"Recorded by pyenvoy: firmware {state.known.firmware}, as {state.role.name.lower()}"


def save(recording: Recording, path: Path) -> None:
    """Write a recording as a file, whole or not at all, that its owner alone can read.

    Raises `UsageError` when it cannot be written.
    """
    try:
        write_whole(path, render(recording))
    except OSError as error:
        raise UsageError(f"{path} cannot be written: {error.strerror}") from error
