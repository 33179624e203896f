"""`/ivp/pdm`: sums over all devices; the devices' own last intervals are in `device_data.py`."""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, Raw
from pyenvoy.firmware import since
from pyenvoy.wire.converter import wire
from pyenvoy.wire.ivp_pdm.device_data import DeviceData, by_kind


@attrs.frozen
class PdmTotals:
    """Energy and power of one source; 15-minute values."""

    watt_hours_today: float | None = wire("wattHoursToday", default=None)  # Wh
    watt_hours_seven_days: float | None = wire("wattHoursSevenDays", default=None)  # Wh
    watt_hours_lifetime: float | None = wire("wattHoursLifetime", default=None)  # Wh
    watts_now: float | None = wire("wattsNow", default=None)  # W


@attrs.frozen
class PdmProducers:
    """Microinverters, revenue grade meter, current transformer."""

    pcu: PdmTotals | None = wire("pcu", default=None)
    rgm: PdmTotals | None = wire("rgm", default=None)
    eim: PdmTotals | None = wire("eim", default=None)


@attrs.frozen
class PdmConsumers:
    """What the current transformer makes of consumption; this is total, not net."""

    eim: PdmTotals | None = wire("eim", default=None)


@attrs.frozen
class PdmEnergy:
    """Energy by source."""

    production: PdmProducers | None = wire("production", default=None)
    consumption: PdmConsumers | None = wire("consumption", default=None)


@attrs.frozen
class PdmAggregate:
    """A figure that comes wrapped."""

    aggregate: float | None = wire("aggregate", default=None)  # Wh


@attrs.frozen
class PdmProduction:
    """Totals by source, in joules and watt-hours."""

    watts_now_pcu: float | None = wire("watts_now_pcu", default=None)  # W
    watts_now_eim: float | None = wire("watts_now_eim", default=None)  # W
    watts_now_rgm: float | None = wire("watts_now_rgm", default=None)  # W
    watts_now_pmu: float | None = wire("watts_now_pmu", default=None)  # W
    joules_today_pcu: float | None = wire("joules_today_pcu", default=None)  # J
    joules_seven_days_pcu: float | None = wire("pcu_joules_seven_days", default=None)  # J
    joules_lifetime_pcu: float | None = wire("joules_lifetime_pcu", default=None)  # J
    watt_hours_today_eim: PdmAggregate | None = wire("watt_hours_today_eim", default=None)
    watt_hours_seven_days_eim: PdmAggregate | None = wire("eim_watt_hours_seven_days", default=None)
    watt_hours_lifetime_eim: PdmAggregate | None = wire("watt_hours_lifetime_eim", default=None)
    watt_hours_today_rgm: float | None = wire("watt_hours_today_rgm", default=None)  # Wh
    watt_hours_seven_days_rgm: float | None = wire("rgm_watt_hours_seven_days", default=None)  # Wh
    watt_hours_lifetime_rgm: float | None = wire("watt_hours_lifetime_rgm", default=None)  # Wh
    watt_hours_today_pmu: float | None = wire("watt_hours_today_pmu", default=None)  # Wh
    watt_hours_seven_days_pmu: float | None = wire("pmu_watt_hours_seven_days", default=None)  # Wh
    watt_hours_lifetime_pmu: float | None = wire("watt_hours_lifetime_pmu", default=None)  # Wh
    there_is_an_active_eim: bool | None = wire("there_is_an_active_eim", default=None)
    there_is_an_active_rgm: bool | None = wire("there_is_an_active_rgm", default=None)
    there_is_an_active_pmu: bool | None = wire("there_is_an_active_pmu", default=None)


PDM_ENERGY = Endpoint(
    "pdm_energy",
    "/ivp/pdm/energy",
    shape=PdmEnergy,
    purpose="Energy by source, of the last closed quarter of an hour",
    firmware=since("7.6"),
    cadence=Cadence.SLOW,
)
PDM_PRODUCTION = Endpoint(
    "pdm_production",
    "/ivp/pdm/production",
    shape=PdmProduction,
    purpose="Totals by source, in joules and watt-hours",
    firmware=since("8.2.4000"),
)
DEVICE_DATA = Endpoint(
    "device_data",
    "/ivp/pdm/device_data",
    shape=DeviceData,
    purpose="Last report interval of each device, at most 50 of them",
    firmware=since("7.6"),
    cadence=Cadence.SLOW,
    patience=timedelta(seconds=90),  # hangs 25 to 85 s shortly after 23:00 gateway time
    decode=by_kind,
)
DEVICE_DATA_1 = Endpoint(
    "device_data_1",
    "/ivp/pdm/device_data/1",
    shape=DeviceData,
    purpose="The same, in its other spelling",
    firmware=since("7.6"),
    patience=timedelta(seconds=90),
    decode=by_kind,
)


def _known_by_name(name: str) -> Endpoint[Raw]:
    return Endpoint(
        f"pdm_{name}",
        f"/ivp/pdm/{name}",
        shape=Raw,
        purpose="Known by name only",
        firmware=since("7"),
    )


PDM_BY_NAME = tuple(
    _known_by_name(name)
    for name in (
        "archive",
        "channels",
        "consumption",
        "database",
        "device_types",
        "export",
        "export_count",
        "generation",
        "lifetime",
        "maintainence",  # sic
        "mark",
        "reading",
        "reset_export",
        "stat_name",
        "status",
        "test",
        "unmark",
    )
)
"""Names without any description. Some of them may change things: never asked unasked."""

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    PDM_ENERGY,
    PDM_PRODUCTION,
    DEVICE_DATA,
    DEVICE_DATA_1,
    *PDM_BY_NAME,
)
