from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.show.text import number, span, text


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7, "7"),
        (123456, "123456"),
        (3412.3, "3412"),
        (241.12, "241.1"),
        (59.987, "59.99"),
        (0.98, "0.98"),
        (0.00001234, "0.000012"),
        (-12.5, "-12.5"),
        (123456.7, "123457"),
    ],
)
def test_a_number_has_four_digits_and_no_exponent(value, said):
    assert number(value) == said


@pytest.mark.parametrize(
    ("value", "unit", "said"),
    [
        (9999.0, "W", ("9999", "W")),
        (-12345.0, "W", ("-12.35", "kW")),
        (12345678.0, "Wh", ("12.35", "MWh")),
        (12345678901.0, "Wh", ("12.35", "GWh")),
        (12345.0, "V", ("12345", "V")),
        (12345, "", ("12345", "")),
    ],
)
def test_large_power_and_energy_get_a_prefix(value, unit, said):
    assert text(value, unit) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [(-4.541, "-4.5"), (0.0423, "0"), (-0.04, "0"), (6.659, "6.7"), (483.6, "483.6")],
)
def test_small_power_is_told_to_a_tenth(value, said):
    assert text(value, "W") == (said, "W")


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0, "0 s"),
        (59, "59 s"),
        (900, "15 min"),
        (5400, "1 h 30 min"),
        (90061, "1 d 1 h"),
        (-61, "-1 min 1 s"),
    ],
)
def test_a_span_has_two_units_at_most(seconds, said):
    assert span(timedelta(seconds=seconds)) == said


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (True, "yes"),
        (False, "no"),
        (datetime(2026, 6, 1, 12, tzinfo=UTC), "2026-06-01 12:00:00 UTC"),
        (timedelta(minutes=15), "15 min"),
        (("a", "b"), "a, b"),
        ({"202": 4}, "202 4"),
        ("word", "word"),
    ],
)
def test_everything_has_a_spelling(value, said):
    assert text(value)[0] == said


def test_many_of_a_quantity_share_their_unit():
    assert text((230.0, 231.5), "V") == ("230, 231.5", "V")
