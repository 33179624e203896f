"""What stands in for a secret has its form, and nothing else of it."""

import re

import pytest

from pyenvoy.recording.redaction.kinds import Kind
from pyenvoy.recording.redaction.pseudonyms import pseudonyms
from tests.pyenvoy.recording.redacted import SALT


def drawn(kind, text):
    return pseudonyms({text.casefold(): (kind, text)}, SALT)[text.casefold()]


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.PHONE, "+49 (0)171-234 56 78"),
        (Kind.NUMBER, "4567890"),
        (Kind.EUAID, "ZyXwv-utSRqponmLKJihgfedcbaZYXWVutsrqPONMLKJIH-4711"),
        (Kind.UNIQUE, "123e4567-e89b-12D3-a456-426614174000"),
    ],
)
def test_a_digit_stands_for_a_digit_and_a_letter_for_a_letter_of_its_size(kind, text):
    found = drawn(kind, text)
    assert (found != text, shape(found)) == (True, shape(text))


def shape(text):
    return re.sub(r"\d", "1", re.sub("[a-z]", "a", re.sub("[A-Z]", "A", text)))


def test_nothing_of_a_half_masked_hardware_address_is_left():
    found = drawn(Kind.MAC, "XK:12:34:56:78:9A")
    assert re.fullmatch("02(:[0-9A-F]{2}){5}", found)
