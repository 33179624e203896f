from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy.errors import Reason
from pyenvoy.polling.ledger import Entry
from pyenvoy.polling.tally import BOUNDS, Tally
from pyenvoy.request import Response, Silence, Silent

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
SILENCE = Silence(Silent.TOO_SLOW, "nothing")


@pytest.mark.parametrize(
    ("seconds", "place"), [(0.0, 0), (0.05, 0), (0.06, 1), (30.0, 8), (31.0, len(BOUNDS))]
)
def test_an_answer_is_counted_in_the_class_of_its_duration(seconds, place):
    counts = Tally().answered("home", timedelta(seconds=seconds)).of("home")
    assert [n for n, count in enumerate(counts.answers) if count] == [place]
    assert counts.seconds == seconds


def test_answers_and_failures_add_up_for_each_endpoint():
    tally = Tally()
    for _ in range(3):
        tally = tally.answered("home", timedelta(seconds=2)).failed("home", Reason.SILENT)
    tally = tally.failed("home", Reason.DENIED).failed("info", Reason.SILENT)
    assert sum(tally.of("home").answers) == 3
    assert tally.of("home").seconds == 6
    assert tally.of("home").failures == {Reason.SILENT: 3, Reason.DENIED: 1}
    assert tally.of("info").failures == {Reason.SILENT: 1}
    assert tally.of("meters").failures == {}


@pytest.mark.parametrize(
    ("entry", "heard", "answers", "failures"),
    [
        (Entry(NOW), Response(200), 1, {}),
        (Entry(NOW, why=Reason.DENIED), Response(200), 1, {}),
        (Entry(), Response(401), 0, {}),  # it was about an earlier ticket
        (Entry(failures=1, why=Reason.NOT_READY), Response(503), 0, {Reason.NOT_READY: 1}),
        (Entry(failures=1, why=Reason.SILENT), SILENCE, 0, {Reason.SILENT: 1}),
        (Entry(NOW), SILENCE, 0, {}),
    ],
)
def test_what_was_heard_counts_as_the_ledger_has_it(entry, heard, answers, failures):
    counts = Tally().heard("home", entry, heard).of("home")
    assert (sum(counts.answers), counts.failures) == (answers, failures)
