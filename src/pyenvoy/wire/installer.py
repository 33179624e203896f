"""`/installer`: what an installer sees. Grid profiles, power line levels; updates by name only."""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, LegacyRole, Raw, Role
from pyenvoy.firmware import before, since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class AgfProfile:
    """A grid profile to choose from."""

    name: str | None = wire("profile_name", also=("name",), default=None)
    id: str | int | None = wire("profile_id", also=("id",), default=None)
    version: str | int | float | None = wire("version", default=None)
    description: str | None = wire("description", default=None)


@attrs.frozen
class AgfIndex:
    """The grid profiles that the gateway knows, and the one that is chosen (`NAME:VERSION`)."""

    selected_profile: str | None = wire("selected_profile", default=None)
    profiles: tuple[AgfProfile, ...] = wire("profiles", default=())


_SLOW = timedelta(seconds=90)  # tens of seconds

PCU_COMM_CHECK = Endpoint(
    "pcu_comm_check",
    "/installer/pcu_comm_check",
    shape=dict[str, int],
    purpose="Power line level of each device, 0 to 5; asking starts a real check",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    firmware=since("4"),
    patience=_SLOW,
)
AGF_INDEX = Endpoint(
    "agf_index",
    "/installer/agf/index.json",
    shape=AgfIndex,
    purpose="Grid profiles, and which is chosen",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    cadence=Cadence.RARE,
    patience=_SLOW,
)
AGF_INDEX_SIMPLIFIED = Endpoint(
    "agf_index_simplified",
    "/installer/agf/index.json?simplified=true",
    shape=AgfIndex,
    purpose="The same, shorter",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    patience=_SLOW,
)
AGF_DETAILS = Endpoint(
    "agf_details",
    "/installer/agf/details.json",
    shape=Raw,
    purpose="Settings of a grid profile",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    patience=_SLOW,
)
AGF_INVERTERS_STATUS = Endpoint(
    "agf_inverters_status",
    "/installer/agf/inverters_status.json",
    shape=Raw,
    purpose="How far a grid profile has reached each microinverter",
    role=Role.PROV,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.GET, Method.PUT),
    patience=_SLOW,
)
AGF_INVERTERS_STATUS_PLAIN = Endpoint(
    "agf_inverters_status_plain",
    "/installer/agf/inverters_status",
    shape=Raw,
    purpose="The same under its other spelling",
    role=Role.PROV,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.GET, Method.PUT),
    patience=_SLOW,
)
AGF_INVERTERS_PHASE = Endpoint(
    "agf_inverters_phase",
    "/installer/agf/inverters_phase.rb",
    shape=Raw,
    purpose="Phase of each microinverter",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    patience=_SLOW,
)
AGF_SET_PROFILE = Endpoint(
    "agf_set_profile",
    "/installer/agf/set_profile.json",
    shape=Raw,
    purpose="Choose a grid profile",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.PUT,),
    patience=_SLOW,
)
AGF_UPLOAD = Endpoint(
    "agf_upload",
    "/installer/agf/upload_profile_package",
    shape=Raw,
    purpose="Upload a grid profile",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.POST,),
)
UPGRADE_START = Endpoint(
    "upgrade_start",
    "/installer/upgrade_start",
    shape=Raw,
    purpose="Start a firmware update; never asked by us",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.POST,),
)
UPGRADE_STATUS = Endpoint(
    "upgrade_status",
    "/installer/upgrade_status",
    shape=Raw,
    purpose="How a firmware update stands",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
)
UPGRADE_UPLOAD = Endpoint(
    "upgrade_upload",
    "/installer/upload.json",
    shape=Raw,
    purpose="Upload firmware; never asked by us",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.POST,),
)
UPLOAD = Endpoint(
    "upload",
    "/upload",
    shape=Raw,
    purpose="Upload firmware; never asked by us",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.POST,),
)
SSH_REVOKE_LIST = Endpoint(
    "ssh_revoke_list",
    "/installer/ssh_revoke_list",
    shape=Raw,
    purpose="Known by name only",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
)
XAPI = Endpoint(
    "xapi",
    "/installer/xapi",
    shape=Raw,
    purpose="Removed from newer firmware",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    firmware=before("7"),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    PCU_COMM_CHECK,
    AGF_INDEX,
    AGF_INDEX_SIMPLIFIED,
    AGF_DETAILS,
    AGF_INVERTERS_STATUS,
    AGF_INVERTERS_STATUS_PLAIN,
    AGF_INVERTERS_PHASE,
    AGF_SET_PROFILE,
    AGF_UPLOAD,
    UPGRADE_START,
    UPGRADE_STATUS,
    UPGRADE_UPLOAD,
    UPLOAD,
    SSH_REVOKE_LIST,
    XAPI,
)
