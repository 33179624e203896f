"""How far a course has come, for people."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.commands import Confirmed, Seen, set_reserve
from pyenvoy.commands.course import Ended, Reading, Ready, Sending, State, Watching, progress
from pyenvoy.commands.watches import STORAGE
from pyenvoy.request import Method, Request

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WRITE = Request(Method.PUT, "/admin/lib/tariff")


@pytest.mark.parametrize(
    ("phase", "said"),
    [
        (Reading(), "reading what is set now"),
        (Reading(2), "reading what is set now (again, 2)"),
        (Ready(WRITE, NOW), ""),
        (Sending(WRITE), "sending: set the reserve to 30 %"),
        (Watching(STORAGE, NOW, NOW), "sent, watching, at most 120 s"),
        (
            Watching(STORAGE, NOW, NOW + timedelta(seconds=9), held=NOW),
            "seen, watching whether it holds, at most 120 s",
        ),
        (Ended(NOW, Confirmed()), ""),
    ],
)
def test_each_phase_has_its_words(phase, said):
    assert progress(State(set_reserve(30), "me", NOW, phase)) == said


def test_what_was_seen_last_is_said():
    seen = Seen(reported="20 %", effective="30 %")
    state = State(set_reserve(30), "me", NOW, Watching(STORAGE, NOW, NOW), seen=seen)
    assert progress(state) == "sent, watching, at most 120 s: 30 %"
