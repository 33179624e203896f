"""When a gateway's certificate is believed, and when another takes its place. Pure; handshakes are elsewhere.

Every gateway signs its own certificate, mostly a new one each year. Whoever takes the gateway's place
wants the token, so a strange certificate is never shown one: it gets a bare handshake and `/info`.
"""

from datetime import datetime, timedelta
from enum import StrEnum

from pyenvoy.endpoint import Answer
from pyenvoy.request import Method, Request, Response, Silence
from pyenvoy.wire import read
from pyenvoy.wire.info import INFO


class Trust(StrEnum):
    """By what a gateway is believed to be the one it was."""

    PIN = "pin"
    """By its certificate: the first one is kept, another is refused until a person accepts it."""
    PIN_ROTATE = "pin-rotate"
    """The same, but what follows a certificate at its end is accepted from the same gateway."""
    CA = "ca"
    """By an authority that has signed its certificate for the name it is asked by."""
    INSECURE = "insecure"
    """By nothing: whoever answers gets the token."""


BEFORE_ITS_END = timedelta(days=30)
"""Gateways renew their certificates about so long ahead at most."""

WHO = Request(Method.GET, INFO.path, patience=INFO.patience)
"""All that a stranger is asked: open to everybody, and it carries nothing."""


def may_rotate(trust: Trust, ends: datetime | None, now: datetime) -> bool:
    """Whether a certificate that ends then may be followed by another without a person."""
    return trust is Trust.PIN_ROTATE and ends is not None and ends <= now + BEFORE_ITS_END


def is_same(serial: str, heard: Response | Silence, now: datetime) -> bool:
    """Whether the stranger says that it is this gateway."""
    if isinstance(heard, Silence):
        return False
    found = read(INFO, heard, now)
    return isinstance(found, Answer) and found.value.device.serial == serial != ""
