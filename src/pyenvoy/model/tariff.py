"""What energy costs, and what the batteries do about it."""

from datetime import datetime, timedelta

import attrs

from pyenvoy.model.source import Source
from pyenvoy.model.word import Word
from pyenvoy.units import Percent


class StorageProfile(Word):
    """What the batteries are for. Older firmware says `savings-mode` for `economy`."""

    SELF_CONSUMPTION = "self-consumption"
    BACKUP = "backup"
    ECONOMY = "economy"
    SAVINGS = "savings-mode"


class StorageAction(Word):
    """What the batteries do for a while. Nobody documents the codes; the names are the likely reading."""

    ZERO_NET = "ZN"
    CHARGE_FROM_GRID = "CG"
    CHARGE_FROM_PV = "CP"
    DISCHARGE_TO_LOAD = "DL"
    IDLE = "ID"


@attrs.frozen
class StorageSettings:
    """How the batteries are to behave."""

    profile: StorageProfile | None = None
    sub_profile: str | None = None
    reserve: Percent | None = None
    very_low_charge: Percent | None = None
    charge_from_grid: bool | None = None
    optimised_by_cloud: bool | None = None
    """Whether Enphase computes the schedules; local changes are then ignored."""
    changed_at: datetime | None = None


@attrs.frozen
class TariffPeriod:
    """A price from a time of day on."""

    id: str | None
    start: timedelta | None
    """After midnight, site time."""
    rate: float | None
    """In the tariff's currency, per kWh."""


@attrs.frozen
class TariffDay:
    """Prices on some days of the week."""

    id: str | None
    days: str | None
    periods: tuple[TariffPeriod, ...] = ()
    must_charge_start: timedelta | None = None
    must_charge_duration: timedelta | None = None
    must_charge_mode: StorageAction | None = None
    peak_rule: StorageAction | None = None
    discharge_to_grid: bool | None = None


@attrs.frozen
class TariffTier:
    """A price up to an amount of energy."""

    id: str | None
    limit: float | None
    """`None` for the rest."""
    rate: float | None


@attrs.frozen
class Season:
    """Prices from a day of the year on."""

    id: str | None
    start: str | None
    """Month and day, as `6/1`."""
    days: tuple[TariffDay, ...] = ()
    tiers: tuple[TariffTier, ...] = ()


@attrs.frozen
class ScheduleBlock:
    """A part of a weekday."""

    weekday: str
    """`Mon` to `Sun`."""
    start: timedelta | None = None
    """After midnight, site time."""
    duration: timedelta | None = None
    action: StorageAction | None = None


@attrs.frozen
class ScheduleSeason:
    """What the batteries do in a part of the year."""

    start: str | None = None
    """Month and day, as `6/1`."""
    end: str | None = None
    blocks: tuple[ScheduleBlock, ...] = ()


@attrs.frozen
class Schedule:
    """What the gateway has made of it; computed by the gateway, so read only."""

    source: str | None = None
    at: datetime | None = None
    version: str | None = None
    filename: str | None = None
    profile: StorageProfile | None = None
    sub_profile: str | None = None
    reserve: Percent | None = None
    very_low_charge: Percent | None = None
    charge_from_grid: bool | None = None
    optimised_by_cloud: bool | None = None
    """Always false so far; trust the storage settings."""
    override: bool | None = None
    override_reserve: Percent | None = None
    override_rate: float | None = None
    override_mode: str | None = None
    disabled: tuple[ScheduleBlock, ...] = ()
    """What holds while the batteries' schedule is switched off."""
    seasons: tuple[ScheduleSeason, ...] = ()
    """Empty while Enphase computes the schedules."""


@attrs.frozen
class Tariff:
    """Prices and storage settings."""

    source: Source
    logger: str | None = None
    currency: str | None = None
    single_rate: float | None = None
    """Per kWh bought."""
    single_rate_sell: float | None = None
    """Per kWh sold."""
    seasons: tuple[Season, ...] = ()
    seasons_sell: tuple[Season, ...] = ()
    storage: StorageSettings | None = None
    """As the gateway gives them: it has some also where there is no battery."""
    schedule: Schedule | None = None
    changed_at: datetime | None = None
