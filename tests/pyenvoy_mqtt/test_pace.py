from datetime import UTC, datetime, timedelta

import attrs
import pytest

from pyenvoy.show.picture import Powers
from pyenvoy_mqtt.pace import BEAT, Deadband, Pace

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
TEN = timedelta(seconds=10)


@attrs.frozen
class Thing:
    value: int
    at: datetime = NOON

    @property
    def payload(self) -> dict:
        return {"value": self.value}


def said(pace, now):
    return [thing.value for _, thing in pace.due(now)]


def begun(*values):
    pace = Pace(TEN)
    pace.offer("a", Thing(0))
    assert said(pace, NOON) == [0]
    for value in values:
        pace.offer("a", Thing(value))
    return pace


def test_what_is_new_is_said_at_once_and_once():
    assert said(begun(), NOON + TEN) == []


def test_a_change_waits_for_its_pause():
    pace = begun(1)
    assert said(pace, NOON + TEN / 2) == []
    assert said(pace, NOON + TEN) == [1]


def test_of_several_changes_the_latest_is_said():
    assert said(begun(1, 2, 3), NOON + TEN) == [3]


def test_what_came_back_to_what_was_said_is_not_said_again_but_for_the_beat():
    pace = begun(1, 0)
    assert said(pace, NOON + TEN) == []
    assert said(pace, NOON + BEAT) == [0]


def test_a_new_moment_alone_waits_for_the_beat():
    pace = begun()
    pace.offer("a", Thing(0, NOON + TEN))
    assert said(pace, NOON + TEN) == []
    assert said(pace, NOON + BEAT) == [0]


def test_the_same_is_never_said_twice():
    pace = begun()
    pace.offer("a", Thing(0))
    assert said(pace, NOON + 2 * BEAT) == []


def test_a_clock_that_was_set_back_holds_nothing_up():
    assert said(begun(1), NOON - timedelta(hours=1)) == [1]


def test_what_was_forgotten_is_new():
    pace = begun()
    pace.forget("a")
    pace.forget("never there")
    pace.offer("a", Thing(0))
    assert said(pace, NOON) == [0]


# -- live values ----------------------------------------------------------------------------------

BAND = Deadband(5.0)


@pytest.mark.parametrize(
    ("before", "after", "moved"),
    [
        (None, Powers(), True),
        (Powers(100.0), Powers(104.9), False),
        (Powers(100.0), Powers(105.0), True),
        (Powers(100.0), Powers(95.0), True),
        (Powers(100.0), Powers(None), True),
        (Powers(None), Powers(0.0), True),
        (Powers(charge=50.0), Powers(charge=50.4), False),
        (Powers(charge=50.0), Powers(charge=50.5), True),
    ],
)
def test_a_live_value_is_said_once_it_has_left_its_band(before, after, moved):
    assert BAND.moved(before, after) is moved


def test_without_a_band_every_change_is_said_and_no_more():
    band = Deadband(0.0, 0.0)
    assert band.moved(Powers(1.0), Powers(1.1))
    assert not band.moved(Powers(1.0), Powers(1.0))
