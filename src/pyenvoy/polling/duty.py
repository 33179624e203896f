"""How busy the gateway is with us, and when it may be asked again. A pure account; it knows no endpoint.

Laws
----
1. In every window of time the gateway is busy with our answers for at most `share` of the window, and
   besides for one question in each lane (how long it takes is known when it is over) and for the start.
2. The live lane may have `LIVE_PART` of the share; it never waits for the slow lane.
3. The slow lane gets what is left: it goes on when all that was spent, in either lane, is made up for.
   Since the live lane leaves a part, that moment always comes.
4. The start is free: the first question to each endpoint waits for nothing and is not made up for.
5. The live lane rests for `LIVE_REST` at most. Whoever takes longer for an answer than fits into that (5.6 s,
   by default) is in trouble, and that it is well again is worth more than its share.
6. What becomes of a question that nobody answers is not known: it counts for `UNHEARD` at most.
"""

from datetime import datetime, timedelta

import attrs

from pyenvoy.polling.agenda import Lane
from pyenvoy.request import Response, Silence, Silent

SHARE = 0.135
"""Of the gateway's time, unless the user says otherwise: as much as the usual poll of everything each minute."""

LIVE_PART = 0.92
"""Of the share, at most, for what changes by the second: a quarter of a second every two."""

SLOW_PART = 1 / 10
"""Of the share, at most, for each of the other endpoints: heavy pages do not crowd out the rest."""

LIVE_REST = timedelta(seconds=45)

UNHEARD = timedelta(seconds=5)

_REMEMBERED = 10
"""Minutes that `used` looks back."""


@attrs.frozen
class Duty:
    """What was spent, as the moments from which on it is made up for."""

    share: float = SHARE
    clear: datetime | None = None
    """Everything that was spent is made up for from here on."""
    live_clear: datetime | None = None
    """The same for the live lane's part."""
    at: datetime | None = None
    """When something was spent last."""
    minutes: tuple[tuple[int, timedelta], ...] = ()
    """Minute of the epoch, time spent in it: the last ten of them."""
    since: datetime | None = None
    """When the first was spent."""

    def spent(self, lane: Lane, took: timedelta, now: datetime, *, free: bool = False) -> "Duty":
        """The gateway was busy for `took` until `now`; what is `free` is only remembered."""
        duty = self if self.at is None or self.at <= now else Duty(self.share)
        began = now - took
        duty = attrs.evolve(
            duty, at=now, since=duty.since or began, minutes=_noted(duty.minutes, took, now)
        )
        if free:
            return duty
        clear = _later(duty.clear, began) + took / self.share
        if lane is Lane.SLOW:
            return attrs.evolve(duty, clear=clear)
        live = _later(duty.live_clear, began) + took / (self.share * LIVE_PART)
        return attrs.evolve(duty, clear=clear, live_clear=min(live, now + LIVE_REST))

    def ready(self, lane: Lane, now: datetime) -> datetime:
        """When the lane may go on; `now` or before where it may. Of a clock set back nothing is kept."""
        clear = self.live_clear if lane is Lane.LIVE else self.clear
        if clear is None or self.at is None or self.at > now:
            return now
        return clear

    def cadence(self, lane: Lane, wanted: timedelta, took: timedelta) -> timedelta:
        """How often an endpoint is asked that takes so long: as wanted, or as its part allows."""
        if lane is Lane.LIVE:
            return max(wanted, min(took / (self.share * LIVE_PART), LIVE_REST))
        return max(wanted, took / (self.share * SLOW_PART))

    def used(self, now: datetime) -> float:
        """Which share of the last ten minutes, or of those since the start, was spent."""
        if self.since is None or self.at is None or self.at > now:
            return 0.0
        oldest = _minute(now) - _REMEMBERED
        spent = sum((took for minute, took in self.minutes if minute > oldest), timedelta())
        begun = datetime.fromtimestamp((oldest + 1) * 60, tz=now.tzinfo)
        passed = now - max(self.since, begun)
        return spent / max(passed, spent) if spent else 0.0


def cost(heard: Response | Silence) -> timedelta:
    """How long the gateway was busy with a question, as far as that is known."""
    if isinstance(heard, Response):
        return heard.took
    if heard.kind in (Silent.UNREACHABLE, Silent.UNTRUSTED):
        return timedelta()
    return min(heard.took, UNHEARD)


def _later(clear: datetime | None, began: datetime) -> datetime:
    return began if clear is None else max(clear, began)


def _minute(moment: datetime) -> int:
    return int(moment.timestamp()) // 60


def _noted(
    minutes: tuple[tuple[int, timedelta], ...], took: timedelta, now: datetime
) -> tuple[tuple[int, timedelta], ...]:
    minute = _minute(now)
    if minutes and minutes[-1][0] == minute:
        return (*minutes[:-1], (minute, minutes[-1][1] + took))
    return (*minutes[1 - _REMEMBERED :], (minute, took))
