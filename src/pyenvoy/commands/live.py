"""The live view: the gateway measures by the second only while it is told to stream (protocol 7.3)."""

from datetime import timedelta
from typing import Any, ClassVar

import attrs

from pyenvoy.commands import watches
from pyenvoy.commands.command import NOTHING_SEEN, Control, Harmless, Seen, seen, written
from pyenvoy.endpoint import Answer, Answers
from pyenvoy.firmware import Firmware
from pyenvoy.request import Method, Request
from pyenvoy.wire.ivp_livedata import LIVE_STATUS, LIVE_STREAM

LIVE = Control(
    "live view", LIVE_STREAM, readback=(LIVE_STATUS,), watch=watches.LIVE, fresh=LIVE_STATUS
)


@attrs.frozen
class StreamLive(Harmless):
    """Measure by the second. The gateway stops by itself after about a quarter of an hour."""

    control: ClassVar[Control] = LIVE
    follow: ClassVar[timedelta] = watches.BETWEEN_LIVE

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """One flag."""
        return _switch(on=True)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when it says so and its values are younger than before."""
        return _seen(answers, on=True, moving=_moved(before, answers))

    def __str__(self) -> str:
        return "stream the live view"


@attrs.frozen
class StopLive(Harmless):
    """Measure by the second no longer: nobody looks."""

    control: ClassVar[Control] = LIVE

    def request(self, fresh: Answer[Any] | None, firmware: Firmware | None) -> Request:
        """One flag."""
        return _switch(on=False)

    def seen(self, answers: Answers, before: Answers) -> Seen:
        """Fulfilled when it says so."""
        return _seen(answers, on=False, moving=True)

    def __str__(self) -> str:
        return "stop the live view"


def stream_live() -> StreamLive:
    """Measure by the second, for about a quarter of an hour."""
    return StreamLive()


def stop_live() -> StopLive:
    """Measure by the second no longer."""
    return StopLive()


def _switch(*, on: bool) -> Request:
    return written(LIVE_STREAM, Method.POST, f'{{"enable": {int(on)}}}')


def _updated(answers: Answers) -> int:
    """When the live values were measured, by the gateway's clock; 0 when it does not say."""
    status = answers.get(LIVE_STATUS)
    return (status.meters.last_update if status else None) or 0


def _moved(before: Answers, after: Answers) -> bool:
    """Whether the values are younger: the only proof that they live."""
    return _updated(after) > _updated(before)


def _seen(answers: Answers, *, on: bool, moving: bool) -> Seen:
    status = answers.get(LIVE_STATUS)
    word = status.connection.sc_stream if status and status.connection else None
    if word is None:
        return NOTHING_SEEN
    told = (word == "enabled") is on
    return seen(
        fulfilled=told and moving,
        reported=word,
        why="" if moving or not told else "streaming is on, but the values stand still",
    )
