"""`/ivp/sc`: the system controller's limits and scheduler, verbatim."""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Raw
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class PvLimit:
    """How much of the panels' power may be used."""

    enable: bool | None = wire("enable", default=None)
    pv_limit_pct: float | None = wire("pv_limit_pct", default=None)  # %


PV_LIMIT = Endpoint(
    "pv_limit",
    "/ivp/sc/pvlimit",
    shape=PvLimit,
    purpose="Limit on the panels' power",
    firmware=since("7"),
    cadence=Cadence.SLOW,
    methods=(Method.GET, Method.POST),  # the write is asked for by users, and documented by nobody
)
SC_SCHED = Endpoint(
    "sc_sched", "/ivp/sc/sched", shape=Raw, purpose="Scheduler", firmware=since("7")
)
SC_STATUS = Endpoint(
    "sc_status", "/ivp/sc/status", shape=Raw, purpose="Scheduler's state", firmware=since("7")
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (PV_LIMIT, SC_SCHED, SC_STATUS)
