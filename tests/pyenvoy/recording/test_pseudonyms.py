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


def test_a_zone_becomes_a_region_unless_it_is_to_be_kept():
    assert drawn(Kind.ZONE, "Europe/Amsterdam") == "Europe/Berlin"


def test_a_hardware_address_is_drawn_once_and_written_as_it_was():
    small, large, long = (drawn(Kind.MAC, one) for one in ("a6:c1:38:12:9f:0e", "A6-C1-38-12-9F-0E", "4a" * 99))  # fmt: skip
    assert small == large.replace("-", ":").lower()
    assert (small.islower(), large.isupper(), len(long)) == (True, True, 198)


def test_no_two_secrets_have_one_pseudonym_and_none_is_a_secret():
    names = {str(number): (Kind.LOAD, str(number)) for number in range(10, 55)}
    found = pseudonyms(names, SALT).values()
    assert len({*names, *found}) == 2 * len(names)


def test_an_address_becomes_a_machines_and_neither_a_networks_nor_everybodys():
    secret = {"192.0.2.7": (Kind.ADDRESS, "192.0.2.7")}
    found = {pseudonyms(secret, bytes([a, b]))["192.0.2.7"] for a in range(40) for b in range(64)}
    last = {int(one.removeprefix("192.0.2.")) for one in found}
    assert last == {*range(1, 255)} - {7}


def test_nothing_of_a_half_masked_hardware_address_is_left():
    found = drawn(Kind.MAC, "XK:12:34:56:78:9A")
    assert re.fullmatch("02(:[0-9A-F]{2}){5}", found)
