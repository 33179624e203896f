"""`/ivp/meters`: which current meters are wired, and what they measure now.

Protocol chapters 5.3 to 5.6. W, VA, var, Wh, VAh, varh, V, A, Hz; all positive towards the house.
"""

from typing import Any

import attrs

from pyenvoy.endpoint import BRIEF, Cadence, Endpoint, Raw, Role
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import wire


@attrs.frozen
class MeterAnswer:
    """What is wired to one meter."""

    eid: int
    state: str | None = wire("state", default=None)
    """`enabled` or `disabled`."""
    measurement_type: str | None = wire("measurementType", default=None)
    phase_mode: str | None = wire("phaseMode", default=None)
    """What the hardware can measure: `single`, `split` or `three`."""
    phase_count: int | None = wire("phaseCount", default=None)
    """How many phases are connected."""
    metering_status: str | None = wire("meteringStatus", default=None)
    status_flags: tuple[str, ...] = wire("statusFlags", default=())


@attrs.frozen
class MeterChannel:
    """One channel of a meter; there are always three, connected or not."""

    eid: int
    timestamp: float | None = wire("timestamp", default=None)
    energy_delivered: float | None = wire("actEnergyDlvd", default=None)
    energy_received: float | None = wire("actEnergyRcvd", default=None)
    apparent_energy: float | None = wire("apparentEnergy", default=None)
    reactive_energy_lagging: float | None = wire("reactEnergyLagg", default=None)
    reactive_energy_leading: float | None = wire("reactEnergyLead", default=None)
    instantaneous_demand: float | None = wire("instantaneousDemand", default=None)
    active_power: float | None = wire("activePower", default=None)
    apparent_power: float | None = wire("apparentPower", default=None)
    reactive_power: float | None = wire("reactivePower", default=None)
    power_factor: float | None = wire("pwrFactor", default=None)
    voltage: float | None = wire("voltage", default=None)
    current: float | None = wire("current", default=None)
    frequency: float | None = wire("freq", default=None)


@attrs.frozen
class MeterReading:
    """One meter as it stands now; `voltage` is the sum of the connected channels."""

    eid: int
    timestamp: float | None = wire("timestamp", default=None)
    energy_delivered: float | None = wire("actEnergyDlvd", default=None)
    energy_received: float | None = wire("actEnergyRcvd", default=None)
    apparent_energy: float | None = wire("apparentEnergy", default=None)
    reactive_energy_lagging: float | None = wire("reactEnergyLagg", default=None)
    reactive_energy_leading: float | None = wire("reactEnergyLead", default=None)
    instantaneous_demand: float | None = wire("instantaneousDemand", default=None)
    active_power: float | None = wire("activePower", default=None)
    apparent_power: float | None = wire("apparentPower", default=None)
    reactive_power: float | None = wire("reactivePower", default=None)
    power_factor: float | None = wire("pwrFactor", default=None)
    """An average over the phases on most gateways, their sum on the newest."""
    voltage: float | None = wire("voltage", default=None)
    current: float | None = wire("current", default=None)
    frequency: float | None = wire("freq", default=None)
    channels: tuple[MeterChannel, ...] = wire("channels", default=())


@attrs.frozen
class ReportedFlow:
    """A meter's values in a report, of all phases or of one."""

    current_watts: float | None = wire("currW", default=None)
    active_power: float | None = wire("actPower", default=None)
    apparent_power: float | None = wire("apprntPwr", default=None)
    reactive_power: float | None = wire("reactPwr", default=None)
    energy_delivered: float | None = wire("whDlvdCum", default=None)
    """For net consumption import minus export."""
    energy_received: float | None = wire("whRcvdCum", default=None)
    reactive_energy_lagging: float | None = wire("varhLagCum", default=None)
    reactive_energy_leading: float | None = wire("varhLeadCum", default=None)
    apparent_energy: float | None = wire("vahCum", default=None)
    voltage: float | None = wire("rmsVoltage", default=None)
    current: float | None = wire("rmsCurrent", default=None)
    power_factor: float | None = wire("pwrFactor", default=None)
    frequency: float | None = wire("freqHz", default=None)


@attrs.frozen
class MeterReport:
    """One measurement with its connected phases."""

    report_type: str = wire("reportType")
    """`production`, `net-consumption` or `total-consumption`."""
    created_at: int | None = wire("createdAt", default=None)
    cumulative: ReportedFlow | None = wire("cumulative", default=None)
    lines: tuple[ReportedFlow, ...] = wire("lines", default=())


@attrs.frozen
class PhaseReading:
    """One phase of the grid or of the panels."""

    phase: str | None = wire("phase", default=None)
    """`L1` to `L3`."""
    active_power: float | None = wire("activePower", default=None)
    reactive_power: float | None = wire("reactivePower", default=None)
    """Of the grid only."""
    voltage: float | None = wire("voltage", default=None)
    current: float | None = wire("current", default=None)
    frequency: float | None = wire("freq", default=None)


@attrs.frozen
class PhaseReadings:
    """The phases of the grid or of the panels; there are always three."""

    channels: tuple[PhaseReading, ...] = wire("channels", default=())


METERS = Endpoint(
    "meters",
    "/ivp/meters",
    shape=tuple[MeterAnswer, ...],
    purpose="Which current meters are wired, and to what",
    firmware=since("4.2"),
    cadence=Cadence.LAZY,
    patience=BRIEF,
)
METER_READINGS = Endpoint(
    "meter_readings",
    "/ivp/meters/readings",
    shape=tuple[MeterReading, ...],
    purpose="What every current meter measures now, and has counted",
    firmware=since("4.2"),
    cadence=Cadence.LIVE,
    patience=BRIEF,
)
METER_REPORTS = Endpoint(
    "meter_reports",
    "/ivp/meters/reports",
    shape=tuple[MeterReport, ...],
    purpose="Production, net and total consumption with their phases",
    firmware=since("7"),
)
METER_REPORTS_PRODUCTION = Endpoint(
    "meter_reports_production",
    "/ivp/meters/reports/production",
    shape=MeterReport,
    purpose="Production with its phases",
    firmware=since("7"),
)
METER_REPORTS_CONSUMPTION = Endpoint(
    "meter_reports_consumption",
    "/ivp/meters/reports/consumption",
    shape=tuple[MeterReport, ...],
    purpose="Net and total consumption with their phases",
    firmware=since("7"),
)
GRID_READING = Endpoint(
    "grid_reading",
    "/ivp/meters/gridReading",
    shape=tuple[PhaseReadings, ...],
    purpose="The grid, phase by phase; small and quick",
    firmware=since("8.3"),
)
PV_READING = Endpoint(
    "pv_reading",
    "/ivp/meters/pvReading",
    shape=tuple[PhaseReadings, ...],
    purpose="The panels, phase by phase; small and quick",
    firmware=since("8.3"),
)
METER = Endpoint(
    "meter",
    "/ivp/meters/{eid}",
    shape=MeterAnswer,
    purpose="What is wired to one meter; enables and disables it",
    firmware=since("4.2"),
    methods=(Method.GET, Method.PUT),
)
METER_READING = Endpoint(
    "meter_reading",
    "/ivp/meters/readings/{eid}",
    shape=MeterReading,
    purpose="What one meter measures now",
    firmware=since("4.2"),
)
METER_CTS = Endpoint(
    "meter_cts",
    "/ivp/meters/cts",
    shape=Raw,
    purpose="Ratios of the current transformers",
    role=Role.INSTALLER,
    firmware=since("4.2"),
)
METER_CT = Endpoint(
    "meter_ct",
    "/ivp/meters/cts/{eid}",
    shape=Raw,
    purpose="Ratio of one meter's current transformers",
    role=Role.INSTALLER,
    firmware=since("4.2"),
    methods=(Method.GET, Method.PUT),
)
METER_CT_REVERSAL = Endpoint(
    "meter_ct_reversal",
    "/ivp/meters/ctreversal/{eid}",
    shape=Raw,
    purpose="Polarity of one meter's current transformers, line by line",
    role=Role.INSTALLER,
    firmware=since("4.2"),
    methods=(Method.GET, Method.PUT),
)
METER_STORAGE_SETTING = Endpoint(
    "meter_storage_setting",
    "/ivp/meters/storage_setting",
    shape=Raw,
    purpose="The storage meter's setting; known by name only",
    role=Role.INSTALLER,
    firmware=since("7"),
    methods=(Method.GET, Method.PUT),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (
    METERS,
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_PRODUCTION,
    METER_REPORTS_CONSUMPTION,
    GRID_READING,
    PV_READING,
    METER,
    METER_READING,
    METER_CTS,
    METER_CT,
    METER_CT_REVERSAL,
    METER_STORAGE_SETTING,
)
