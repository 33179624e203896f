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


AGREED = told(0, 2, 4, 6)
"""Asked at the same place of the second each time: all is open yet, but they agree."""


def followed(questions, tick=None):
    """Asked as it says, each time two seconds and a bit after the last."""
    tick, moment = tick or Tick(), NOON
    for _ in range(questions):
        moment = tick.at(moment + timedelta(seconds=2.1))
        tick = told((moment - NOON).total_seconds(), tick=tick)
    return tick


FOUND = followed(12)


def test_before_anything_was_heard_nothing_is_delayed():
    assert Tick().at(NOON) == NOON


def test_one_answer_delays_nothing():
    assert told(0).at(after(2.1)) == after(2.1)


def test_answers_that_agree_are_believed():
    assert not told(0, 2, 4).known
    assert AGREED.known


def test_what_is_open_is_halved_by_asking_in_its_midst():
    found = AGREED.at(after(8.5)).timestamp()
    middle = (AGREED.low + AGREED.high) / 2
    assert (found + middle) % 1 == pytest.approx(0, abs=1e-5)


def test_the_bounds_hold_what_is_true():
    assert FOUND.low <= AHEAD < FOUND.high


def test_the_second_is_found():
    assert FOUND.high - FOUND.low <= NARROW


def test_a_question_waits_for_the_next_second_once_it_is_found():
    assert AHEAD - NARROW <= 1 - (FOUND.at(after(20.3)) - after(20)).total_seconds() <= AHEAD


def test_a_second_that_has_just_begun_is_taken():
    begun = FOUND.at(after(20.3))
    soon = begun + timedelta(seconds=NEAR - 0.01)
    assert FOUND.at(soon) == soon


def test_a_second_that_began_earlier_is_not():
    begun = FOUND.at(after(20.3))
    late = begun + timedelta(seconds=NEAR + 0.01)
    assert FOUND.at(late) == pytest.approx(begun + timedelta(seconds=1), abs=timedelta(0, 0, 5))


def test_who_comes_a_little_too_early_comes_later_the_next_time():
    moved = told(20 - FOUND.low + 0.01, ahead=FOUND.low - 0.02, tick=FOUND)
    assert moved.known
    assert moved.low <= FOUND.low - 0.02 < moved.high


def test_a_second_that_begins_a_little_earlier_is_followed():
    moved = told(30 - FOUND.high - 0.02, ahead=FOUND.high + 0.03, tick=FOUND)
    assert moved.known
    assert moved.low >= FOUND.high


def test_one_strange_answer_changes_nothing():
    strange = told(20, ahead=5.5, tick=FOUND)
    assert (strange.low, strange.high, strange.known) == (FOUND.low, FOUND.high, True)


def test_several_strange_answers_begin_anew():
    again = told(20, 22, 24, ahead=5.5, tick=FOUND)
    assert not again.known
    assert again.low <= 5.5 < again.high


def test_stamps_that_stand_still_delay_nothing():
    tick = FOUND
    for moment in range(20, 40, 2):
        tick = tick.heard(after(moment), stamp(20))
    assert not tick.known


def test_the_bounds_widen_with_time():
    later = told(*range(20, 80, 2), tick=told(20, tick=FOUND))
    assert later.high - later.low > FOUND.high - FOUND.low
