"""Which microinverters' reports are of now: after dusk a gateway repeats the last one all night. Pure.

Reports bear the time of the gateway's clock. Without the internet that may be hours off ours for months, so they are
measured by what it said of itself. It says so every few hours only, and ours may have been set since: so what is of now
by either clock is of now.
"""

from datetime import datetime, timedelta

from pyenvoy import Snapshot

_UNKNOWN = timedelta(hours=1)
"""After this a last report is none of now, where it is not known how often they come."""

_LEAST = timedelta(minutes=15)
"""Nothing is old before."""

_AHEAD = timedelta(minutes=10)
"""A report further in the future of a clock was not written by it; in that of both, nobody knows, and it is shown."""


def of_now(found: Snapshot, now: datetime) -> frozenset[str]:
    """The serial numbers of all microinverters in use whose last report is of now."""
    inverters = found.inverters
    if inverters is None:
        return frozenset()
    interval = inverters.report_interval
    patience = _UNKNOWN if interval is None else max(3 * interval, _LEAST)
    return frozenset(
        one.serial
        for one in inverters.in_use
        if one.reported_at is not None and _youngest(found, one.reported_at, now) <= patience
    )


def _youngest(found: Snapshot, reported: datetime, now: datetime) -> timedelta:
    """How long ago that was, by whichever clock it is less."""
    ages = [now - reported]
    if found.gateway is not None and found.gateway.clock is not None:
        ages.append(found.gateway.source.age(now) + (found.gateway.clock - reported))
    return min((one for one in ages if one >= -_AHEAD), default=timedelta())
