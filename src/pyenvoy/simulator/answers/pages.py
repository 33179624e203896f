"""What a page of the gateway is: its path, who has it, what it says and how it is laid out."""

from collections.abc import Callable

import attrs

from pyenvoy.request import Method
from pyenvoy.simulator.answers.era import Era
from pyenvoy.simulator.answers.layout import Layout, compact, indented, spaced
from pyenvoy.simulator.answers.settings import Settings
from pyenvoy.simulator.answers.view import View

Say = Callable[[View], object]

IVP = indented(4)
API = indented(2)
WEB = compact
"""The pages that the web interface builds."""
TABLE = spaced


def everyone(_: Era) -> bool:
    """Every gateway has it."""
    return True


def token_era(era: Era) -> bool:
    """Firmware 7 and later."""
    return era.major >= 7


def energy_system(era: Era) -> bool:
    """Whether the endpoints of energy systems answer: from 7 on, with or without batteries (5.0)."""
    return era.major >= 7 and era.energy_system


@attrs.frozen
class Page:
    """One path that answers GET."""

    path: str
    say: Say
    of: Callable[[Era], bool] = everyone
    layout: Layout = IVP
    kind: str = ""
    """The content type; most of `/ivp` has none from 7 on (5.0)."""


@attrs.frozen
class Done:
    """What a write was answered with, and the settings it left."""

    settings: Settings
    said: object
    delay: int = 0
    """Seconds until the hardware follows."""


Write = Callable[[View, object], Done | None]
"""The gateway at a moment, and what was sent → what became of it; `None` where nobody understands it."""


@attrs.frozen
class Desk:
    """One path that takes writes."""

    method: Method
    path: str
    write: Write
    of: Callable[[Era], bool] = everyone
    layout: Layout = IVP
