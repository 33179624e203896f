"""Totals of days in the site's own time zone."""

from datetime import UTC, date, datetime, timedelta

import pytest

from pyenvoy.accounting import days
from pyenvoy.accounting.days import KEPT, Mark
from pyenvoy.zones import zone_of

AMSTERDAM = zone_of("Europe/Amsterdam")
START = datetime(2026, 3, 27, 12, tzinfo=UTC)
"""A Friday at noon, two days before clocks are put forward."""
HOUR, QUARTER = timedelta(hours=1), timedelta(minutes=15)


def counted(hours, every=QUARTER, start=START, zone=AMSTERDAM):
    """A counter that counts 100 Wh an hour."""
    known, steps = days.begin(0.0, start), int(hours * HOUR / every)
    for i in range(1, steps + 1):
        known = days.after(known, 100.0 * (i * every / HOUR), start + i * every, zone)
    return known


# -- midnights ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "day", "begins"),
    [
        ("Europe/Amsterdam", date(2026, 3, 30), "2026-03-29T22:00:00+00:00"),
        ("America/Phoenix", date(2026, 3, 30), "2026-03-30T07:00:00+00:00"),
        # clocks are put forward at midnight: the day begins at one
        ("Africa/Cairo", date(2026, 4, 24), "2026-04-23T22:00:00+00:00"),
        # clocks are put back to midnight: there are two, and the first one counts
        ("America/Havana", date(2026, 11, 1), "2026-11-01T04:00:00+00:00"),
    ],
)
def test_a_day_begins_at_the_sites_midnight(zone, day, begins):
    assert days.midnight(day, zone_of(zone)).isoformat() == begins


# -- marks ----------------------------------------------------------------------------------------


def test_a_midnight_between_near_samples_is_exact():
    assert counted(24).marks[-1] == Mark(datetime(2026, 3, 27, 23, tzinfo=UTC), 1100.0)


def test_a_midnight_that_nobody_saw_is_interpolated_and_says_so():
    known = days.after(days.begin(0.0, START), 2200.0, START + 22 * HOUR, AMSTERDAM)
    assert known.marks[-1] == Mark(datetime(2026, 3, 27, 23, tzinfo=UTC), 1100.0, exact=False)


def test_every_midnight_of_a_silence_gets_a_mark():
    known = days.after(days.begin(0.0, START), 7200.0, START + 72 * HOUR, AMSTERDAM)
    assert [round(mark.energy) for mark in known.marks] == [0, 1100, 3500, 5800]


def test_a_silence_of_years_is_marked_for_its_last_weeks():
    known = days.after(days.begin(0.0, START), 1e6, START + timedelta(days=9000), AMSTERDAM)
    assert len(known.marks) == KEPT


def test_a_sample_at_midnight_is_its_mark():
    midnight = datetime(2026, 3, 27, 23, tzinfo=UTC)
    known = days.after(days.begin(0.0, midnight - HOUR), 70.0, midnight, AMSTERDAM)
    assert known.marks[-1] == Mark(midnight, 70.0)


def test_a_clock_that_was_ahead_leaves_no_midnights():
    known = days.after(counted(4), 450.0, START + 48 * HOUR, AMSTERDAM)
    known = days.after(known, 460.0, START + 5 * HOUR, AMSTERDAM)
    assert (known.marks, known.last.energy) == ((Mark(START, 0.0),), 460.0)


def test_a_clock_set_back_before_everything_loses_no_energy():
    known = days.after(counted(4), 450.0, START - HOUR, AMSTERDAM)
    first = days.Mark(START - HOUR, counted(4).marks[0].energy, exact=False)
    assert known == days.Days((first,), days.Mark(START - HOUR, 450.0))


def test_what_a_clock_that_was_ahead_has_counted_is_of_today():
    known, ahead = counted(4), counted(4).last.at
    now = days.totals(known, ahead - HOUR, AMSTERDAM).today
    assert now.energy == days.totals(known, ahead, AMSTERDAM).today.energy


# -- totals ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(("day", "hours"), [(28, 24), (29, 23), (30, 24)])
def test_the_day_of_summer_time_is_an_hour_shorter(day, hours):
    found = days.day(counted(100), date(2026, 3, day), AMSTERDAM)
    assert (found.energy, found.exact) == (pytest.approx(100 * hours), True)


def test_the_day_of_winter_time_is_an_hour_longer():
    known = counted(60, start=datetime(2026, 10, 24, 12, tzinfo=UTC))
    assert days.day(known, date(2026, 10, 25), AMSTERDAM).energy == pytest.approx(2500)


def test_today_is_what_came_since_midnight():
    found = days.totals(counted(24), START + 24 * HOUR, AMSTERDAM).today
    assert (found.energy, found.exact) == (pytest.approx(1300), True)
    assert found.since == datetime(2026, 3, 27, 23, tzinfo=UTC)


def test_yesterday_week_and_month_are_told_too():
    found = days.totals(counted(24 * 6), START + 24 * 6 * HOUR, AMSTERDAM)
    assert found.yesterday.energy == pytest.approx(2400)  # Wednesday, the first of April
    assert found.week.energy == pytest.approx(100 * (3 * 24 + 14))  # from Monday, 22:00 UTC
    assert found.month.energy == pytest.approx(100 * (24 + 14))


def test_a_period_that_began_before_us_says_since_when_it_is_known():
    found = days.totals(counted(5), START + 5 * HOUR, AMSTERDAM).month
    assert (found.energy, found.since, found.exact) == (500.0, START, False)


def test_a_total_without_news_is_not_exact():
    found = days.totals(counted(5), START + 8 * HOUR, AMSTERDAM).today
    assert (found.energy, found.until, found.exact) == (500.0, START + 5 * HOUR, False)


def test_after_midnight_there_is_nothing_yet():
    now = START + 11 * HOUR + timedelta(minutes=5)
    found = days.totals(counted(11 - 1 / 12, every=timedelta(minutes=5)), now, AMSTERDAM).today
    assert (found.energy, found.exact) == (0.0, True)


def test_marks_of_another_zone_are_interpolated():
    known = counted(48, zone=UTC)
    found = days.day(known, date(2026, 3, 28), AMSTERDAM)
    assert (found.energy, found.exact) == (pytest.approx(2400), False)
