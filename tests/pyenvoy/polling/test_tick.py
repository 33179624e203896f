"""When a new second of the gateway can be asked for."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.polling.tick import NARROW, NEAR, Tick

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
AHEAD = 0.3
"""Seconds that the gateway's clock is ahead of ours."""


def after(seconds):
    return NOON + timedelta(seconds=seconds)


def stamp(seconds, ahead=AHEAD):
    return (after(seconds).timestamp() + ahead) // 1


def told(*moments, tick=None, ahead=AHEAD):
    tick = tick or Tick()
    for moment in moments:
        tick = tick.heard(after(moment), stamp(moment, ahead))
    return tick


def agreed():
    """Asked at the same place of the second each time: all is open yet, but they agree."""
    return told(0, 2, 4, 6)


@pytest.fixture
def found():
    """Asked as it says, each time two seconds and a bit after the last."""
    tick, moment = Tick(), NOON
    for _ in range(12):
        moment = tick.at(moment + timedelta(seconds=2.1))
        tick = told((moment - NOON).total_seconds(), tick=tick)
    return tick


def test_before_anything_was_heard_nothing_is_delayed():
    assert Tick().at(NOON) == NOON


def test_one_answer_delays_nothing():
    assert told(0).at(after(2.1)) == after(2.1)


def test_answers_that_agree_are_believed():
    assert not told(0, 2, 4).known
    assert agreed().known


def test_what_is_open_is_halved_by_asking_in_its_midst():
    tick = agreed()
    asked = tick.at(after(8.5)).timestamp()
    middle = (tick.low + tick.high) / 2
    assert (asked + middle) % 1 == pytest.approx(0, abs=1e-5)


def test_the_bounds_hold_what_is_true(found):
    assert found.low <= AHEAD < found.high


def test_the_second_is_found(found):
    assert found.high - found.low <= NARROW


def test_a_question_waits_for_the_next_second_once_it_is_found(found):
    assert AHEAD - NARROW <= 1 - (found.at(after(20.3)) - after(20)).total_seconds() <= AHEAD


def test_a_second_that_has_just_begun_is_taken(found):
    begun = found.at(after(20.3))
    soon = begun + timedelta(seconds=NEAR - 0.01)
    assert found.at(soon) == soon


def test_a_second_that_began_earlier_is_not(found):
    begun = found.at(after(20.3))
    late = begun + timedelta(seconds=NEAR + 0.01)
    assert found.at(late) == pytest.approx(begun + timedelta(seconds=1), abs=timedelta(0, 0, 5))


def test_a_second_that_began_just_so_long_ago_is_still_taken():
    soon = NOON + timedelta(seconds=NEAR)
    assert Tick(0.0, NARROW, trust=5).at(soon) == soon


def test_who_comes_a_little_too_early_comes_later_the_next_time(found):
    moved = told(20 - found.low + 0.01, ahead=found.low - 0.02, tick=found)
    assert moved.known
    assert moved.low <= found.low - 0.02 < moved.high


def test_a_second_that_begins_a_little_earlier_is_followed(found):
    moved = told(30 - found.high - 0.02, ahead=found.high + 0.03, tick=found)
    assert moved.known
    assert moved.low <= found.high + 0.03 < moved.high


def test_one_strange_answer_changes_nothing(found):
    strange = told(20, ahead=5.5, tick=found)
    assert (strange.low, strange.high, strange.known) == (found.low, found.high, True)


@pytest.mark.parametrize(("late", "moves"), [(0.0999, True), (0.1, False)])
def test_an_answer_that_is_off_by_a_tenth_of_a_second_is_strange(late, moves):
    tick = Tick(-0.9, -late - 0.0005, trust=5)  # the bounds widen by so much with an answer
    assert (tick.heard(datetime.fromtimestamp(0, UTC), 0).high > 0) is moves


def test_several_strange_answers_begin_anew(found):
    again = told(20, 22, 24, ahead=5.5, tick=found)
    assert not again.known
    assert again.low <= 5.5 < again.high


def test_stamps_that_stand_still_delay_nothing(found):
    tick = found
    for moment in range(20, 40, 2):
        tick = tick.heard(after(moment), stamp(20))
    assert not tick.known


def test_the_bounds_widen_with_time(found):
    later = told(*range(20, 80, 2), tick=told(20, tick=found))
    assert later.high - later.low > found.high - found.low
