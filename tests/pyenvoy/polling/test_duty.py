"""What was spent, and when it is made up for."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.polling.agenda import Lane
from pyenvoy.polling.duty import LIVE_PART, LIVE_REST, UNHEARD, Duty, cost
from pyenvoy.request import Response, Silence, Silent

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def spent(*spendings, share=0.2):
    """Each is a lane, how long it took and when it ended."""
    duty = Duty(share)
    for lane, took, ended in spendings:
        duty = duty.spent(lane, took * SECOND, NOW + ended * SECOND)
    return duty


def test_nothing_spent_is_nothing_to_make_up_for():
    assert Duty().ready(Lane.SLOW, NOW) == NOW


def test_a_second_is_made_up_for_in_five_from_its_beginning():
    assert spent((Lane.SLOW, 1, 0)).ready(Lane.SLOW, NOW) == NOW + 4 * SECOND


def test_what_is_live_makes_up_for_itself_out_of_its_part():
    assert (
        spent((Lane.LIVE, 1, 0)).ready(Lane.LIVE, NOW) == NOW + SECOND / (0.2 * LIVE_PART) - SECOND
    )


def test_what_is_slow_delays_nothing_live():
    assert spent((Lane.SLOW, 9, 0)).ready(Lane.LIVE, NOW) == NOW


def test_what_is_slow_waits_for_what_was_live_too():
    duty = spent((Lane.SLOW, 1, 1), (Lane.LIVE, 1, 2))
    assert duty.ready(Lane.SLOW, NOW + 2 * SECOND) == NOW + 10 * SECOND


def test_what_is_live_is_never_left_for_long():
    duty = spent((Lane.LIVE, 20, 0))
    assert duty.ready(Lane.LIVE, NOW) == NOW + LIVE_REST
    assert duty.cadence(Lane.LIVE, 2 * SECOND, 20 * SECOND) == LIVE_REST


def test_what_is_free_is_not_made_up_for():
    duty = Duty().spent(Lane.SLOW, 9 * SECOND, NOW, free=True)
    assert duty.ready(Lane.SLOW, NOW) == NOW
    assert duty.used(NOW) == 1


def test_a_clock_set_back_forgets_what_was_spent():
    duty = spent((Lane.SLOW, 9, 3600))
    assert duty.ready(Lane.SLOW, NOW) == NOW
    assert duty.spent(Lane.SLOW, SECOND, NOW).ready(Lane.SLOW, NOW) == NOW + 4 * SECOND


def test_the_used_share_is_that_of_the_last_ten_minutes():
    duty = spent(*((Lane.LIVE, 6, 60 * minute) for minute in range(30)))
    assert duty.used(NOW + 30 * timedelta(minutes=1)) == pytest.approx(0.1, abs=0.011)


def test_what_was_used_in_one_minute_adds_up_and_leaves_the_one_before_alone():
    duty = spent((Lane.LIVE, 6, 0), (Lane.LIVE, 6, 60), (Lane.LIVE, 6, 90))
    assert duty.used(NOW + 114 * SECOND) == pytest.approx(18 / 120)


def test_the_used_share_falls_while_nothing_is_asked():
    assert spent((Lane.LIVE, 6, 0)).used(NOW + timedelta(minutes=5)) == pytest.approx(6 / 306)
    assert spent((Lane.LIVE, 6, 0)).used(NOW + timedelta(hours=5)) == 0


def test_before_the_first_answer_no_share_is_used():
    assert Duty().used(NOW) == 0


def test_of_a_time_to_come_no_share_is_used():
    assert spent((Lane.LIVE, 6, 60)).used(NOW) == 0


def test_a_quick_endpoint_is_asked_as_often_as_wished():
    assert Duty().cadence(Lane.LIVE, 2 * SECOND, SECOND / 10) == 2 * SECOND


def test_a_slow_one_is_asked_as_its_part_allows():
    duty = Duty(share=0.2)
    assert duty.cadence(Lane.LIVE, 2 * SECOND, SECOND) == SECOND / (0.2 * LIVE_PART)
    assert duty.cadence(Lane.SLOW, 60 * SECOND, 5 * SECOND) == 250 * SECOND


def test_an_answer_costs_what_it_took():
    assert cost(Response(503, took=SECOND)) == SECOND


@pytest.mark.parametrize(
    ("kind", "costs"),
    [
        (Silent.UNREACHABLE, timedelta()),
        (Silent.UNTRUSTED, timedelta()),
        (Silent.TOO_SLOW, UNHEARD),
        (Silent.BROKEN, UNHEARD),
    ],
)
def test_what_nobody_answers_costs_little(kind, costs):
    assert cost(Silence(kind, "", 45 * SECOND)) == costs


def test_what_breaks_soon_costs_no_more_than_it_took():
    assert cost(Silence(Silent.BROKEN, "", SECOND)) == SECOND
