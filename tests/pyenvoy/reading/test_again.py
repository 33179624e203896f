"""Reading again: only what has changed is read, and what is shown is the same."""

from datetime import UTC, datetime, timedelta

import pytest

from pyenvoy import recording
from pyenvoy.endpoint import Answers
from pyenvoy.errors import Gap, Reason
from pyenvoy.reading.again import UNREAD, again
from pyenvoy.reading.snapshot import take, take_again
from pyenvoy.request import Response
from pyenvoy.wire import CATALOGUE, read
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_meters import METERS
from tests.recordings import EVERY

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
LATER = NOW + timedelta(seconds=2)
BY_NAME = {endpoint.name: endpoint for endpoint in CATALOGUE}


def meters(at=NOW, body=b"[]"):
    return Answers().with_(METERS, read(METERS, Response(200, body=body), at))


def asked_again(first, second, reading=lambda answers: answers.get(METERS)):
    """How often a reading is asked about two sets of answers, one after the other."""
    asked = []

    def counted(answers):
        asked.append(answers)
        return reading(answers)

    _, look = again(UNREAD, counted, first)
    again({counted: look}, counted, second)
    return len(asked)


@pytest.mark.parametrize("name", EVERY)
def test_a_gateway_that_answers_one_by_one_and_falls_silent_is_shown_the_same_either_way(name):
    said = list(recording.answers(recording.parse(EVERY[name].read_bytes())))
    lost = [(one, Gap(one, Reason.SILENT, "gone")) for one, _ in said]
    known, looks = Answers(), UNREAD
    for i, (endpoint_name, found) in enumerate((*said, *lost)):
        known = known.with_(BY_NAME[endpoint_name], found)
        snapshot, looks = take_again(looks, known, NOW)
        if i % 5 == 0:
            assert snapshot == take(known, NOW)


def test_what_did_not_change_is_the_very_same():
    said = recording.parse(EVERY["sample-8.0.3000"].read_bytes())
    known = recording.answers(said)
    first, looks = take_again(UNREAD, known, NOW)
    second, _ = take_again(looks, known.with_(INFO, known.answer(INFO)), LATER)
    assert second.batteries is first.batteries


def test_a_newer_answer_is_read():
    assert asked_again(meters(NOW), meters(LATER)) == 2


def test_an_answer_that_says_the_same_of_the_same_moment_is_not_read_again():
    assert asked_again(meters(), meters()) == 1


def test_what_was_looked_for_in_vain_is_read_when_it_comes():
    assert asked_again(Answers(), meters()) == 2


def test_what_nobody_looked_at_may_come_and_go():
    other = meters().with_(INFO, Gap(INFO.name, Reason.SILENT, "no answer"))
    assert asked_again(meters(), other.watched({})) == 1


@pytest.mark.parametrize("reading", [list, len])
def test_a_reading_that_looks_at_everything_is_asked_every_time(reading):
    assert asked_again(meters(), meters(), reading) == 2
