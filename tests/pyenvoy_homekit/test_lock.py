from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy_homekit.lock import Lock

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SPAN = timedelta(seconds=30)
SECOND = timedelta(seconds=1)


def test_it_is_locked_at_the_start():
    assert not Lock().is_open(NOON, SPAN)
    assert Lock().closes(SPAN) is None


@pytest.mark.parametrize(
    ("after", "is_open"), [(0 * SECOND, True), (29 * SECOND, True), (30 * SECOND, False)]
)
def test_it_locks_itself_again(after, is_open):
    opened = Lock().turned(NOON, locked=False)
    assert opened.is_open(NOON + after, SPAN) is is_open
    assert opened.closes(SPAN) == NOON + SPAN


def test_it_can_be_locked_by_hand():
    assert Lock(NOON).turned(NOON, locked=True) == Lock()


def test_who_opens_it_again_has_all_the_time_again():
    again = Lock(NOON).turned(NOON + 20 * SECOND, locked=False)
    assert again.is_open(NOON + 45 * SECOND, SPAN)


def test_a_clock_that_is_set_back_does_not_leave_it_open():
    assert not Lock(NOON).is_open(NOON - timedelta(hours=1), SPAN)
