"""The rest of `/ivp/ensemble`: diagnostics, tests and commissioning. Nothing of it is ever polled."""

from typing import Any

import attrs

from pyenvoy.endpoint import Endpoint, Raw
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class DeviceProfile:
    """How far the grid profile has come on one device."""

    serial_num: str = wire("serial_num")
    device_type: int | None = wire("device_type", default=None)
    admin_state: int | None = wire("admin_state", default=None)
    device_record_type: str | None = wire("device_record_type", default=None)
    ph_ind: object = wire("ph_ind", default=None)
    gcpa_ph_ind: object = wire("gcpa_ph_ind", default=None)
    man_ph_ind: object = wire("man_ph_ind", default=None)
    status: object = wire("status", default=None)
    message: str | None = wire("message", default=None)


@attrs.frozen
class EnchargeSleep:
    """The batteries that are told to sleep; the shape of an entry is not known."""

    encharge_sleep: tuple[object, ...] = wire("encharge_sleep")


def _raw(name: str, purpose: str, *methods: Method, path: str = "") -> Endpoint[Raw]:
    return Endpoint(
        f"ensemble_{name}",
        f"/ivp/ensemble/{path or name}",
        shape=Raw,
        purpose=purpose,
        firmware=since("7"),
        methods=methods or (Method.GET,),
    )


PROFILE_STATUS = Endpoint(
    "profile_status",
    "/ivp/ensemble/profile_status",
    shape=tuple[DeviceProfile, ...],
    purpose="Grid profile of each device",
    firmware=since("7"),
)
ENSEMBLE_SLEEP = Endpoint(
    "ensemble_sleep",
    "/ivp/ensemble/sleep",
    shape=EnchargeSleep,
    purpose="IQ Batteries that are told to sleep",
    firmware=since("7"),
    methods=(Method.GET, Method.PUT, Method.DELETE),
)
ENSEMBLE_COMM_CHECK = _raw("comm_check", "Communication with each device")
ENSEMBLE_DEVICE_STATUS = _raw("device_status", "One device, by `?serial_num=`")
ENSEMBLE_DEVICE_LIST = _raw("device_list", "Devices of the energy system")
ENSEMBLE_DATARAW = _raw("dataraw", "Raw device data", path="dataraw/{eid}")
ENSEMBLE_SUBMOD = _raw("submod", "Boards inside the devices")
ENSEMBLE_ERRORS = _raw("errors", "Error flags; a POST clears them", Method.GET, Method.POST)
ENSEMBLE_GEN_WIRING_TEST = _raw(
    "gen_wiring_test", "Test of the generator's wiring", Method.GET, Method.POST
)
ENSEMBLE_EC1_WIRING_TEST = _raw(
    "ec1_wiring_test", "Test of the combiner's wiring", Method.GET, Method.POST
)
ENSEMBLE_DECOMMISSION = _raw("decommission", "Installer's tool; removes a device. Do not use")
ENSEMBLE_DEVICE_PROVISION = _raw("device_provision", "Installer's tool; adds a device. Do not use")
ENSEMBLE_RESET_DEVICE = _raw(
    "reset_device",
    "Installer's tool; resets a device by serial. Do not use",
    path="reset_device/{serial}",
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    PROFILE_STATUS,
    ENSEMBLE_SLEEP,
    ENSEMBLE_COMM_CHECK,
    ENSEMBLE_DEVICE_STATUS,
    ENSEMBLE_DEVICE_LIST,
    ENSEMBLE_DATARAW,
    ENSEMBLE_SUBMOD,
    ENSEMBLE_ERRORS,
    ENSEMBLE_GEN_WIRING_TEST,
    ENSEMBLE_EC1_WIRING_TEST,
    ENSEMBLE_DECOMMISSION,
    ENSEMBLE_DEVICE_PROVISION,
    ENSEMBLE_RESET_DEVICE,
)
