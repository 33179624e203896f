"""The daily outage: what is learnt of it, when it is expected, and what makes it forgotten."""

from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.polling.habits import DAYS, GRACE, KEPT, LEARNT, MOST, SLOT, Habits, slot_ends

NIGHT = datetime(2026, 6, 1, 23, 3, tzinfo=UTC)
DAY = timedelta(days=1)


def met(*moments):
    habits = Habits()
    for moment in moments:
        habits = habits.met(moment)
    return habits


def nights(count, at=NIGHT):
    return met(*(at + one * DAY for one in range(count)))


def test_what_was_met_on_three_days_is_expected_on_the_fourth():
    assert nights(LEARNT).expects(NIGHT + LEARNT * DAY)


def test_two_days_are_no_habit():
    assert not nights(LEARNT - 1).expects(NIGHT + LEARNT * DAY)


def test_a_day_says_nothing_of_itself():
    assert not nights(LEARNT).expects(NIGHT + (LEARNT - 1) * DAY)


def test_another_time_of_the_day_is_not_expected():
    habits = nights(LEARNT)
    for off in (SLOT, -SLOT, timedelta(hours=12)):
        assert not habits.expects(NIGHT + LEARNT * DAY + off)


def test_being_away_twice_in_a_slot_is_remembered_once():
    habits = met(NIGHT)
    assert habits.met(NIGHT + timedelta(minutes=1)) is habits


def test_a_habit_given_up_is_forgotten_within_a_week():
    habits = nights(LEARNT)
    assert habits.expects(NIGHT + DAYS * DAY)
    assert not habits.expects(NIGHT + (DAYS + 1) * DAY)


def test_days_of_a_loose_cable_teach_nothing():
    away = [NIGHT + day * DAY - SLOT * slot for day in range(LEARNT) for slot in range(MOST + 1)]
    assert not met(*away).expects(NIGHT + LEARNT * DAY)


@pytest.mark.parametrize("leap", [-20_000, -8, -6, -1, 1, 8, 4_000])
def test_a_silence_by_a_clock_that_is_wrong_for_a_moment_takes_no_habit_away(leap):
    today = NIGHT + DAYS * DAY
    habits = nights(DAYS).met(today + leap * DAY)
    assert habits.expects(today)
    assert set(nights(DAYS).days) <= set(habits.met(today).days)


def test_no_more_days_are_kept_than_can_count_and_as_many_again():
    assert nights(100).days == nights(100).days[-KEPT:] == nights(KEPT, NIGHT + 86 * DAY).days


def test_of_a_clock_set_back_for_good_no_days_to_come_are_kept():
    habits = nights(LEARNT, NIGHT + 30 * DAY)
    for one in range(KEPT):
        habits = habits.met(NIGHT + one * DAY)
    assert habits == nights(KEPT)


def test_it_is_excused_a_grace_before_and_after_what_is_expected():
    habits, slot = nights(LEARNT), NIGHT + LEARNT * DAY - timedelta(minutes=3)
    assert habits.excuses(slot - GRACE)
    assert habits.excuses(slot + SLOT + GRACE - timedelta(seconds=1))
    assert not habits.excuses(slot + SLOT + GRACE)
    assert not habits.excuses(slot - GRACE - timedelta(seconds=1))


@pytest.mark.parametrize("minutes", [0, 3, 12])
def test_how_long_it_is_excused_can_be_told(minutes):
    grace, end = timedelta(minutes=minutes), NIGHT + LEARNT * DAY + timedelta(minutes=2)
    habits = attrs.evolve(nights(LEARNT), grace=grace)
    excused = [habits.excuses(end + timedelta(seconds=20 * one)) for one in range(-12, 60)]
    assert sum(excused) == 12 + 3 * minutes
    assert excused == sorted(excused, reverse=True)


def test_a_slot_ends_at_the_next_five_minutes():
    assert slot_ends(NIGHT) == NIGHT + timedelta(minutes=2)
    assert slot_ends(NIGHT + timedelta(minutes=2)) == NIGHT + timedelta(minutes=7)
