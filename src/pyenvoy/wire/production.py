"""`/production.json` and `/production`: production, consumption and storage in one slow answer.

Protocol chapter 5.7. W, VA, var, Wh, VAh, varh, V, A. On firmware 3 `/production` is a page of
HTML, and `PRODUCTION_HTML` reads its one table.
"""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint
from pyenvoy.firmware import before, since
from pyenvoy.wire.converter import wire
from pyenvoy.wire.production_page import PageRow, table_of_page


@attrs.frozen
class ProductionLine:
    """One phase of a meter."""

    power: float | None = wire("wNow", default=None)
    energy_today: float | None = wire("whToday", default=None)
    energy_seven_days: float | None = wire("whLastSevenDays", default=None)
    energy_lifetime: float | None = wire("whLifetime", default=None)
    apparent_energy_today: float | None = wire("vahToday", default=None)
    apparent_energy_lifetime: float | None = wire("vahLifetime", default=None)
    leading_energy_today: float | None = wire("varhLeadToday", default=None)
    leading_energy_lifetime: float | None = wire("varhLeadLifetime", default=None)
    lagging_energy_today: float | None = wire("varhLagToday", default=None)
    lagging_energy_lifetime: float | None = wire("varhLagLifetime", default=None)
    current: float | None = wire("rmsCurrent", default=None)
    voltage: float | None = wire("rmsVoltage", default=None)
    reactive_power: float | None = wire("reactPwr", default=None)
    apparent_power: float | None = wire("apprntPwr", default=None)
    power_factor: float | None = wire("pwrFactor", default=None)


@attrs.frozen
class ProductionSection:
    """One way of measuring: the microinverters together, or a meter."""

    type: str
    """`inverters` or `eim`; `rgms` and `pmus` are documented and were never seen."""
    active_count: int | None = wire("activeCount", default=None)
    measurement_type: str | None = wire("measurementType", default=None)
    reading_time: int | None = wire("readingTime", default=None)
    power: float | None = wire("wNow", default=None)
    energy_today: float | None = wire("whToday", default=None)
    energy_seven_days: float | None = wire("whLastSevenDays", default=None)
    energy_lifetime: float | None = wire("whLifetime", default=None)
    apparent_energy_today: float | None = wire("vahToday", default=None)
    apparent_energy_lifetime: float | None = wire("vahLifetime", default=None)
    leading_energy_today: float | None = wire("varhLeadToday", default=None)
    leading_energy_lifetime: float | None = wire("varhLeadLifetime", default=None)
    lagging_energy_today: float | None = wire("varhLagToday", default=None)
    lagging_energy_lifetime: float | None = wire("varhLagLifetime", default=None)
    current: float | None = wire("rmsCurrent", default=None)
    voltage: float | None = wire("rmsVoltage", default=None)
    """The sum of the connected phases."""
    reactive_power: float | None = wire("reactPwr", default=None)
    apparent_power: float | None = wire("apprntPwr", default=None)
    power_factor: float | None = wire("pwrFactor", default=None)
    lines: tuple[ProductionLine, ...] = wire("lines", default=())


@attrs.frozen
class StorageSection:
    """The AC Batteries together; present without any, then empty."""

    type: str
    active_count: int | None = wire("activeCount", default=None)
    reading_time: int | None = wire("readingTime", default=None)
    power: float | None = wire("wNow", default=None)
    """Positive when discharging."""
    energy: float | None = wire("whNow", default=None)
    state: str | None = wire("state", default=None)
    percent_full: float | None = wire("percentFull", default=None)
    """Only where there are AC Batteries."""


@attrs.frozen
class ProductionAnswer:
    """Everything the gateway measures; each list may be short or absent."""

    production: tuple[ProductionSection, ...] = wire("production", default=())
    consumption: tuple[ProductionSection, ...] = wire("consumption", default=())
    storage: tuple[StorageSection, ...] = wire("storage", default=())


@attrs.frozen
class ProductionPageAnswer:
    """The table on the production page of firmware 3."""

    rows: tuple[PageRow, ...]
    live_since: str | None = wire("live_since", default=None)
    """In the gateway's own words and time zone: `Wed Mar 04, 2020 01:09 PM HST`."""


_SLOW = timedelta(seconds=60)  # 29 s and 33 s were seen on a busy gateway (chapter 8.2)

PRODUCTION_DETAILS = Endpoint(
    "production_details",
    "/production.json?details=1",
    shape=ProductionAnswer,
    purpose="Production, consumption and AC Batteries, each meter with its phases",
    firmware=since("4"),
    cadence=Cadence.STEADY,
    patience=_SLOW,
)
PRODUCTION = Endpoint(
    "production",
    "/production.json",
    shape=ProductionAnswer,
    purpose="Production, consumption and AC Batteries without phases",
    firmware=since("4"),
    patience=_SLOW,
)
PRODUCTION_PAGE = Endpoint(
    "production_page",
    "/production",
    shape=ProductionAnswer,
    purpose="The same, slower than all others",
    firmware=since("7"),
    patience=_SLOW,
)
PRODUCTION_HTML = Endpoint(
    "production_html",
    "/production",
    shape=ProductionPageAnswer,
    purpose="Power and energy of the site as a page for people, rounded to three digits",
    firmware=before("4"),
    cadence=Cadence.STEADY,
    decode=table_of_page,
)

SECTIONS: tuple[Endpoint[ProductionAnswer], ...] = (
    PRODUCTION_DETAILS,
    PRODUCTION,
    PRODUCTION_PAGE,
)
"""The places that give the same sections, the fullest first."""

ENDPOINTS: tuple[Endpoint[Any], ...] = (*SECTIONS, PRODUCTION_HTML)
