"""`/ivp/ensemble`: the energy system, verbatim; one file per page."""

from typing import Any

from pyenvoy.endpoint import Endpoint
from pyenvoy.wire.ivp_ensemble import (
    dry_contacts,
    generator,
    inventory,
    others,
    power,
    relay,
    secctrl,
    status,
)
from pyenvoy.wire.ivp_ensemble.dry_contacts import DRY_CONTACTS
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ensemble.inventory import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_ensemble.others import (
    ENSEMBLE_COMM_CHECK,
    ENSEMBLE_DATARAW,
    ENSEMBLE_DECOMMISSION,
    ENSEMBLE_DEVICE_LIST,
    ENSEMBLE_DEVICE_PROVISION,
    ENSEMBLE_DEVICE_STATUS,
    ENSEMBLE_EC1_WIRING_TEST,
    ENSEMBLE_ERRORS,
    ENSEMBLE_GEN_WIRING_TEST,
    ENSEMBLE_RESET_DEVICE,
    ENSEMBLE_SLEEP,
    ENSEMBLE_SUBMOD,
    PROFILE_STATUS,
)
from pyenvoy.wire.ivp_ensemble.power import ENSEMBLE_POWER
from pyenvoy.wire.ivp_ensemble.relay import ENSEMBLE_RELAY
from pyenvoy.wire.ivp_ensemble.secctrl import SECCTRL
from pyenvoy.wire.ivp_ensemble.status import ENSEMBLE_STATUS

__all__ = [
    "DRY_CONTACTS",
    "ENDPOINTS",
    "ENSEMBLE_COMM_CHECK",
    "ENSEMBLE_DATARAW",
    "ENSEMBLE_DECOMMISSION",
    "ENSEMBLE_DEVICE_LIST",
    "ENSEMBLE_DEVICE_PROVISION",
    "ENSEMBLE_DEVICE_STATUS",
    "ENSEMBLE_EC1_WIRING_TEST",
    "ENSEMBLE_ERRORS",
    "ENSEMBLE_GEN_WIRING_TEST",
    "ENSEMBLE_INVENTORY",
    "ENSEMBLE_POWER",
    "ENSEMBLE_RELAY",
    "ENSEMBLE_RESET_DEVICE",
    "ENSEMBLE_SLEEP",
    "ENSEMBLE_STATUS",
    "ENSEMBLE_SUBMOD",
    "GENERATOR",
    "PROFILE_STATUS",
    "SECCTRL",
]

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    *inventory.ENDPOINTS,
    *status.ENDPOINTS,
    *secctrl.ENDPOINTS,
    *power.ENDPOINTS,
    *relay.ENDPOINTS,
    *dry_contacts.ENDPOINTS,
    *generator.ENDPOINTS,
    *others.ENDPOINTS,
)
