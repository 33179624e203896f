"""What holds of the questions that follow the gateway's second, wherever it begins."""

from datetime import UTC, datetime, timedelta
from math import floor

from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.polling.tick import NARROW, NEAR, Tick
from tests.amounts import examples

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)

ahead = st.floats(-7200, 7200).map(lambda seconds: round(seconds, 3))
spans = st.floats(1, 5)
trembles = st.lists(st.floats(0, 0.03), min_size=1, max_size=7)


def past(tick, moment, ahead):
    """How long ago the gateway's second had begun when a question came at a moment."""
    return (moment.timestamp() + ahead) % 1


def asked(ahead, span, trembles, questions):
    """What was asked when, with what was known before."""
    tick, moment = Tick(), NOW
    for i in range(questions):
        moment = tick.at(moment + timedelta(seconds=span))
        yield tick, moment
        comes = moment.timestamp() + trembles[i % len(trembles)]
        tick = tick.heard(moment, floor(comes + ahead))


@given(ahead, spans, trembles)
@examples(60)
def test_once_found_nearly_every_question_comes_when_the_second_has_just_begun(
    ahead, span, trembles
):
    late = [past(*one, ahead) for one in asked(ahead, span, trembles, 120)][20:]
    missed = [one for one in late if NEAR + 2 * NARROW < one < 1 - max(trembles)]
    assert len(missed) <= len(late) / 10


@given(ahead, spans, st.lists(st.integers(-3, 3), min_size=1, max_size=60))
@examples(60)
def test_whatever_the_stamps_say_a_question_waits_for_less_than_a_second(ahead, span, lies):
    tick, moment = Tick(), NOW
    for lie in lies:
        due = moment + timedelta(seconds=span)
        moment = tick.at(due)
        assert due <= moment < due + timedelta(seconds=1)
        tick = tick.heard(moment, floor(moment.timestamp() + ahead) + lie)


@given(spans, st.floats(6, 300))
@examples(60)
def test_where_stamps_move_rarely_hardly_a_question_is_delayed(span, step):
    tick, moment, delayed = Tick(), NOW, 0
    for _ in range(60):
        due = moment + timedelta(seconds=span)
        moment = tick.at(due)
        delayed += moment > due
        tick = tick.heard(moment, floor(moment.timestamp() / step) * step)
    assert delayed <= 15
