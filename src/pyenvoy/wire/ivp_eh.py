"""`/ivp/eh`: the device list as the lowest layer keeps it."""

from typing import Any

from pyenvoy.endpoint import Endpoint, Raw
from pyenvoy.firmware import since

EH_DEVICES = Endpoint(
    "eh_devices",
    "/ivp/eh/devs",
    shape=Raw,
    purpose="Device list of the lowest layer",
    firmware=since("7"),
)
EH_DEVICE = Endpoint(
    "eh_device",
    "/ivp/eh/devs/{eid}",
    shape=Raw,
    purpose="One device of the lowest layer",
    firmware=since("7"),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (EH_DEVICES, EH_DEVICE)
