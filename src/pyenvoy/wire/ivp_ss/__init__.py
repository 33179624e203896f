"""`/ivp/ss`: the settings of the site, verbatim; one file per matter."""

from typing import Any

from pyenvoy.endpoint import Endpoint
from pyenvoy.wire.ivp_ss import dry_contacts, generator, limits, others
from pyenvoy.wire.ivp_ss.dry_contacts import (
    DRY_CONTACT_SETTINGS,
    SS,
    ContactSetting,
    ContactSettings,
)
from pyenvoy.wire.ivp_ss.generator import (
    GEN_CONFIG,
    GEN_MODE,
    GEN_SCHEDULE,
    ExerciseConfig,
    GenConfig,
    GenDays,
    GenMode,
    GenPeriod,
    GenSchedule,
    GenSeason,
    GenSeasons,
    SocWindow,
)
from pyenvoy.wire.ivp_ss.limits import (
    DPEL,
    PEL_SETTINGS,
    DpelSettings,
    DynamicPel,
    PelSettings,
)
from pyenvoy.wire.ivp_ss.others import (
    DER_SETTINGS,
    ENC_SETTINGS,
    GEN_DELETE,
    GEN_PROFILE,
    GENERATOR_METER_ENABLE,
    LOAD_CONTROL,
    PCS_SETTINGS,
    SYS_PHASE_BALANCE,
    EnchargeSettings,
    EncSettings,
)

__all__ = [
    "DER_SETTINGS",
    "DPEL",
    "DRY_CONTACT_SETTINGS",
    "ENC_SETTINGS",
    "ENDPOINTS",
    "GENERATOR_METER_ENABLE",
    "GEN_CONFIG",
    "GEN_DELETE",
    "GEN_MODE",
    "GEN_PROFILE",
    "GEN_SCHEDULE",
    "LOAD_CONTROL",
    "PCS_SETTINGS",
    "PEL_SETTINGS",
    "SS",
    "SYS_PHASE_BALANCE",
    "ContactSetting",
    "ContactSettings",
    "DpelSettings",
    "DynamicPel",
    "EncSettings",
    "EnchargeSettings",
    "ExerciseConfig",
    "GenConfig",
    "GenDays",
    "GenMode",
    "GenPeriod",
    "GenSchedule",
    "GenSeason",
    "GenSeasons",
    "PelSettings",
    "SocWindow",
]

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    *dry_contacts.ENDPOINTS,
    *generator.ENDPOINTS,
    *limits.ENDPOINTS,
    *others.ENDPOINTS,
)
