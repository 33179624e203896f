"""Tariff: rates and storage settings as the owner entered them, and the schedule made of them."""

from collections.abc import Iterator
from datetime import UTC, datetime
from operator import attrgetter
from typing import Any

from pyenvoy.endpoint import Answers, Endpoint
from pyenvoy.model.source import Source
from pyenvoy.model.tariff import (
    Schedule,
    ScheduleBlock,
    ScheduleSeason,
    Season,
    StorageAction,
    StorageProfile,
    StorageSettings,
    Tariff,
    TariffDay,
    TariffPeriod,
    TariffTier,
)
from pyenvoy.reading.words import first, given, minutes
from pyenvoy.units import Percent, moment
from pyenvoy.wire.admin_lib import (
    TARIFF,
    TARIFF_JSON,
    Day,
    ScheduleAnswer,
    SeasonActions,
    SeasonAnswer,
    SingleRate,
    StorageSettingsAnswer,
    Tier,
    Timetable,
    UserTariff,
    WeekdayActions,
)

FROM: tuple[Endpoint[Any], ...] = (TARIFF, TARIFF_JSON)


def read(answers: Answers) -> Tariff | None:
    """Read the one document there is, under either of its names."""
    found = first(answers, TARIFF, TARIFF_JSON)
    if found is None:
        return None
    endpoint, answer = found
    user = answer.value.tariff or UserTariff()
    rate = user.single_rate or SingleRate()
    return Tariff(
        Source(endpoint.name, answer.at),
        logger=user.logger,
        currency=user.currency.code if user.currency else None,
        single_rate=rate.rate,
        single_rate_sell=rate.sell,
        seasons=tuple(map(_season, user.seasons)),
        seasons_sell=tuple(map(_season, user.seasons_sell)),
        storage=given(_storage, user.storage_settings),
        schedule=given(_schedule, answer.value.schedule),
        changed_at=moment(user.date),
    )


def _storage(settings: StorageSettingsAnswer) -> StorageSettings:
    return StorageSettings(
        profile=given(StorageProfile, settings.mode),
        sub_profile=settings.operation_mode_sub_type or None,
        reserve=given(Percent, settings.reserved_soc),
        very_low_charge=given(Percent, settings.very_low_soc),
        charge_from_grid=settings.charge_from_grid,
        optimised_by_cloud=settings.opt_schedules,
        changed_at=moment(settings.date),
    )


def _season(season: SeasonAnswer) -> Season:
    return Season(
        season.id,
        season.start,
        days=tuple(map(_day, season.days)),
        tiers=tuple(map(_tier, season.tiers)),
    )


def _day(day: Day) -> TariffDay:
    return TariffDay(
        day.id,
        day.days,
        periods=tuple(TariffPeriod(one.id, minutes(one.start), one.rate) for one in day.periods),
        must_charge_start=minutes(day.must_charge_start),
        must_charge_duration=minutes(day.must_charge_duration),
        must_charge_mode=given(StorageAction, day.must_charge_mode),
        peak_rule=given(StorageAction, day.peak_rule),
        discharge_to_grid=day.enable_discharge_to_grid,
    )


def _tier(tier: Tier) -> TariffTier:
    rest = tier.limit is None or tier.limit < 0
    return TariffTier(tier.id, None if rest else tier.limit, tier.rate)


def _schedule(answer: ScheduleAnswer) -> Schedule:
    table = answer.schedule or Timetable()
    return Schedule(
        source=answer.source or None,
        at=_utc(answer.date),
        version=answer.version or None,
        filename=answer.filename or None,
        profile=given(StorageProfile, answer.battery_mode or answer.batt_mode),
        sub_profile=answer.operation_mode_sub_type or None,
        reserve=given(Percent, answer.reserved_soc),
        very_low_charge=given(Percent, answer.very_low_soc),
        charge_from_grid=answer.charge_from_grid,
        optimised_by_cloud=answer.opt_schedules,
        override=answer.override,
        override_reserve=given(Percent, answer.override_backup_soc),
        override_rate=answer.override_chg_dischg_rate,
        override_mode=answer.override_tou_mode,
        disabled=tuple(block for day in table.disable for block in _blocks(day)),
        seasons=tuple(
            ScheduleSeason(one.start, one.end, tuple(_blocks(one))) for one in table.tariff
        ),
    )


_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_BLOCKS = attrgetter(*map(str.lower, _WEEKDAYS))


def _blocks(days: WeekdayActions | SeasonActions) -> Iterator[ScheduleBlock]:
    for name, blocks in zip(_WEEKDAYS, _BLOCKS(days), strict=True):
        for one in blocks:
            yield ScheduleBlock(
                name,
                start=minutes(one.start),
                duration=minutes(one.duration),
                action=given(StorageAction, one.setting),
            )


def _utc(text: str | None) -> datetime | None:
    """The schedule's own spelling of a moment: `2026-01-31 23:59:59 UTC`."""
    if not text or not text.endswith(" UTC"):
        return None
    try:
        return datetime.fromisoformat(text.removesuffix(" UTC")).replace(tzinfo=UTC)
    except ValueError:
        return None
