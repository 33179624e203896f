"""The machine's own clock."""

from datetime import UTC, datetime, timedelta

from pyenvoy.effects.clock import WallClock


def test_it_says_the_moment_in_utc():
    assert abs(WallClock().now() - datetime.now(UTC)) < timedelta(seconds=5)


async def test_it_returns_at_once_when_the_moment_has_passed():
    before = WallClock().now()
    await WallClock().sleep_until(before - timedelta(hours=1))
    assert WallClock().now() - before < timedelta(seconds=5)


async def test_it_waits_for_a_moment_to_come():
    moment = WallClock().now() + timedelta(milliseconds=20)
    await WallClock().sleep_until(moment)
    assert WallClock().now() >= moment - timedelta(milliseconds=5)
