from datetime import timedelta

from pyenvoy.access.lifecycle import PAUSES, Pause
from pyenvoy.access.lifecycle.pauses import SHOWN_AGAIN
from tests.fakes.tokens import NOW

MINUTE = timedelta(minutes=1)


def test_no_pause_lasts_at_the_beginning():
    assert not Pause().lasts(PAUSES, NOW)


def test_a_pause_lasts_until_its_end_and_no_longer():
    pause = Pause().after_another(PAUSES, NOW)
    assert pause.lasts(PAUSES, NOW + MINUTE * 0.99)
    assert not pause.lasts(PAUSES, NOW + MINUTE)


def test_the_last_pause_of_a_table_repeats_itself():
    assert Pause(tries=99).after_another(PAUSES, NOW).until == NOW + PAUSES[-1]


def test_another_try_never_shortens_a_pause():
    long = Pause().at_least(PAUSES[-1], PAUSES, NOW)
    assert long.after_another(PAUSES, NOW).until == long.until


def test_a_pause_from_before_the_clock_was_set_back_is_forgotten():
    beyond = Pause(until=NOW + 2 * PAUSES[-1])
    assert not beyond.lasts(PAUSES, NOW)
    assert beyond.at_least(MINUTE, PAUSES, NOW).until == NOW + MINUTE


def test_a_pause_of_a_short_table_is_not_made_long_by_a_clock_that_is_set_back_by_an_hour():
    hour = timedelta(hours=1)
    ahead = Pause().after_another(SHOWN_AGAIN, NOW + hour)
    assert not ahead.lasts(SHOWN_AGAIN, NOW)
    assert ahead.after_another(SHOWN_AGAIN, NOW).until == NOW + SHOWN_AGAIN[-1]
