"""What is answered over HTTP: a table of routes, each with a pure function. Nothing here listens.

`(Asked, Known) → Reply`, or what `server` shall do to get one. Whoever adds paths adds rows like those
of `table.ROUTES`.
"""

from pyenvoy_mqtt.rest.table import ROUTES, Route
from pyenvoy_mqtt.rest.values import (
    Access,
    Action,
    Asked,
    Do,
    Known,
    Listen,
    Poll,
    Remember,
    Reply,
    View,
    Work,
    about,
    refusal,
    said,
)

__all__ = [
    "ROUTES",
    "Access",
    "Action",
    "Asked",
    "Do",
    "Known",
    "Listen",
    "Poll",
    "Remember",
    "Reply",
    "Route",
    "View",
    "Work",
    "about",
    "refusal",
    "said",
]
