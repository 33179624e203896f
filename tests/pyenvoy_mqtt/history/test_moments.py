from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy import UsageError
from pyenvoy_mqtt.history.moments import moment

NOW = datetime(2026, 6, 10, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("90m", NOW - timedelta(minutes=90)),
        ("2w", NOW - timedelta(weeks=2)),
        ("2026-06-01", datetime(2026, 6, 1, tzinfo=UTC)),
        ("2026-06-01T12:00+02:00", datetime(2026, 6, 1, 10, tzinfo=UTC)),
    ],
)
def test_a_moment_is_said_in_many_ways(text, at):
    assert moment(text, NOW) == at


def test_before_the_calendar_nothing_was():
    with pytest.raises(UsageError, match="no calendar"):
        moment("999999w", NOW)


@pytest.mark.parametrize("text", ["", "soon", "-1d", "12", "2026-13-01", "1y"])
def test_what_is_no_moment_is_refused(text):
    with pytest.raises(UsageError, match="is no moment"):
        moment(text, NOW)
