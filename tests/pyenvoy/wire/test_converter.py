import json

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.endpoint import NotWhatWasAskedError
from pyenvoy.errors import Problem
from pyenvoy.units import Watts
from pyenvoy.wire.converter import (
    Bit,
    BoolText,
    FloatText,
    IntText,
    read_data,
    reader_of,
    wire,
    wire_name,
)


@attrs.frozen
class Channel:
    eid: int
    power: float = wire("activePower")
    label: str | None = wire("label", default=None)


@attrs.frozen
class Meter:
    eid: int
    channels: tuple[Channel, ...] = wire("channels", default=())
    main: Channel | None = wire("main", default=None)
    by_name: dict[str, Channel] = wire("byName", also=("by-name", "by name"), default=None)
    phase: int | str | None = wire("phase", default=None)


@attrs.frozen
class Leaves:
    bit: Bit | None = wire("bit", default=None)
    flag: bool | None = wire("flag", default=None)
    bool_text: BoolText | None = wire("boolText", default=None)
    int_text: IntText | None = wire("intText", default=None)
    float_text: FloatText | None = wire("floatText", default=None)
    number: float | None = wire("number", default=None)
    whole: int | None = wire("whole", default=None)
    power: Watts | None = wire("power", default=None)
    text: str | None = wire("text", default=None)
    anything: object = wire("anything", default=None)


CHANNEL = {"eid": 1, "activePower": 2.5}


def test_a_row_is_read_with_its_gateway_spelling():
    assert read_data(tuple[Channel, ...], [CHANNEL]) == ((Channel(1, 2.5),), ())


def test_a_quantity_is_read_as_the_number_that_it_is():
    leaves, problems = read_data(tuple[Leaves, ...], [{"power": 250}, {"power": "250"}])
    assert [(type(one.power), one.power) for one in leaves] == [
        (float, 250.0),
        (type(None), None),
    ]
    assert [one.where for one in problems] == ["[1].power"]


def test_what_was_read_is_of_its_class_and_frozen():
    value, _ = read_data(Channel, CHANNEL)
    assert type(value) is Channel
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        value.power = 3.0


def test_what_was_read_is_the_same_as_what_was_made():
    value, _ = read_data(Channel, CHANNEL)
    assert (value, hash(value), repr(value)) == (
        Channel(1, 2.5),
        hash(Channel(1, 2.5)),
        repr(Channel(1, 2.5)),
    )


def test_a_field_that_may_be_absent_is_lost_alone():
    value, problems = read_data(Channel, {**CHANNEL, "label": 5})
    assert value == Channel(1, 2.5)
    assert problems == (Problem("label", "text was expected, not a number"),)


def test_a_field_that_may_not_be_absent_costs_its_row():
    value, problems = read_data(
        tuple[Channel, ...], [CHANNEL, {"eid": 2}, {"eid": 3, "activePower": None}]
    )
    assert value == (Channel(1, 2.5),)
    assert problems == (
        Problem("[1].activePower", "missing"),
        Problem("[2].activePower", "a number was expected, not null"),
    )


def test_places_are_told_through_every_depth():
    meter = {
        "eid": 7,
        "channels": [CHANNEL, {**CHANNEL, "label": []}],
        "main": {**CHANNEL, "label": 1},
    }
    value, problems = read_data(tuple[Meter, ...], [meter])
    assert [str(one) for one in problems] == [
        "[0].channels[1].label: text was expected, not a list",
        "[0].main.label: text was expected, not a number",
    ]
    assert len(value[0].channels) == 2


def test_a_mapping_loses_only_its_wrong_entry():
    value, problems = read_data(
        Meter, {"eid": 7, "byName": {"a": CHANNEL, "b": 5, "c": {**CHANNEL, "label": 1}}}
    )
    assert value.by_name == {"a": Channel(1, 2.5), "c": Channel(1, 2.5)}
    assert [one.where for one in problems] == ["byName.b", "byName.c.label"]


def test_a_field_with_two_spellings_is_found_by_either():
    for name in ("byName", "by-name", "by name"):
        assert read_data(Meter, {"eid": 7, name: {"a": CHANNEL}})[0].by_name == {
            "a": Channel(1, 2.5)
        }


@pytest.mark.parametrize("wrong", [5, [], {"eid": 1}])
def test_a_wrong_object_where_one_may_be_absent_is_none(wrong):
    value, problems = read_data(Meter, {"eid": 7, "main": wrong, "channels": 4, "byName": []})
    assert value == Meter(7)
    assert len(problems) == 3


@pytest.mark.parametrize("phase", [1, "ph-a"])
def test_a_field_may_change_its_type_with_the_firmware(phase):
    assert read_data(Meter, {"eid": 7, "phase": phase}) == (Meter(7, phase=phase), ())


def test_a_field_of_neither_type_is_lost():
    assert read_data(Meter, {"eid": 7, "phase": {}})[1][0].where == "phase"


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("bit", 1, True),
        ("bit", False, False),
        ("flag", True, True),
        ("boolText", "true", True),
        ("boolText", "false", False),
        ("intText", "1767225600", 1767225600),
        ("intText", "1767225600".rjust(19), 1767225600),
        ("floatText", "  1.44", 1.44),
        ("floatText", "1.44".rjust(39), 1.44),
        ("number", 3, 3.0),
        ("whole", 3.0, 3),
        ("text", "", ""),
        ("anything", {"a": [1]}, {"a": [1]}),
    ],
)
def test_leaves_that_are_as_they_should_be(name, value, expected):
    leaves, problems = read_data(Leaves, {name: value})
    assert problems == ()
    found = [
        getattr(leaves, field.name) for field in attrs.fields(Leaves) if wire_name(field) == name
    ]
    assert found == [expected]
    assert type(found[0]) is type(expected)


@pytest.mark.parametrize(
    ("name", "value", "what"),
    [
        ("bit", 2, "0 or 1"),
        ("bit", [], "0 or 1"),
        ("flag", 1, "true or false"),
        ("boolText", True, "written as text|or"),
        ("intText", 5, "written as text"),
        ("intText", "five", "written as text"),
        ("intText", "1767225600".rjust(20), "written as text"),
        ("floatText", "1.44".rjust(40), "written as text"),
        ("floatText", "nan", "written as text"),
        ("floatText", "x", "written as text"),
        ("floatText", 1.5, "written as text"),
        ("number", "5", "not text"),
        ("number", "", "not empty text"),
        ("number", True, "not a boolean"),
        ("number", 1e300, "out of all range"),
        ("number", float("inf"), "out of all range"),
        ("whole", 1.5, "whole number"),
        ("whole", 10**30, "out of all range"),
        ("whole", float("inf"), "whole number|range"),
        ("text", 5, "not a number"),
        ("text", {}, "not an object"),
    ],
)
def test_leaves_that_are_not_are_lost_alone(name, value, what):
    leaves, problems = read_data(Leaves, {name: value})
    assert leaves == Leaves()
    assert [one.where for one in problems] == [name]
    assert any(part in problems[0].what for part in what.split("|"))


@pytest.mark.parametrize("data", [None, 5, "text", [], True])
def test_nothing_is_kept_of_what_is_no_object(data):
    with pytest.raises(NotWhatWasAskedError, match="an object was expected"):
        read_data(Channel, data)


def test_what_is_lost_with_the_whole_answer_is_still_told():
    with pytest.raises(NotWhatWasAskedError) as caught:
        read_data(Channel, {"label": 5})
    assert [one.where for one in caught.value.problems] == ["eid"]


def test_a_type_without_a_reader_is_the_programmers_mistake():
    with pytest.raises(TypeError, match="no reader"):
        reader_of(set[int])


def test_a_problem_never_shows_the_value():
    problems = read_data(Leaves, {"number": "hunter2", "whole": "hunter2"})[1]
    assert "hunter2" not in repr(problems)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: (
        st.lists(inner)
        | st.dictionaries(st.sampled_from(["eid", "activePower", "channels", "main"]), inner)
    ),
)


@given(JSON)
def test_no_data_whatsoever_breaks_the_reader(data):
    for shape in (Meter, tuple[Meter, ...], Leaves, dict[str, Channel]):
        try:
            read_data(shape, data)
        except NotWhatWasAskedError:
            continue


@given(
    st.lists(
        st.builds(
            lambda eid, power: {"eid": eid, "activePower": power},
            st.integers(0, 10**9),
            st.integers(-9999, 9999),
        )
    )
)
def test_good_rows_are_never_lost(rows):
    value, problems = read_data(tuple[Channel, ...], json.loads(json.dumps(rows)))
    assert len(value) == len(rows)
    assert problems == ()


def test_of_very_many_problems_the_first_are_kept_and_the_rest_counted():
    _, problems = read_data(tuple[Channel, ...], [None] * 150)
    assert len(problems) == 101
    assert str(problems[-1]) == "and 50 more"


@pytest.mark.parametrize(
    ("shape", "data"),
    [
        (tuple[Channel, ...], [CHANNEL] * 20_001),
        (dict[str, Channel], {str(number): CHANNEL for number in range(20_001)}),
    ],
)
def test_what_is_far_too_long_for_any_system_is_not_read(shape, data):
    with pytest.raises(NotWhatWasAskedError, match="far more than any system has"):
        read_data(shape, data)


def test_what_is_as_long_as_may_be_is_read():
    every = list(range(20_000))
    assert read_data(tuple[int, ...], every) == (tuple(every), ())
    named = {str(one): one for one in every}
    assert read_data(dict[str, int], named) == (named, ())
