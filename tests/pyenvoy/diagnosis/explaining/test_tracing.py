"""What an imagined page means is known: here the trace is compared with it."""

import json

import pytest

from pyenvoy.diagnosis.explaining.tracing import trace
from pyenvoy.endpoint import Answers, Endpoint, Raw
from pyenvoy.model.source import Source
from pyenvoy.request import Response
from pyenvoy.wire import read
from tests.pyenvoy.diagnosis.patients import NOW

PAGE = Endpoint("page", "/page", Raw, "imagined")
SOURCE = Source("page", NOW)


def said(page):
    return Answers().with_(PAGE, read(PAGE, Response(200, body=json.dumps(page).encode()), NOW))


def traced(page, meaning):
    def understand(answers):
        value = meaning(answers.get(PAGE))
        return value, SOURCE

    return {one.place: one.value for one in trace(said(page), (PAGE,), understand)}


def test_a_sum_hangs_on_all_that_is_added():
    page = {"a": 1.0, "b": [2.0, 3.0], "c": 4.0}
    assert traced(page, lambda one: one["a"] + sum(one["b"])) == {
        "a": 1.0,
        "b[0]": 2.0,
        "b[1]": 3.0,
    }


def test_a_difference_does_not_cancel_out():
    page = [{"w": 100}, {"w": 60}]
    assert set(traced(page, lambda one: float(one[0]["w"] - one[1]["w"]))) == {"[0].w", "[1].w"}


def test_a_number_in_quotes_stays_one():
    assert traced({"n": "12", "m": "x"}, lambda one: float(one["n"])) == {"n": "12"}


def test_a_flag_and_a_word_are_bent_too():
    assert traced({"on": True, "off": None}, lambda one: one["on"]) == {"on": True}
    assert traced({"state": "enabled"}, lambda one: one["state"] == "enabled") == {
        "state": "enabled"
    }


def test_a_key_that_only_chooses_is_no_source():
    page = {"newer": 5, "a": 1.0, "b": 2.0}
    assert traced(page, lambda one: one["a"] if one["newer"] <= 5 else one["b"]) == {"a": 1.0}


def test_what_is_never_below_zero_hangs_on_a_zero():
    assert traced({"a": 0.0}, lambda one: max(one["a"], 0.0)) == {"a": 0.0}


def test_a_page_may_be_a_list_without_names():
    assert traced([1.0, 2.0], lambda one: one[0]) == {"[0]": 1.0}


def test_a_constant_hangs_on_nothing():
    assert traced({"a": 1.0}, lambda _: 7.0) == {}


def test_what_did_not_answer_is_not_asked():
    assert trace(Answers(), (PAGE,), lambda _: (None, None)) == ()


@pytest.mark.parametrize("origin", [None, Source("other", NOW)])
def test_who_changes_the_source_changes_no_value(origin):
    def understand(answers):
        page = answers.get(PAGE)
        return page["a"], SOURCE if page["a"] == 1.0 else origin

    assert trace(said({"a": 1.0}), (PAGE,), understand) == ()
