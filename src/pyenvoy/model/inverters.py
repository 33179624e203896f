"""Microinverters, one by one."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.model.source import Source
from pyenvoy.units import Amperes, Celsius, Hertz, Level, Vars, Volts, WattHours, Watts


@attrs.frozen
class InverterDetail:
    """What a microinverter measured over its last report interval."""

    dc_voltage: Volts | None = None
    dc_current: Amperes | None = None
    ac_voltage: Volts | None = None
    ac_current: Amperes | None = None
    ac_frequency: Hertz | None = None
    temperature: Celsius | None = None
    phase_voltages: tuple[Volts, ...] = ()
    reactive_leading: Vars | None = None
    reactive_lagging: Vars | None = None
    energy_produced: WattHours | None = None
    """In the last report interval."""
    energy_used: WattHours | None = None
    """In the last report interval."""
    interval: timedelta | None = None
    conversion_error_seconds: int | None = None
    conversion_error_cycles: int | None = None
    rssi: int | None = None
    issi: int | None = None
    flags: int | None = None


@attrs.frozen
class Inverter:
    """One microinverter: the basic report, the detail where there is one, and the inventory."""

    serial: str
    model: str | None = None
    part_number: str | None = None
    power: Watts | None = None
    """As last reported; after dusk the gateway repeats the last report, see `reported_at`."""
    max_power: Watts | None = None
    reported_at: datetime | None = None
    active: bool | None = None
    """False when dead or retired."""
    producing: bool | None = None
    communicating: bool | None = None
    operating: bool | None = None
    provisioned: bool | None = None
    recent: bool | None = None
    """Whether the gateway calls the last report recent."""
    retired: bool = False
    admin_state: int | None = None
    """1 discovered, 2 verified, 3 retired."""
    phase: str | None = None
    energy_today: WattHours | None = None
    energy_yesterday: WattHours | None = None
    energy_week: WattHours | None = None
    energy_lifetime: WattHours | None = None
    lifetime_span: timedelta | None = None
    """How long the lifetime energy has been counted, in the gateway's reckoning."""
    detail: InverterDetail | None = None
    channels: tuple[InverterDetail, ...] = ()
    """Every DC input of a microinverter that has more than the one in `detail`."""
    status: tuple[str, ...] = ()
    """Condition flags in the gateway's words; a night looks like `dc-pwr-low`."""
    firmware: str | None = None
    firmware_loaded_at: datetime | None = None
    parameter_table: str | None = None
    """Part number of the operating parameters (grid settings) that it has loaded."""
    installed_at: datetime | None = None
    created_at: datetime | None = None
    """When the gateway first knew it."""
    control_eid: int | None = None
    """Channel number by which a ground fault is cleared."""
    ground_fault_clearable: bool | None = None
    communication: Level | None = None
    """Over the power line, 0 to 5, where somebody has asked for the check."""


@attrs.frozen
class Inverters:
    """All microinverters, never limited in number, in the order of their serial numbers."""

    source: Source
    all: tuple[Inverter, ...]
    report_interval: timedelta | None = None
    """How often they report, as far as the reports tell."""

    def by_serial(self, serial: str) -> Inverter | None:
        """The inverter with this serial number, or `None`."""
        return next((one for one in self.all if one.serial == serial), None)

    @property
    def in_use(self) -> tuple[Inverter, ...]:
        """Those that are not retired."""
        return tuple(one for one in self.all if not one.retired)
