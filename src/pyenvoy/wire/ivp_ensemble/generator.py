"""`/ivp/ensemble/generator`: the state of the generator, verbatim.

Answered with defaults where there is none: `present` is 1 on every system up to 8.2.127.
"""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.wire.converter import Bit, wire


@attrs.frozen
class GeneratorAnswer:
    """Relay, schedule and limits of the generator."""

    admin_state: str | None = wire("admin_state", default=None)
    oper_state: str | None = wire("oper_state", default=None)
    admin_mode: int | None = wire("admin_mode", default=None)
    schedule: Bit | None = wire("schedule", default=None)
    start_soc: float | None = wire("start_soc", default=None)  # %, 100 = not set
    stop_soc: float | None = wire("stop_soc", default=None)  # %, -1 = not set
    exc_on: Bit | None = wire("exc_on", default=None)
    present: Bit | None = wire("present", default=None)
    type: int | None = wire("type", default=None)


GENERATOR = Endpoint(
    "generator",
    "/ivp/ensemble/generator",
    shape=GeneratorAnswer,
    purpose="Relay, schedule and charge limits of the generator",
    firmware=since("7"),
    cadence=Cadence.BRISK,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (GENERATOR,)
