"""How long each kind of write is watched, and how soon another may follow: tables, not formulas.

Counted from the gateway's reply. Protocol 6.2 says how long each takes; 6.3 that the cloud puts its
own storage settings back within two minutes.
"""

from datetime import timedelta

from pyenvoy.commands.command import Watch


def _watch(first: int, every: int, until: int, holds: int) -> Watch:
    return Watch(*(timedelta(seconds=one) for one in (first, every, until, holds)))


#                      first  every  until  holds   (seconds)
STORAGE = _watch(10, 30, 120, 120)
LIMIT = _watch(10, 20, 120, 120)
SETTINGS = _watch(10, 30, 120, 60)
CONTACT = _watch(3, 5, 60, 10)
GRID_RELAY = _watch(10, 15, 300, 30)
GENERATOR = _watch(10, 20, 300, 120)
PRODUCTION = _watch(10, 60, 900, 300)
AC_BATTERY = _watch(10, 300, 1200, 0)
LIVE = _watch(5, 5, 60, 0)

BETWEEN_PRODUCTION = timedelta(minutes=10)
"""Users.md 23."""
BETWEEN_GRID_RELAY = timedelta(minutes=5)
"""The house reconnects within minutes (protocol 6.4)."""
BETWEEN_LIMITS = timedelta(minutes=1)
"""A limit takes about 75 s to be reached (users.md 24)."""
BETWEEN_PLC = timedelta(hours=1)
"""The check loads the power line: at most hourly (protocol 6.2)."""
BETWEEN_LIVE = timedelta(minutes=1)
"""Protocol 7.3."""
