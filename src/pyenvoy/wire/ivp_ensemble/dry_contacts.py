"""`/ivp/ensemble/dry_contacts`: where the dry contacts stand, verbatim.

Every gateway from 7 on answers, with or without a System Controller to have contacts on.
"""

from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class DryContact:
    """One contact."""

    id: str = wire("id")
    status: str | None = wire("status", default=None)


@attrs.frozen
class DryContacts:
    """All contacts."""

    dry_contacts: tuple[DryContact, ...] = wire("dry_contacts")


DRY_CONTACTS = Endpoint(
    "dry_contacts",
    "/ivp/ensemble/dry_contacts",
    shape=DryContacts,
    purpose="Position of the dry contacts",
    firmware=since("7"),
    cadence=Cadence.BRISK,
    methods=(Method.GET, Method.POST),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (DRY_CONTACTS,)
