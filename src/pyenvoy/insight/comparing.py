"""Who has a history hands it over whole: `compare`."""

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from pyenvoy.insight.hearing import Report, hear
from pyenvoy.insight.judging import judge
from pyenvoy.insight.memory import Memory
from pyenvoy.model.insight import Insight
from pyenvoy.units import Watts

_OVER = timedelta(hours=26)
"""After the last report the day it belongs to is over."""


def compare(rows: Iterable[tuple[datetime, str, float | None]], zone: str | None = None) -> Insight:
    """Compare panels by their reports: moment, serial number and mean power in W since the report before.

    Rows come in the order of time; those without power are passed over. Hours are told in the time zone of this name.
    """
    memory, last = Memory(), datetime(1970, 1, 2, tzinfo=UTC)
    for at, serial, watts in rows:
        if watts is not None:
            last = max(last, at)
            memory = hear(memory, (Report(serial, at, Watts(watts)),), last)
    return judge(hear(memory, (), last + _OVER), last, zone)
