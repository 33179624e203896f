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
    """How often something was tried in a row, and until when it is not tried again."""

    tries: int = 0
    until: datetime = _LONG_AGO

    def lasts(self, table: tuple[timedelta, ...], now: datetime) -> bool:
        """Whether it is too soon. A pause longer than any in its table is a clock set back."""
        return now < self.until <= now + table[-1]

    def after_another(self, table: tuple[timedelta, ...], now: datetime) -> "Pause":
        """The pause after one try more; never a shorter one."""
        span = table[min(self.tries, len(table) - 1)]
        return Pause(self.tries + 1, self.until).at_least(span, table, now)

    def at_least(self, span: timedelta, table: tuple[timedelta, ...], now: datetime) -> "Pause":
        """This pause, lasting for so long from now on."""
        until = now + span
        return Pause(self.tries, max(self.until, until) if self.lasts(table, now) else until)
