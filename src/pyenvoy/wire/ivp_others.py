"""Endpoints of small `/ivp` families that are known by name only: their answers stay plain data.

Some of them commission, update or reset devices. Nothing here is ever asked unasked.
"""

from typing import Any

from pyenvoy.endpoint import Endpoint, Raw, Role
from pyenvoy.firmware import ALL, FirmwareRange, before, since
from pyenvoy.request import Method

_READ = (Method.GET,)
_WRITE = (Method.POST, Method.DELETE)
_BOTH = (Method.GET, Method.PUT, Method.POST)


def _by_name(
    name: str,
    path: str,
    purpose: str,
    methods: tuple[Method, ...] = _READ,
    role: Role = Role.OWNER,
    *,
    firmware: FirmwareRange = since("7"),  # noqa: B008  # a frozen value
) -> Endpoint[Raw]:
    return Endpoint(name, path, Raw, purpose, role=role, firmware=firmware, methods=methods)


ZIGBEE = (
    _by_name("zb_status", "/ivp/zb/status", "ZigBee radio"),
    _by_name("zb_pairing_status", "/ivp/zb/pairing_status", "ZigBee pairing"),
    _by_name("zb_provision", "/ivp/zb/provision", "Commission over ZigBee", _WRITE, Role.INSTALLER),
    _by_name("zb_reset_device", "/ivp/zb/reset_device", "Reset a device", _WRITE, Role.INSTALLER),
    _by_name("zb_set_phase", "/ivp/zb/set_phase", "Set a device's phase", _WRITE, Role.INSTALLER),
)
BATTERY_FIRMWARE = tuple(
    _by_name(
        f"firmware_manager_{name}", f"/ivp/firmware_manager/{name}", purpose, _BOTH, Role.INSTALLER
    )
    for name, purpose in (
        ("config", "Settings of battery updates"),
        ("state", "How battery updates stand"),
        ("update_all", "Update all batteries; never asked by us"),
        ("update_single", "Update one battery; never asked by us"),
    )
)
GRID_TEXTS = (
    _by_name(
        "redetermine_phase",
        "/ivp/grest/local/gs/redeterminephase",
        "Find the phase of each microinverter anew",
        (Method.POST,),
        Role.PROV,
    ),
    _by_name(
        "grest_profile",
        "/ivp/grest/profile/{name}/{version}",
        "Text of a grid profile",
        role=Role.PROV,
    ),
)
CELLULAR = (
    _by_name("cellular", "/ivp/cellular", "Cellular modem"),
    _by_name("cellular_one", "/ivp/cellular/{eid}", "One cellular modem"),
)
RELAXED_PARAMETERS = _by_name(
    "relaxed_parameters",
    "/ivp/adc/relaxedparams/add",
    "Override for M-series microinverters",
    (Method.GET, Method.POST),
    Role.PROV,
)
TPM = _by_name("tpm", "/ivp/tpm/{name}", "No longer supported, and says so", firmware=ALL)
EVENTS = (
    _by_name("event", "/ivp/event", "Known by name only"),
    _by_name("ui", "/ivp/ui", "Known by name only"),
    _by_name(
        "peb", "/ivp/peb/{name}", "Report frequency and reported temperature; paths are not known"
    ),
)
OLD_PV = _by_name(
    "third_party_pv", "/ivp/ss/third_party/pv", "Removed from newer firmware", firmware=before("8")
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    *ZIGBEE,
    *BATTERY_FIRMWARE,
    *GRID_TEXTS,
    *CELLULAR,
    RELAXED_PARAMETERS,
    TPM,
    *EVENTS,
    OLD_PV,
)
