from hypothesis import given
from hypothesis import strategies as st

from pyenvoy.commands.verbatim import Document, document, edited, holds, spelt, told
from pyenvoy.errors import Problem

ODD = (
    '{ "a" : 0.0 ,"b":[ 1.10,2e3 ],\n\t"a":{"x":"\\u00e9\\/","y" :true, "z": "false"},'
    '"list":[{"id":"one","n":1},{"id":"two","n":20.0}], "empty":{}, "none": [] }'
)


def test_a_part_comes_as_it_was_written():
    assert Document(ODD).at("b").text == "[ 1.10,2e3 ]"


def test_of_a_doubled_key_the_last_counts():
    assert Document(ODD).at("a", "x").text == '"\\u00e9\\/"'


def test_where_there_is_no_such_key_there_is_no_part():
    assert Document(ODD).at("a", "w") is None
    assert Document(ODD).at("b", "w") is None
    assert Document(ODD).at("empty", "w") is None


def test_rows_come_as_they_were_written():
    assert [one.text for one in Document(ODD).at("b").rows()] == ["1.10", "2e3"]
    assert Document(ODD).at("none").rows() == ()


def test_what_is_no_list_has_no_rows():
    assert Document(ODD).rows() == ()


def test_a_row_is_found_by_what_it_says_of_itself():
    assert Document(ODD).at("list").row("id", "two").text == '{"id":"two","n":20.0}'
    assert Document(ODD).at("list").row("id", "three") is None
    assert Document(ODD).at("b").row("id", "two") is None


def test_a_replaced_value_leaves_every_other_byte():
    after = Document(ODD).replaced(("a", "y"), "false")
    assert after.text == ODD.replace('"y" :true', '"y" :false')


def test_what_is_not_there_is_not_replaced():
    assert Document(ODD).replaced(("a", "w"), "1") is None
    assert Document(ODD).replaced(("w", "a"), "1") is None


def test_a_member_joins_at_the_end():
    assert Document('{"a": 1 }').joined('"b": 2').text == '{"a": 1,"b": 2}'
    assert Document("{ }").joined('"b": 2').text == '{"b": 2}'


def test_what_is_not_json_is_no_document():
    assert document(b"<html>") is None
    assert document(b"\xff\xfe") is None
    assert document(b"[" * 100_000) is None


def test_a_byte_order_mark_and_blanks_around_are_not_part_of_it():
    assert document(b"\xef\xbb\xbf {} \n").text == "{}"


def test_a_value_is_spelt_as_what_stands_there():
    assert spelt(35, "20.0") == "35.0"
    assert spelt(35.0, "20") == "35"
    assert spelt(35.5, "20") == "35.5"
    assert spelt(35, "2e1") == "35.0"
    assert spelt(35.0) == "35"


def test_a_flag_is_spelt_as_what_stands_there():
    assert spelt(True, "false") == "true"
    assert spelt(True, '"false"') == '"true"'
    assert spelt(False, "1") == "0"
    assert spelt(True) == "true"


def test_a_word_stays_a_word():
    assert spelt("Küche", '"x"') == '"Küche"'
    assert spelt("Küche", "null") == '"Küche"'
    assert spelt(30.0, '"20"') == '"30"'


def test_a_list_is_a_list_whatever_stood_there():
    assert spelt(("a", "b"), '""') == '["a", "b"]'


def test_edits_change_what_is_there():
    after = edited(Document('{"s": {"m": "x", "r": 20.0}}'), ((("s", "m"), "y"), (("s", "r"), 5)))
    assert after.text == '{"s": {"m": "y", "r": 5.0}}'


def test_edits_add_nothing():
    assert edited(Document('{"m": 1}'), ((("r",), 5),)) == Problem(
        "r", "this gateway has no such setting"
    )


def test_values_are_compared_in_the_type_of_the_gateway():
    whole = Document('{"flag": "true", "bit": 1, "n": 30}')
    assert holds(whole, ((("flag",), True), (("bit",), True), (("n",), 30.0)))
    assert not holds(whole, ((("flag",), False),))
    assert not holds(whole, ((("other",), False),))


def test_what_is_told_is_what_stands_there():
    whole = Document('{"s": {"mode": "soc", "low": 30.0}}')
    places = ((("s", "mode"), ""), (("s", "low"), 0), (("s", "high"), 0))
    assert told(whole, places) == "mode soc, low 30.0, high missing"


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(st.text(), json_values, min_size=1, max_size=5), st.data())
def test_a_value_replaced_by_itself_changes_no_byte(tree, data):
    import json

    text = json.dumps(tree, indent=data.draw(st.sampled_from([None, 0, 3])))
    key = data.draw(st.sampled_from(sorted(tree)))
    whole = Document(text)
    assert whole.replaced((key,), whole.at(key).text) == whole
    assert whole.at(key).value == tree[key]
