"""Rates, storage settings and the schedule."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.model.tariff import StorageAction, StorageProfile
from pyenvoy.reading.tariff import read
from pyenvoy.wire.admin_lib import TARIFF, TARIFF_JSON
from tests.pyenvoy.reading.said import AT, said


def user(**keys):
    return read(said({TARIFF: {"tariff": keys}}))


def schedule(**keys):
    return read(said({TARIFF: {"schedule": keys}})).schedule


def test_no_answer_is_no_tariff():
    assert read(said({})) is None


def test_the_tariff_has_two_names():
    found = read(said({TARIFF_JSON: {"tariff": {"currency": {"code": "EUR"}}}}))
    assert (found.currency, found.source.endpoint, found.source.at) == ("EUR", "tariff_json", AT)


def test_an_empty_document_is_an_empty_tariff():
    found = read(said({TARIFF: {}}))
    assert (found.currency, found.storage, found.schedule) == (None, None, None)


def test_rates_are_bought_and_sold():
    found = user(single_rate={"rate": 0.3, "sell": 0.1})
    assert (found.single_rate, found.single_rate_sell) == (0.3, 0.1)


def test_storage_settings_keep_the_gateways_word():
    settings = {"mode": "savings-mode", "reserved_soc": 30.0, "date": "1700000000"}
    storage = user(storage_settings=settings).storage
    assert storage.profile is StorageProfile.SAVINGS
    assert (storage.reserve, storage.changed_at.year) == (30, 2023)


def test_schedules_made_by_the_cloud_are_told_by_the_settings():
    assert user(storage_settings={"opt_schedules": True}).storage.optimised_by_cloud is True


def test_periods_are_minutes_of_day():
    day = {"days": "Sat,Sun", "periods": [{"id": "peak", "start": 960, "rate": 0.4}]}
    (season,) = user(seasons=[{"id": "summer", "start": "6/1", "days": [day]}]).seasons
    (period,) = season.days[0].periods
    assert (period.start, period.rate) == (timedelta(hours=16), 0.4)


def test_a_forced_charge_has_its_action():
    day = {"must_charge_start": 444, "must_charge_duration": 35, "must_charge_mode": "CG"}
    (season,) = user(seasons=[{"days": [day]}]).seasons
    assert season.days[0].must_charge_mode is StorageAction.CHARGE_FROM_GRID


@pytest.mark.parametrize(("limit", "meant"), [(500, 500), (0, 0), (-1, None), (None, None)])
def test_the_last_tier_has_no_limit(limit, meant):
    (season,) = user(seasons_sell=[{"tiers": [{"limit": limit, "rate": 0.2}]}]).seasons_sell
    assert season.tiers[0].limit == meant


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31 23:59:59 UTC", datetime(2026, 1, 31, 23, 59, 59, tzinfo=UTC)),
        ("31 January", None),
        ("31 January UTC", None),
        ("2026-01-31 23:59:59", None),
        ("", None),
    ],
)
def test_the_schedule_spells_its_date_as_text(text, moment):
    assert schedule(date=text).at == moment


def test_the_schedule_has_blocks_by_weekday_and_season():
    block = {"start": 60, "duration": 30, "setting": "ZN"}
    table = {
        "Disable": [{"Sun": [block]}],
        "tariff": [{"start": "1/1", "end": "6/1", "Mon": [block]}],
    }
    found = schedule(schedule=table)
    assert [one.weekday for one in found.disabled] == ["Sun"]
    (season,) = found.seasons
    assert (season.end, season.blocks[0].start) == ("6/1", timedelta(hours=1))
    assert season.blocks[0].action is StorageAction.ZERO_NET


def test_a_profile_may_have_another_below_it():
    assert schedule(operation_mode_sub_type="basic").sub_profile == "basic"
    assert schedule(operation_mode_sub_type="").sub_profile is None


def test_either_key_of_the_mode_is_read():
    assert schedule(batt_mode="backup").profile is StorageProfile.BACKUP
