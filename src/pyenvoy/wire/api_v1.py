"""`/api/v1`: totals of the site, and what each microinverter last reported. Quarter-hour values.

Protocol chapters 5.1 and 5.2. Powers in W, energies in Wh.
"""

from typing import Any

import attrs

from pyenvoy.endpoint import BRIEF, Cadence, Endpoint, LegacyRole, Raw
from pyenvoy.firmware import since
from pyenvoy.units import Watts
from pyenvoy.wire.converter import wire


@attrs.frozen
class ProductionTotals:
    """The site's production, as of the last quarter of an hour that was closed."""

    watt_hours_today: float | None = wire("wattHoursToday", default=None)
    watt_hours_seven_days: float | None = wire("wattHoursSevenDays", default=None)
    """The seven days before today."""
    watt_hours_lifetime: float | None = wire("wattHoursLifetime", default=None)
    watts_now: float | None = wire("wattsNow", default=None)
    """The mean of that quarter of an hour where a meter measures, else the inverters' sum."""


@attrs.frozen
class InverterReport:
    """The last report of one microinverter or AC Battery; it stays when reports stop."""

    serial_number: str = wire("serialNumber")
    last_report_date: int | None = wire("lastReportDate", default=None)
    device_type: int | None = wire("devType", default=None)
    """1 for a microinverter, 11 for an AC Battery; firmware 3 and 4 do not say."""
    last_report_watts: Watts | None = wire("lastReportWatts", default=None)
    max_report_watts: Watts | None = wire("maxReportWatts", default=None)


PRODUCTION_TOTALS = Endpoint(
    "production_totals",
    "/api/v1/production",
    shape=ProductionTotals,
    purpose="Power and energy of the site in four numbers, a quarter of an hour old",
    firmware=since("3.9"),
    cadence=Cadence.SLOW,
    patience=BRIEF,
)
PRODUCTION_INVERTERS = Endpoint(
    "production_inverters",
    "/api/v1/production/inverters",
    shape=tuple[InverterReport, ...],
    purpose="The last report of every microinverter and AC Battery",
    legacy=LegacyRole.ENVOY,
    firmware=since("3.9"),
    cadence=Cadence.SLOW,
)
ENERGY_V1 = Endpoint(
    "energy_v1",
    "/api/v1/energy",
    shape=Raw,
    purpose="Known by name only",
    firmware=since("3.9"),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (PRODUCTION_TOTALS, PRODUCTION_INVERTERS, ENERGY_V1)
