from datetime import UTC, datetime, timedelta

from pyenvoy_mqtt.steady import BETWEEN, Steady

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SECOND = timedelta(seconds=1)
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def walked(*moments):
    one = Steady()
    begun, *_, ended = [one.at(now) for now in moments]
    return ended - begun


def test_it_goes_as_the_clock_goes():
    assert walked(NOON, NOON + SECOND, NOON + 30 * SECOND) == 30 * SECOND


def test_it_begins_where_the_clock_does():
    assert Steady().at(NOON) == NOON


def test_a_leap_counts_as_one_look():
    assert walked(EPOCH, NOON, NOON + SECOND) == BETWEEN + SECOND


def test_it_does_not_go_back():
    assert walked(NOON, EPOCH, EPOCH + SECOND) == SECOND
