"""Hours of UTC by the clock of the site."""

from datetime import UTC, datetime

import pytest

from pyenvoy.insight import Hours
from pyenvoy.insight.zones import Zone

SUMMER = datetime(2026, 7, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    ("name", "hours", "spans"),
    [
        ("Europe/Berlin", (14, 15), (Hours(16, 18),)),
        ("Europe/Berlin", (20, 21, 22), (Hours(22, 1),)),
        ("Europe/Berlin", (21,), (Hours(23, 24),)),
        ("America/Los_Angeles", (0, 1), (Hours(17, 19),)),
        ("Asia/Kolkata", (14, 15), (Hours(19, 21, 30),)),
        ("Asia/Kolkata", (18,), (Hours(23, 0, 30),)),
        ("Asia/Kathmandu", (14, 2), (Hours(7, 8, 45), Hours(19, 20, 45))),
        ("Australia/Adelaide", (2, 3), (Hours(11, 13, 30),)),
        ("America/St_Johns", (14, 15), (Hours(11, 13, 30),)),
    ],
)
def test_an_hour_of_utc_is_told_to_the_minute_by_the_clock_of_the_site(name, hours, spans):
    assert Zone.of(name, SUMMER).spans(hours) == spans


@pytest.mark.parametrize(
    "name", [None, "", "America", "Nowhere/AtAll", "../../etc/passwd", "x" * 9999]
)
def test_of_a_zone_that_nobody_knows_hours_are_those_of_utc(name):
    found = Zone.of(name, SUMMER)
    assert (found.name, found.known) == ("UTC", False)
    assert found.spans((14,)) == (Hours(14, 15),)
