import pytest

from pyenvoy.firmware import ALL, Firmware, before, since


def parse(text):
    return Firmware.parse(text)


@pytest.mark.parametrize("text", ["D8.3.5167", "R4.10.35", "M4.2.33", "7.6.175"])
def test_a_version_keeps_its_spelling(text):
    assert str(parse(text)) == text


@pytest.mark.parametrize("text", ["", "D", "8..3", "DD8.3", "8.3-rc1", "8." + "9" * 12, "eight"])
def test_what_is_no_version_is_none(text):
    assert parse(text) is None


def test_numbers_are_compared_one_by_one():
    ordered = ["3.9.36", "3.17.3", "4.2.27", "4.10.35", "8.2.127", "8.2.4264", "8.10.1", "10.0.1"]
    assert sorted(map(parse, reversed(ordered))) == [parse(text) for text in ordered]


def test_the_letter_does_not_count():
    assert parse("R4.10.35") == parse("4.10.35")
    assert parse("D4.10.35") <= parse("R4.10.35")


def test_the_major_number():
    assert parse("D8.3.5167").major == 8


def test_a_range_holds_its_first_and_not_its_end():
    assert parse("8.2") in since("8.2", "8.3")
    assert parse("8.3") not in since("8.2", "8.3")
    assert parse("7.9") in before("8")
    assert parse("8.0") not in before("8")
    assert parse("99.9") in since("8.2")
    assert parse("8.0") in ALL


@pytest.mark.parametrize(
    ("versions", "text"),
    [
        (ALL, "all"),
        (since("8.2"), "8.2 and later"),
        (before("4"), "before 4"),
        (since("7", "8.2"), "7 up to 8.2"),
    ],
)
def test_a_range_says_what_it_is(versions, text):
    assert str(versions) == text


def test_a_misspelt_range_is_an_error():
    with pytest.raises(ValueError, match="'8,2' is not a firmware version"):
        since("8,2")
