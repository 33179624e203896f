from datetime import UTC, datetime

import attrs
import pytest

from pyenvoy.endpoint import (
    EVERYTHING,
    Answer,
    Answers,
    Endpoint,
    LegacyRole,
    NotWhatWasAskedError,
    Raw,
    Role,
    from_json,
)
from pyenvoy.errors import Gap, Problem, Reason

NOW = datetime(2026, 6, 1, tzinfo=UTC)
ONE = Endpoint("one", "/one", Raw, purpose="to test with")
TWO = Endpoint("two", "/two", Raw, purpose="to test with")


def test_an_answer_is_found_by_its_endpoint():
    answers = Answers().with_(ONE, Answer({"a": 1}, NOW))
    assert answers.get(ONE) == {"a": 1}
    assert answers.answer(ONE).at == NOW
    assert answers.gap(ONE) is None
    assert dict(answers) == {"one": Answer({"a": 1}, NOW)}
    assert len(answers) == 1


def test_what_nobody_asked_is_a_gap_that_says_so():
    assert Answers().get(ONE) is None
    assert Answers().answer(ONE) is None
    assert Answers().gap(ONE) == Gap("one", Reason.NOT_ASKED, "nobody asked yet")


def test_answers_never_change():
    before = Answers()
    before.with_(ONE, Answer(1, NOW))
    assert len(before) == 0


def test_a_repaired_value_keeps_its_moment():
    answers = Answers().with_(ONE, Answer(1, NOW)).having(ONE, 2)
    assert answers.answer(ONE) == Answer(2, NOW)


def test_what_was_never_said_cannot_be_repaired():
    with pytest.raises(KeyError, match="'one'"):
        Answers().having(ONE, 2)


def test_a_dropped_answer_leaves_its_reason():
    answers = Answers().with_(ONE, Answer(1, NOW)).without(ONE, "it lies")
    assert answers.gap(ONE) == Gap("one", Reason.UNTRUE, "it lies")
    assert str(answers.gap(ONE)) == "one: untrue, it lies"
    assert answers.answer(ONE) is None


def test_what_is_known_is_found_by_name_too():
    answers = Answers().with_(ONE, Answer(1, NOW)).without(TWO, "it lies")
    assert answers.found("one") == Answer(1, NOW)
    assert answers.found("two") == Gap("two", Reason.UNTRUE, "it lies")
    assert answers.found("three") is None


def test_who_watches_sees_what_was_looked_at():
    seen = {}
    watched = Answers().with_(ONE, Answer(1, NOW)).watched(seen)
    assert (watched.get(ONE), watched.get(TWO)) == (1, None)
    assert seen == {"one": Answer(1, NOW), "two": None}


@pytest.mark.parametrize("look", [dict, len])
def test_a_look_at_all_is_seen_as_such(look):
    answers, seen = Answers().with_(ONE, Answer(1, NOW)), {}
    assert look(answers.watched(seen)) == look(answers)
    assert EVERYTHING in seen


def test_a_decoder_may_say_what_it_found():
    problem = Problem("a", "is no number")
    assert NotWhatWasAskedError("no", (problem,)).problems == (problem,)


def test_changes_are_told_by_name():
    first = Answers().with_(ONE, Answer(1, NOW)).with_(TWO, Answer(2, NOW))
    assert first.changed(first.having(TWO, 3)) == ("two",)


def test_an_endpoint_prints_as_its_name():
    assert str(ONE) == "one"


KEPT_CLOSE = attrs.evolve(ONE, role=Role.PROV, legacy=LegacyRole.ENVOY)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.OWNER, False),
        (Role.PROV, True),
        (Role.INSTALLER, True),
        (LegacyRole.NOBODY, False),
        (LegacyRole.ENVOY, True),
        (LegacyRole.INSTALLER, True),
    ],
)
def test_an_endpoint_opens_to_its_role_and_to_higher_ones(role, may):
    assert KEPT_CLOSE.opens_to(role) is may


def test_the_least_role_is_named_in_the_words_of_the_gateway():
    assert KEPT_CLOSE.wanted(Role.OWNER) == "the role prov"
    assert KEPT_CLOSE.wanted(LegacyRole.NOBODY) == "the user envoy"


def test_json_is_read_whatever_stands_before_it():
    assert from_json(b'\xef\xbb\xbf \r\n{"a": 1}') == {"a": 1}


def test_nan_and_infinity_are_null():
    assert from_json(b'{"a": NaN, "b": [-Infinity]}') == {"a": None, "b": [None]}


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"<!DOCTYPE html><h2>hello</h2>", "HTML"),
        (b"\xef\xbb\xbf\r\n<html></html>", "HTML"),
        (b" \n", "empty"),
        (b"", "empty"),
        (b'{"a": ', "not JSON"),
        (b"[" * 100_000, "not JSON"),
        (b'{"a": ' + b"9" * 5000 + b"}", "not JSON"),
        (b'{"a": "\xff\xfe"}', "not JSON"),
    ],
)
def test_what_is_not_json_is_refused(body, why):
    with pytest.raises(NotWhatWasAskedError, match=why):
        from_json(body)


@pytest.mark.parametrize(
    "body", [b'["\\ud800", "\\ud83d\\ude00"]', b'["\xed\xa0\x80", "\xf0\x9f\x98\x80"]']
)
def test_half_a_character_is_replaced_and_a_whole_one_is_kept(body):
    assert from_json(body) == ["\ufffd", "\U0001f600"]
