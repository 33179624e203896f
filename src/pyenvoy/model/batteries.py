"""Batteries: IQ Batteries, AC Batteries, and what they are together."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.model.device import Device
from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import (
    Amperes,
    Celsius,
    Hertz,
    Level,
    Percent,
    Vars,
    VoltAmperes,
    Volts,
    WattHours,
    Watts,
)


class Activity(Word):
    """What a battery does."""

    IDLE = "idle"
    CHARGING = "charging"
    DISCHARGING = "discharging"
    FULL = "full"


@attrs.frozen
class Battery(Device):
    """One IQ Battery. Power is positive when discharging."""

    charge: Percent | None = None
    power: Watts | None = None
    apparent_power: VoltAmperes | None = None
    activity: Activity | None = None
    capacity: WattHours | None = None
    rated_power: Watts | None = None
    temperature: Celsius | None = None
    max_cell_temperature: Celsius | None = None
    led: int | None = None
    sleep_enabled: bool | None = None
    dc_switch_off: bool | None = None
    operating: bool | None = None
    communication_subghz: Level | None = None
    communication_2_4ghz: Level | None = None
    revision: int | None = None
    phase: str | None = None
    """`ph-a` and the like; a bare number on firmware 7, whose meaning is not known."""
    der_index: int | None = None
    grid_state: str | None = None
    grid_mode: str | None = None
    bmu_firmware: str | None = None


@attrs.frozen
class AcBatteryDetail:
    """What an AC Battery measured over its last report interval."""

    ac_voltage: Volts | None = None
    ac_frequency: Hertz | None = None
    dc_voltage: Volts | None = None
    dc_current: Amperes | None = None
    cell_stack_voltage: Volts | None = None
    reactive_leading: Vars | None = None
    reactive_lagging: Vars | None = None
    energy_discharged: WattHours | None = None
    """In the last report interval."""
    energy_charged: WattHours | None = None
    """In the last report interval."""
    interval: timedelta | None = None
    conversion_error_seconds: int | None = None
    conversion_error_cycles: int | None = None
    flags: int | None = None
    vendor_data: str | None = None


@attrs.frozen
class AcBattery(Device):
    """One AC Battery of the first generation; its values lag ten to fifteen minutes."""

    charge: Percent | None = None
    activity: Activity | None = None
    power: Watts | None = None
    """Positive when discharging; the mean of its last report interval."""
    health: Percent | None = None
    temperature: Celsius | None = None
    max_cell_temperature: Celsius | None = None
    min_cell_temperature: Celsius | None = None
    sleep_enabled: bool | None = None
    sleep_min_charge: Percent | None = None
    sleep_max_charge: Percent | None = None
    sleep_commanded: bool | None = None
    """Whether it is told to sleep; it may take a quarter of an hour until it does."""
    active: bool | None = None
    operating: bool | None = None
    producing: bool | None = None
    provisioned: bool | None = None
    retired: bool = False
    phase: str | None = None
    parameter_table: str | None = None
    control_eid: int | None = None
    energy_discharged: WattHours | None = None
    """Since it was installed."""
    energy_charged: WattHours | None = None
    """Since it was installed."""
    detail: AcBatteryDetail | None = None


@attrs.frozen
class Storage:
    """Batteries of one kind together. Power is positive when discharging."""

    count: int | None = None
    charge: Percent | None = None
    power: Watts | None = None
    apparent_power: VoltAmperes | None = None
    available_energy: WattHours | None = None
    capacity: WattHours | None = None
    """What they can hold now."""
    commissioned_capacity: WattHours | None = None
    """What they could hold when they were installed."""
    backup_reserve: Percent | None = None
    """What is kept for an outage, as in force."""
    backup_reserve_configured: Percent | None = None
    backup_energy: WattHours | None = None
    health: Percent | None = None
    very_low_charge: Percent | None = None
    activity: Activity | None = None
    measured_at: datetime | None = None


@attrs.frozen
class OffGridControl:
    """The controller's corrections for a house without a grid, in the gateway's own figures."""

    active: bool | None = None
    balanced: bool | None = None
    sequence_reset_needed: bool | None = None
    frequency: float | None = None
    voltage: float | None = None
    voltage_d_negative: float | None = None
    voltage_d_zero: float | None = None
    voltage_q_negative: float | None = None
    voltage_q_zero: float | None = None


@attrs.frozen
class StorageControl:
    """How the batteries are steered together."""

    shutdown: bool | None = None
    frequency_bias: tuple[Hertz, ...] = ()
    """Per phase."""
    voltage_bias: tuple[Volts, ...] = ()
    """Per phase."""
    commissioning: bool | None = None
    starting_up: bool | None = None
    """The gateway's `ESS_in_progress`."""
    stage_change: bool | None = None
    """The gateway's `ESS_R3_To_R4_in_progress`."""
    recovery_enabled: bool | None = None
    recovery_threshold: Percent | None = None
    recovery_entry: Percent | None = None
    recovery_exit: Percent | None = None
    off_grid: OffGridControl | None = None


@attrs.frozen
class BatterySettings:
    """Battery settings of a country, on the few gateways that tell."""

    enabled: bool | None = None
    country: str | None = None
    current_limit: float | None = None
    per_phase: float | None = None


@attrs.frozen
class Batteries:
    """All batteries of the site. A kind that is not installed is empty and its sum is `None`."""

    source: Source
    batteries: tuple[Battery, ...] = ()
    storage: Storage | None = None
    """The IQ Batteries together."""
    ac_batteries: tuple[AcBattery, ...] = ()
    ac_storage: Storage | None = None
    """The AC Batteries together."""
    charge: Percent | None = None
    """Of both kinds together, as the gateway gives it."""
    capacity: WattHours | None = None
    """Of both kinds together, as the gateway gives it."""
    control: StorageControl | None = None
    settings: BatterySettings | None = None
