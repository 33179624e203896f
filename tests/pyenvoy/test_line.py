"""Every recording through the whole line: what must hold whatever gateway answered."""

import json
import math
from datetime import datetime

import attrs
import pytest

from pyenvoy import recording
from pyenvoy.endpoint import Answer
from pyenvoy.errors import Gap, Reason
from pyenvoy.model.snapshot import Snapshot
from pyenvoy.model.source import Source
from pyenvoy.reading.snapshot import take
from pyenvoy.show import plain
from tests.recordings import EVERY

SUBJECTS = tuple(
    field.name
    for field in attrs.fields(Snapshot)
    if field.name not in ("at", "notes", "gaps", "problems", "complete")
)


def answers_of(path):
    return recording.answers(recording.parse(path.read_bytes()))


def taken(path):
    taken = recording.parse(path.read_bytes())
    return take(recording.answers(taken), recording.moment(taken))


@pytest.fixture(scope="module", params=EVERY.values(), ids=EVERY)
def snapshot(request):
    return taken(request.param)


@pytest.fixture(scope="module", params=EVERY.values(), ids=EVERY)
def answers(request):
    return answers_of(request.param)


def values(thing):
    """Every value in a snapshot, at any depth."""
    if attrs.has(type(thing)):
        for field in attrs.fields(type(thing)):
            yield from values(getattr(thing, field.name))
    elif isinstance(thing, tuple):
        for one in thing:
            yield from values(one)
    elif isinstance(thing, dict):
        for one in thing.values():
            yield from values(one)
    else:
        yield thing


def sources(subject):
    """The names of all endpoints that a subject says it comes from."""
    if isinstance(subject, Source):
        yield from (subject.endpoint, *subject.others)
    elif attrs.has(type(subject)):
        for field in attrs.fields(type(subject)):
            yield from sources(getattr(subject, field.name))


def test_a_gateway_is_recognised(snapshot):
    assert snapshot.gateway.serial
    assert snapshot.gateway.firmware


def test_production_is_always_known(snapshot):
    assert snapshot.production is not None or any(gap.of == "production" for gap in snapshot.gaps)


def test_a_subject_is_there_or_a_gap_says_why(snapshot):
    missing = {name for name in SUBJECTS if getattr(snapshot, name) is None}
    assert missing == {gap.of for gap in snapshot.gaps}
    assert all(gap.why for gap in snapshot.gaps)


def test_every_subject_names_its_source(snapshot):
    for name in SUBJECTS:
        subject = getattr(snapshot, name)
        assert subject is None or list(sources(subject))


def test_every_number_is_finite_and_every_moment_aware(snapshot):
    for value in values(snapshot):
        assert not isinstance(value, float) or math.isfinite(value)
        assert not isinstance(value, datetime) or value.tzinfo is not None


def test_a_snapshot_is_plain_json(snapshot):
    assert json.loads(json.dumps(plain(snapshot), allow_nan=False))


def test_the_house_uses_what_is_produced_and_imported(snapshot):
    both = snapshot.consumption
    if both is None or both.total is None or both.net is None or snapshot.production is None:
        pytest.skip("this gateway does not measure both sides")
    if {both.total.measured_at, both.net.measured_at} != {snapshot.production.measured_at}:
        pytest.skip("measured at different moments")
    assert both.total.power == pytest.approx(snapshot.production.power + both.net.power, abs=1)


def test_serial_numbers_are_unique(snapshot):
    for devices in (snapshot.inverters, snapshot.relays):
        serials = [one.serial for one in devices.all] if devices else []
        assert len(serials) == len(set(serials))


def test_taking_twice_gives_the_same(answers):
    now = datetime.fromisoformat("2026-06-01T12:00:00+00:00")
    assert take(answers, now) == take(answers, now)


def test_one_bad_answer_never_costs_another_subject(answers):
    now = datetime.fromisoformat("2026-06-01T12:00:00+00:00")
    whole = take(answers, now)
    for name, found in answers:
        if isinstance(found, Gap) or name == "info":
            continue
        without = take(dropped(answers, name), now)
        for subject in SUBJECTS:
            before, after = getattr(whole, subject), getattr(without, subject)
            if before is not None and after is None:
                assert name in set(sources(before)), f"{subject} was lost with {name}"


def dropped(answers, name):
    from pyenvoy.wire import CATALOGUE

    endpoint = next(one for one in CATALOGUE if one.name == name)
    return answers.with_(endpoint, Gap(name, Reason.UNREADABLE, "half of it is missing"))


def test_an_answer_is_never_younger_than_the_snapshot(answers):
    at = max(found.at for _, found in answers if isinstance(found, Answer))
    for name in SUBJECTS:
        subject = getattr(take(answers, at), name)
        source = getattr(subject, "source", None)
        assert source is None or source.at <= at
