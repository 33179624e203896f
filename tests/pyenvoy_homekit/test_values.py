from math import inf, isfinite, nan
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhap.loader import Loader

from pyenvoy_homekit.bridge.making import Exact, form
from pyenvoy_homekit.values import Form, shown, taken
from tests.amounts import examples

LEVEL = Form("uint8", 0, 100, 1)
LUX = Form("float", 0.0001, 100000)
STATE = Form("uint8", allowed=(0, 1))
KINDS = sorted(Loader().char_types.keys() - {"ProgrammableSwitchEvent"})  # a press has no value
ANYTHING = st.none() | st.booleans() | st.integers() | st.floats() | st.text()


@pytest.mark.parametrize(
    ("value", "form", "found"),
    [
        (True, Form("bool"), True),
        (1, Form("bool"), None),
        (None, Form("bool"), None),
        (55.4, LEVEL, 55),
        (155, LEVEL, 100),
        (-5, LEVEL, 0),
        (nan, LEVEL, None),
        (inf, LUX, None),
        (None, LUX, None),
        ("12", LUX, None),
        (0, LUX, 0.0001),
        (12.34, Form("float", step=0.1), 12.3),
        (981.4000000000001, Form("float"), 981.4),
        (True, STATE, 1),
        (2, STATE, None),
        (300, Form("uint8"), 255),
        (-1, Form("uint32"), 0),
        (1e30, Form("int"), 2**31 - 1),
        (1e30, Form("float"), 1e30),
        ("x" * 70, Form("string"), "x" * 64),
        (5, Form("string"), None),
    ],
)
def test_a_value_is_shown_as_its_form_allows(value, form, found):
    assert shown(value, form) == found
    assert type(shown(value, form)) is type(found)


@pytest.mark.parametrize(
    ("value", "form", "found"),
    [
        (1, Form("bool"), True),
        (False, Form("bool"), False),
        (2, Form("bool"), None),
        ("true", Form("bool"), None),
        (100, LEVEL, 100),
        (101, LEVEL, None),
        (-1, LEVEL, None),
        (nan, LEVEL, None),
        ([5], LEVEL, None),
        (2, STATE, None),
        ("x" * 65, Form("string"), None),
        ("x", Form("string"), "x"),
        ("Søl 🌞", Form("string"), "Søl 🌞"),
        ("half \ud83c", Form("string"), None),
        (5, Form("string"), None),
    ],
)
def test_a_wish_is_taken_as_it_is_or_not_at_all(value, form, found):
    assert taken(value, form) == found


@given(ANYTHING, st.sampled_from(KINDS))
@examples(300)
def test_whatever_is_shown_fits_every_characteristic_of_apple(value, kind):
    characteristic = Loader().get_char(kind)
    limits = form(characteristic)
    found = shown(value, limits)
    if found is None:
        return
    characteristic.set_value(found)
    assert not isinstance(found, float) or isfinite(found)
    expected = pytest.approx(found) if isinstance(found, float) else found
    assert characteristic.value == expected


def test_a_figure_has_no_more_digits_than_it_is_shown_with():
    """hap-controller takes 21829.277000000002, which HAP-python makes of it, for a text."""
    properties = {"Format": "float", "Permissions": ["pr"], "minStep": 0.001}
    found = Exact("Energy lifetime", UUID(int=1), properties)
    found.set_value(21829.277, should_notify=False)
    assert repr(found.value) == "21829.277"
