"""How long the access machine leaves others in peace: tables, not formulas."""

from datetime import UTC, datetime, timedelta

import attrs

PAUSES = (
    timedelta(minutes=1),
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(hours=1),
    timedelta(hours=6),
)
"""After the first, second, … sign-in."""

SHOWN_AGAIN = (timedelta(seconds=30), timedelta(seconds=45))
"""After the gateway's first, second, … refusal of a token: some refuse good ones for a while."""

QUIET = tuple(timedelta(seconds=seconds) for seconds in (5, 15, 30, 60))
"""After the gateway has said nothing about a token, once, twice, …"""

LAST_PAUSE = PAUSES[-1]

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@attrs.frozen
class Pause:
    """How often something was tried in a row, and until when it is not tried again.

    A pause knows how long it was to be. So a clock that is set right prolongs none by more than its own
    length, and ends one early only if it is set back by more than that: a second or an hour gives no leave
    to sign in again inside a pause of six. Who comes early is counted all the same, and pauses anew by the
    clock as it is then; so the pauses of a clock that goes to and fro by up to six hours grow longer than its leaps.
    """

    tries: int = 0
    until: datetime = _LONG_AGO
    span: timedelta = LAST_PAUSE

    def lasts(self, now: datetime) -> bool:
        """Whether it is too soon."""
        return now < self.until and not self.is_ahead(now)

    def is_ahead(self, now: datetime) -> bool:
        """Whether it would begin only when it could be over: it is of before the clock was set back."""
        return self.until >= now + 2 * self.span

    def after_another(self, table: tuple[timedelta, ...], now: datetime) -> "Pause":
        """The pause after one try more; never a shorter one."""
        span = table[min(self.tries, len(table) - 1)]
        return attrs.evolve(self, tries=self.tries + 1).at_least(span, now)

    def at_least(self, span: timedelta, now: datetime) -> "Pause":
        """This pause, lasting for so long from now on."""
        begun = Pause(self.tries, now + span, span)
        return self if self.lasts(now) and self.until > begun.until else begun
