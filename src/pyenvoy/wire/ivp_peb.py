"""`/ivp/peb`: the power line between gateway and devices: their status table, scans, report settings.

No capture of these exists; the shapes are those of one or two readers.
"""

from datetime import timedelta
from typing import Any

import attrs

from pyenvoy.endpoint import Cadence, Endpoint, LegacyRole, Role, from_json
from pyenvoy.firmware import since
from pyenvoy.request import Method
from pyenvoy.wire.converter import Bit, wire


@attrs.frozen
class DevStatusCounters:
    """How many devices of a kind are expected, found, heard and producing."""

    expected: int | None = wire("expected", default=None)
    discovered: int | None = wire("discovered", default=None)
    controls_total: int | None = wire("ctrlsTotal", default=None)
    controls_gone: int | None = wire("ctrlsGone", default=None)
    controls_communicating: int | None = wire("ctrlsCommunicating", default=None)
    channels_total: int | None = wire("chansTotal", default=None)
    channels_recent: int | None = wire("chansRecent", default=None)
    channels_producing: int | None = wire("chansProducing", default=None)


@attrs.frozen
class DevStatusCounts:
    """The counters by kind."""

    pcu: DevStatusCounters | None = wire("pcu", default=None)
    acb: DevStatusCounters | None = wire("acb", default=None)
    nsrb: DevStatusCounters | None = wire("nsrb", default=None)
    pld: DevStatusCounters | None = wire("pld", default=None)
    esub: DevStatusCounters | None = wire("esub", default=None)


@attrs.frozen
class DevStatusDevice:
    """One row of the table, its cells under the names that the table gives its columns."""

    serial: str = wire("serialNumber")
    dev_type: int | None = wire("devType", default=None)
    communicating: Bit | None = wire("communicating", default=None)
    recent: Bit | None = wire("recent", default=None)
    producing: Bit | None = wire("producing", default=None)
    report_date: int | None = wire("reportDate", default=None)  # s
    temperature: float | None = wire("temperature", default=None)  # degC
    dc_voltage: float | None = wire("dcVoltageINmV", default=None)  # mV
    dc_current: float | None = wire("dcCurrentINmA", default=None)  # mA
    ac_voltage: float | None = wire("acVoltageINmV", default=None)  # mV
    ac_power: float | None = wire("acPowerINmW", default=None)  # mW


@attrs.frozen
class DevStatus:
    """The status table of microinverters, AC Batteries and Q-Relays."""

    counters: DevStatusCounts | None = wire("counters", default=None)
    pcus: tuple[DevStatusDevice, ...] = wire("pcu", default=())
    acbs: tuple[DevStatusDevice, ...] = wire("acb", default=())
    nsrbs: tuple[DevStatusDevice, ...] = wire("nsrb", default=())


def from_tables(body: bytes) -> object:
    """Decode, and give every cell the name of its column: `fields` and `values` become objects."""
    data = from_json(body)
    if not isinstance(data, dict):
        return data
    return {kind: _named(table) for kind, table in data.items()}


def _named(table: object) -> object:
    if not isinstance(table, dict):
        return table
    fields, rows = table.get("fields"), table.get("values")
    if not (isinstance(fields, list) and isinstance(rows, list)):
        return table
    names = [str(field) for field in fields]
    return [dict(zip(names, row, strict=False)) if isinstance(row, list) else row for row in rows]


@attrs.frozen
class ScanCounts:
    """How a scan for one kind of device stands."""

    expected: int | None = wire("expected", default=None)
    discovered: int | None = wire("discovered", default=None)


@attrs.frozen
class DeviceScan:
    """The search for new devices; while it is active inverters report at once."""

    active: Bit | None = wire("active", default=None)
    polling_period: int | None = wire("polling-period-secs", default=None)  # s
    polling_off: Bit | None = wire("polling-is-off", default=None)
    pcu: ScanCounts | None = wire("pcu", default=None)
    acb: ScanCounts | None = wire("acb", default=None)
    nsrb: ScanCounts | None = wire("nsrb", default=None)
    esub: ScanCounts | None = wire("esub", default=None)


@attrs.frozen
class NewScan:
    """The wrapper that a scan comes in."""

    scan: DeviceScan = wire("newDeviceScan")


@attrs.frozen
class Reporting:
    """How much the gateway reports."""

    bandwidth: str | None = wire("bandwidth", default=None)
    diagnostics_minutes: int | None = wire("diag_duration_mins", default=None)  # min


@attrs.frozen
class ReportSettings:
    """The wrapper that report settings come in."""

    settings: Reporting = wire("reportsettings")


DEVSTATUS = Endpoint(
    "devstatus",
    "/ivp/peb/devstatus",
    shape=DevStatus,
    purpose="Status table of microinverters, AC Batteries and Q-Relays",
    role=Role.INSTALLER,
    legacy=LegacyRole.INSTALLER,
    firmware=since("7"),
    cadence=Cadence.SLOW,
    decode=from_tables,
)
NEWSCAN = Endpoint(
    "newscan",
    "/ivp/peb/newscan",
    shape=NewScan,
    purpose="Scan for devices; starting one also forces fresh reports",
    role=Role.PROV,
    legacy=LegacyRole.INSTALLER,
    firmware=since("7"),
    methods=(Method.GET, Method.PUT, Method.DELETE),
    patience=timedelta(seconds=90),
)
REPORT_SETTINGS = Endpoint(
    "report_settings",
    "/ivp/peb/reportsettings",
    shape=ReportSettings,
    purpose="How much the gateway reports to the cloud",
    role=Role.SUPPORT,
    legacy=LegacyRole.INSTALLER,
    firmware=since("7"),
    methods=(Method.GET, Method.PUT),
)

ENDPOINTS: tuple[Endpoint[Any], ...] = (DEVSTATUS, NEWSCAN, REPORT_SETTINGS)
