from datetime import UTC, datetime

import pytest

from pyenvoy import units
from pyenvoy.units import Celsius, Watts


def test_every_quantity_has_a_symbol():
    assert all(isinstance(units.symbol(one), str) for one in units.QUANTITIES)
    assert units.symbol(Watts) == "W"
    assert units.symbol(Celsius) == "°C"


def test_what_is_no_quantity_has_none():
    with pytest.raises(KeyError):
        units.symbol(float)


@pytest.mark.parametrize(
    ("convert", "given", "expected"),
    [
        (units.from_milli, 23500, 23.5),
        (units.from_kilo, 14.0, 14000),
        (units.from_joules, 4294967296, 1193046.4711111112),
        (units.from_fahrenheit, 79, 26.11),
        (units.from_fahrenheit, 32, 0),
    ],
)
def test_conversions(convert, given, expected):
    assert convert(given) == expected


def test_a_moment_is_aware():
    assert units.moment(1767225600) == datetime(2026, 1, 1, tzinfo=UTC)


@pytest.mark.parametrize("epoch", [None, 0, -1, 1e17, float("nan")])
def test_never_and_nonsense_are_no_moment(epoch):
    assert units.moment(epoch) is None


@pytest.mark.parametrize(
    ("epoch", "year"),
    [
        (1, 1970),
        (0.5, 1970),
        (4_102_444_799.9, 2099),
        (4_102_444_800, None),
        (253_402_300_799, None),
    ],
)
def test_moments_reach_from_the_first_second_to_the_end_of_the_century(epoch, year):
    assert getattr(units.moment(epoch), "year", None) == year
