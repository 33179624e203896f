"""`/backbone/application.js`: the script of the gateway's own pages, which knows one number."""

import re
from typing import Any

import attrs

from pyenvoy.endpoint import Endpoint, NotWhatWasAskedError, Role
from pyenvoy.firmware import since
from pyenvoy.wire.converter import IntText, wire

_DEVICE = re.compile(rb"envoyDevId:\s*(\d{1,15})")


@attrs.frozen
class ApplicationScript:
    """The record id of the gateway itself: 603980032 in every source."""

    envoy_dev_id: IntText = wire("envoyDevId")


def from_script(body: bytes) -> object:
    """Find the record id in the script. Raises `NotWhatWasAskedError` where there is none."""
    found = _DEVICE.search(body)
    if found is None:
        raise NotWhatWasAskedError("a script without envoyDevId")
    return {"envoyDevId": found[1].decode()}


APPLICATION_SCRIPT = Endpoint(
    "application_script",
    "/backbone/application.js",
    shape=ApplicationScript,
    purpose="The record id by which production is switched",
    role=Role.NOBODY,
    firmware=since("5"),
    decode=from_script,
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (APPLICATION_SCRIPT,)
