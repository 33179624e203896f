"""A text is cut into what may be replaced, each under the name that it stands under; nothing of it is lost."""

import pytest

from pyenvoy.recording.redaction.leaves import Form, leaves

STRING, NUMBER, KEY, PLAIN = Form


def cut(text):
    return [(one.key, one.form, one.text) for one in leaves(text) if one.text]


def test_data_are_cut_at_their_strings_numbers_and_keys():
    assert cut('{"a": {"b": [1, "x", {"c": -2.5e3}]}, "d\\u0065": "y\\"z", "e": [true, "w"]}') == [
        ("", KEY, "a"),
        ("a", KEY, "b"),
        ("b", NUMBER, "1"),
        ("b", STRING, "x"),
        ("b", KEY, "c"),
        ("c", NUMBER, "-2.5e3"),
        ("", KEY, "de"),
        ("de", STRING, 'y"z'),
        ("", KEY, "e"),
        ("e", STRING, "w"),
    ]


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ('data: {"ssid" : "Villa \\" 7", "x"', ("ssid", 'Villa \\" 7')),
        ('data: {"system_id": -4711.5}', ("system_id", "-4711.5")),
        ('<e:sn kind="x">1221</e:sn>', ("e:sn", "1221")),
        ("<sn>1221</sn>", ("sn", "1221")),
        ('<input name="ssid" type="text" value="Villa">', ("ssid", "Villa")),
        ("<input name='ssid' value='Villa'>", ("ssid", "Villa")),
        ("GET /x?user%5Bname%5D=Anne&y", ("user[name]", "Anne")),
        ("psk=hush; path", ("psk", "hush")),
        ('realm="two words", x', ("realm", "two words")),
    ],
)
def test_what_is_no_data_is_cut_at_what_it_names(text, named):
    assert (named[0], PLAIN, named[1]) in cut(text)


@pytest.mark.parametrize(
    "text", ['{"a": [1, "x"]}', '<a>b</a> c=d&"e": 5', 'x="y" "z": "w', "", "plain"]
)
def test_every_leaf_stands_where_it_says_and_in_order(text):
    found = list(leaves(text))
    ends = [0, *(one.end for one in found)]
    assert all(end <= one.start for end, one in zip(ends, found, strict=False))
    assert all(one.text in text[one.start : one.end] for one in found)


def test_what_is_no_data_is_cut_without_a_gap():
    text = 'a <b>c</b> d=e; {"f": 7, '
    assert "".join(text[one.start : one.end] for one in leaves(text)) == text
    assert [one.key for one in leaves(text)] == ["", "b", "", "d", "", "f", ""]
    assert {one.form for one in leaves(text)} == {PLAIN}


@pytest.mark.parametrize(
    ("text", "spelt"),
    [('["x"]', '"\\"n\\""'), ("[5]", '"n"'), ('{"x": 1}', '"\\"n\\""'), ("x", '"n"')],
)
def test_what_stands_in_its_place_is_spelt_like_it(text, spelt):
    assert next(iter(leaves(text))).spelled('"n"') == spelt
