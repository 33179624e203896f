from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.leaps import AHEAD, BACK, SETTLES, STAYS_AHEAD, STAYS_BACK, Moments
from pyenvoy.model.gateway import Gateway
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
WRONG = [datetime(1970, 1, 1, tzinfo=UTC), datetime(2038, 1, 1, tzinfo=UTC), NOW - DAY]


def told(moments, *ats, gateway=None):
    for at in ats:
        moments = moments.after(Snapshot(at, gateway=gateway))
    return moments


def gateway(at, clock):
    return Gateway(Source("info", at), "1", None, "", clock=clock)


def test_the_first_moment_of_all_is_believed():
    assert told(Moments(), NOW) == Moments(NOW)


@pytest.mark.parametrize("at", [NOW, NOW + MINUTE, NOW - BACK])
def test_a_moment_near_the_last_goes_on_from_it(at):
    assert told(Moments(NOW), at) == Moments(at)


def test_a_machine_that_has_slept_goes_on():
    assert told(Moments(NOW), NOW + AHEAD).last == NOW + AHEAD


@pytest.mark.parametrize("at", [*WRONG, NOW - BACK - MINUTE, NOW + AHEAD + MINUTE])
def test_a_moment_elsewhere_has_leapt(at):
    assert told(Moments(NOW), at) == Moments(NOW, at, at)


@pytest.mark.parametrize("at", [*WRONG, NOW + HOUR, NOW + DAY])
def test_a_clock_that_is_set_right_is_believed_at_once(at):
    assert told(Moments(NOW), at, at + MINUTE, NOW + MINUTE) == Moments(NOW + MINUTE)


@pytest.mark.parametrize(("at", "stays"), [(NOW - DAY, STAYS_BACK), (NOW + 9 * DAY, STAYS_AHEAD)])
def test_a_clock_that_stays_elsewhere_is_believed_after_a_while(at, stays):
    ats = [at + MINUTE * step for step in range(stays // MINUTE)]
    assert told(Moments(NOW), *ats).leapt == at
    found = told(Moments(NOW), *ats, at + stays)
    assert (found.last, found.leapt) == (at + stays, None)


def test_a_clock_that_leaps_again_has_not_stayed():
    back = NOW - DAY
    assert told(Moments(NOW), back, back + 2 * HOUR).leapt == back + 2 * HOUR
    assert told(Moments(NOW), back, back - MINUTE).leapt == back - MINUTE


def test_a_step_ahead_that_has_lasted_was_no_leap():
    ahead = NOW + 8 * HOUR
    found = told(Moments(NOW), *(ahead + MINUTE * step for step in range(SETTLES // MINUTE + 2)))
    assert found == Moments(ahead + SETTLES + MINUTE)
    assert told(found, NOW + HOUR).leapt == NOW + HOUR


def test_a_gap_while_the_clock_is_ahead_does_not_make_it_right():
    ahead = NOW + 8 * HOUR
    found = told(Moments(NOW), ahead, ahead + 7 * MINUTE, NOW + 8 * MINUTE)
    assert found == Moments(NOW + 8 * MINUTE)


def test_within_a_step_ahead_only_what_goes_on_from_before_it_is_right_again():
    ahead = told(Moments(NOW), NOW + 8 * HOUR)
    assert told(ahead, NOW - HOUR).leapt == NOW - HOUR
    assert told(ahead, NOW - BACK) == Moments(NOW - BACK)


@pytest.mark.parametrize(
    ("read", "off", "sure"),
    [
        (MINUTE, MINUTE, True),
        (DAY, timedelta(hours=1), True),
        (DAY + MINUTE, MINUTE, False),  # read before the leap, it may be
        (-MINUTE, MINUTE, False),
        (MINUTE, timedelta(hours=2), False),
        (MINUTE, timedelta(hours=-2), False),
    ],
)
def test_a_machine_that_was_off_for_weeks_is_believed_when_the_gateway_says_the_same(
    read, off, sure
):
    at = NOW + 21 * DAY
    met = gateway(at - read, at - read + off)
    assert (told(Moments(NOW), at, gateway=met).leapt is None) is sure


def test_a_gateway_without_a_clock_says_nothing():
    at = NOW + 21 * DAY
    assert told(Moments(NOW), at, gateway=gateway(at, None)).leapt == at


def test_that_both_clocks_are_in_1970_proves_nothing():
    at = WRONG[0]
    assert told(Moments(NOW), at, gateway=gateway(at, at)).leapt == at
