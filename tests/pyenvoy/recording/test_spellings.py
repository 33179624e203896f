"""In which ways a secret is looked for, besides the one in which it was found."""

import pytest

from pyenvoy.recording.redaction.kinds import Kind
from pyenvoy.recording.redaction.spellings import spellings


def test_a_hardware_address_is_known_with_either_mark_with_none_and_in_an_address():
    assert set(spellings(Kind.MAC, "A6:C1:38:12:9F:0E", "02:11:22:33:44:55")) == {
        ("A6:C1:38:12:9F:0E", "02:11:22:33:44:55"),
        ("A6-C1-38-12-9F-0E", "02-11-22-33-44-55"),
        ("A6C138129F0E", "021122334455"),
        ("A6%3AC1%3A38%3A12%3A9F%3A0E", "02:11:22:33:44:55"),
    }


@pytest.mark.parametrize(
    ("kind", "alone", "too_short"),
    [
        (Kind.SERIAL, "48220000", "4822000"),
        (Kind.PHONE, "49171234", "4917123"),
        (Kind.SECRET, "geheim", "hush1"),
        (Kind.NETWORK, "Heim", "Eck"),
        (Kind.LOAD, "Pool", "Spa"),
        (Kind.ZONE, "Asia/Tokyo", "Japan"),
    ],
)
def test_what_is_long_enough_is_known_without_its_name(kind, alone, too_short):
    assert (alone, "new") in list(spellings(kind, alone, "new"))
    assert list(spellings(kind, too_short, "new")) == []


@pytest.mark.parametrize(
    ("kind", "text"), [(Kind.EUAID, "4c8675ab"), (Kind.NETWORK, "12345678"), (Kind.PLACE, "12345")]
)
def test_what_may_be_anything_else_is_known_by_its_name_alone(kind, text):
    assert list(spellings(kind, text, "new")) == []


def test_a_number_in_the_cloud_is_known_where_its_pages_have_it():
    found = dict(spellings(Kind.NUMBER, "4711", "9999"))
    words = ("system", "systems", "site", "sites")
    assert found == {f"{one}/4711": f"{one}/9999" for one in words}


def test_a_word_is_known_as_pages_addresses_and_data_write_it():
    found = {old for old, _ in spellings(Kind.NETWORK, 'T\xfcr & "Tor"', "new")}
    assert found == {
        'T\xfcr & "Tor"',
        "T\xfcr &amp; &quot;Tor&quot;",
        "T%C3%BCr%20%26%20%22Tor%22",
        "T%C3%BCr+%26+%22Tor%22",
        'T\xfcr & \\"Tor\\"',
        'T\\u00fcr & \\"Tor\\"',
    }
