"""Small values in which endpoints differ."""

from datetime import timedelta

import pytest

from pyenvoy.endpoint import Answers, Endpoint, Raw
from pyenvoy.model.grid import GridMode
from pyenvoy.model.relays import RelayState
from pyenvoy.reading.words import first, given, grid_mode, milliseconds, minutes, position, source
from tests.pyenvoy.reading.said import AT, said

ONE = Endpoint("one", "/one", Raw, purpose="to test with")
TWO = Endpoint("two", "/two", Raw, purpose="to test with")


@pytest.mark.parametrize("word", ["closed", "close"])
def test_closed_has_two_spellings(word):
    assert position(word) is RelayState.CLOSED


def test_an_unknown_position_is_kept():
    assert position("stuck").value == "stuck"
    assert not position("stuck").known


def test_no_position_is_none():
    assert position(None) is None


def test_grid_modes_join_their_words_by_either_sign():
    assert grid_mode("on_grid") is grid_mode("on-grid") is GridMode.CONNECTED


def test_no_mode_is_none():
    assert grid_mode(None) is None


def test_spans_come_in_minutes_and_thousandths():
    assert minutes(90) == timedelta(hours=1.5)
    assert milliseconds(1500) == timedelta(seconds=1.5)


@pytest.mark.parametrize("read", [minutes, milliseconds])
@pytest.mark.parametrize("value", [None, 1e17, -1e17])
def test_an_impossible_span_is_none(read, value):
    assert read(value) is None


def test_zero_is_given():
    assert given(float, 0) == 0.0


def test_the_first_that_answered_is_trusted():
    answers = said({TWO: {"a": 1}})
    endpoint, answer = first(answers, ONE, TWO)
    assert (endpoint, answer.value) == (TWO, {"a": 1})


def test_nobody_answered():
    assert first(Answers(), ONE, TWO) is None
    assert source(Answers(), (ONE, TWO)) is None


def test_a_source_names_the_others():
    found = source(said({ONE: {}, TWO: {}}), (ONE, TWO))
    assert (found.endpoint, found.at, found.others) == ("one", AT, ("two",))
