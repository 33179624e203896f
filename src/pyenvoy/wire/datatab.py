"""`/datatab` and `/prov`: tables behind the gateway's own pages, and adding or deleting devices."""

from typing import Any

from pyenvoy.endpoint import Endpoint, LegacyRole, Raw, Role
from pyenvoy.request import Method

EVENT_TABLE = Endpoint(
    "event_table",
    "/datatab/event_dt.rb",
    shape=Raw,
    purpose="The event log, as the page shows it",
    legacy=LegacyRole.ENVOY,
)
DCC_TABLE = Endpoint(
    "dcc_table",
    "/datatab/admin_dcc_display_dt.rb",
    shape=Raw,
    purpose="Device conditions, as the page shows them",
    legacy=LegacyRole.ENVOY,
)
INVENTORY_TABLE = Endpoint(
    "inventory_table",
    "/datatab/inventory_dt.rb",
    shape=Raw,
    purpose="The inventory, as the page shows it",
    legacy=LegacyRole.ENVOY,
)
PROV = Endpoint(
    "prov",
    "/prov",
    shape=Raw,
    purpose="Add or delete devices; never asked by us",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    methods=(Method.POST, Method.DELETE),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (EVENT_TABLE, DCC_TABLE, INVENTORY_TABLE, PROV)
