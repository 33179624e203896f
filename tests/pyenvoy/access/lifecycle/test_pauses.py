from datetime import timedelta

import pytest

from pyenvoy.access.lifecycle import PAUSES, Pause
from pyenvoy.access.lifecycle.pauses import SHOWN_AGAIN
from tests.fakes.tokens import NOW

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def test_no_pause_lasts_at_the_beginning():
    assert not Pause().lasts(NOW)


def test_a_pause_lasts_until_its_end_and_no_longer():
    pause = Pause().after_another(PAUSES, NOW)
    assert pause.lasts(NOW + MINUTE * 0.99)
    assert not pause.lasts(NOW + MINUTE)


def test_the_last_pause_of_a_table_repeats_itself():
    assert Pause(tries=99).after_another(PAUSES, NOW).until == NOW + PAUSES[-1]


def test_another_try_never_shortens_a_pause():
    long = Pause().at_least(PAUSES[-1], NOW)
    assert long.after_another(PAUSES, NOW).until == long.until


def test_a_pause_from_before_the_clock_was_set_back_is_forgotten():
    beyond = Pause(until=NOW + 2 * PAUSES[-1])
    assert not beyond.lasts(NOW)
    assert beyond.at_least(MINUTE, NOW).until == NOW + MINUTE


def test_a_pause_of_a_short_table_is_not_made_long_by_a_clock_that_is_set_back_by_an_hour():
    ahead = Pause().after_another(SHOWN_AGAIN, NOW + HOUR)
    assert not ahead.lasts(NOW)
    assert ahead.after_another(SHOWN_AGAIN, NOW).until == NOW + SHOWN_AGAIN[-1]


def test_a_short_pause_is_not_made_long_by_it_where_its_table_knows_longer_ones():
    ahead = Pause().after_another(PAUSES, NOW + HOUR)
    assert not ahead.lasts(NOW)
    assert ahead.after_another(PAUSES, NOW).until == NOW + PAUSES[1]


@pytest.mark.parametrize("back", [timedelta(seconds=1), HOUR, PAUSES[-1] * 0.99])
def test_a_long_pause_lasts_although_the_clock_is_set_back(back):
    pause = Pause().at_least(PAUSES[-1], NOW)
    assert pause.lasts(NOW - back)
    assert pause.lasts(pause.until - MINUTE)


def test_a_clock_that_goes_to_and_fro_gives_leave_only_until_the_pauses_are_longer_than_its_leaps():
    pause, begun = Pause(), []
    for minutes in range(0, 48 * 60, 10):
        now = NOW + minutes * MINUTE + minutes // 10 % 2 * HOUR
        if not pause.lasts(now):
            begun.append(minutes)
            pause = pause.after_another(PAUSES, now)
    assert len(begun) <= 5 + 48 / 5
