"""Batteries: IQ Batteries, AC Batteries, and what they are together."""

from datetime import datetime

import attrs

from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Celsius, Level, Percent, VoltAmperes, WattHours, Watts


class Activity(Word):
    """What a battery does."""

    IDLE = "idle"
    CHARGING = "charging"
    DISCHARGING = "discharging"
    FULL = "full"


@attrs.frozen
class Battery:
    """One IQ Battery. Power is positive when discharging."""

    serial: str
    model: str | None = None
    part_number: str | None = None
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
    communicating: bool | None = None
    operating: bool | None = None
    communication_subghz: Level | None = None
    communication_2_4ghz: Level | None = None
    revision: int | None = None
    phase: str | None = None
    der_index: int | None = None
    grid_state: str | None = None
    grid_mode: str | None = None
    admin_state: str | None = None
    status: tuple[str, ...] = ()
    firmware: str | None = None
    bmu_firmware: str | None = None
    installed_at: datetime | None = None
    reported_at: datetime | None = None


@attrs.frozen
class AcBattery:
    """One AC Battery of the first generation; its values lag ten to fifteen minutes."""

    serial: str
    model: str | None = None
    part_number: str | None = None
    charge: Percent | None = None
    activity: Activity | None = None
    power: Watts | None = None
    """Positive when discharging."""
    health: Percent | None = None
    temperature: Celsius | None = None
    max_cell_temperature: Celsius | None = None
    min_cell_temperature: Celsius | None = None
    sleep_enabled: bool | None = None
    sleep_min_charge: Percent | None = None
    sleep_max_charge: Percent | None = None
    active: bool | None = None
    communicating: bool | None = None
    operating: bool | None = None
    producing: bool | None = None
    provisioned: bool | None = None
    retired: bool = False
    status: tuple[str, ...] = ()
    firmware: str | None = None
    installed_at: datetime | None = None
    reported_at: datetime | None = None


@attrs.frozen
class Storage:
    """Batteries of one kind together. Power is positive when discharging."""

    count: int | None = None
    charge: Percent | None = None
    power: Watts | None = None
    available_energy: WattHours | None = None
    capacity: WattHours | None = None
    backup_reserve: Percent | None = None
    backup_energy: WattHours | None = None
    health: Percent | None = None
    activity: Activity | None = None
    measured_at: datetime | None = None


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
