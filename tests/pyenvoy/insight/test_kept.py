"""The memory between runs: all of it, and nothing that cannot be true."""

import json
from datetime import timedelta

import attrs
import pytest

from pyenvoy.insight import Memory, hear, is_due, is_outdated, judge, plain, read
from tests.pyenvoy.insight.roofs import BEGIN, DAY, evening, lived, serials

FOUR = serials(4)


@pytest.fixture(scope="module")
def memory():
    return lived(30, FOUR)


@pytest.fixture
def kept(memory):
    return json.loads(json.dumps(plain(memory)))


def test_what_is_kept_says_the_same(memory, kept):
    found, problems = read(kept)
    assert problems == ()
    assert judge(found, evening(30)) == judge(memory, evening(30))
    assert read(json.loads(json.dumps(plain(found))))[0] == found


def test_of_a_panel_all_comes_back_as_it_was_but_for_a_fraction_of_its_powers(memory, kept):
    for name, one in read(kept)[0].panels.items():
        was = memory.panels[name]
        assert attrs.evolve(was, running=one.running, profile=one.profile) == one
        assert was.told == "fine"
        assert one.profile == pytest.approx(was.profile, abs=0.05)


@pytest.mark.parametrize("data", [None, [], {}, {"version": 2}])
def test_what_nobody_wrote_is_not_read(data):
    assert read(data)[0] == Memory()
    assert [one.where for one in read(data)[1]] == ["version"]


DAMAGES = {
    "profile": [[], [1.0] * 23, None, [1.0] * 23 + [-1.0]],
    "last": [None, -1, "1", True, 1e300],
    "watts": [None, True, float("nan"), -1.0],
    "days": [
        None,
        [[1]],
        [[1, [[24, 1, 1]]]],
        [[1, [[1, 1, 0]]]],
        [[1, []]] * 99,
        [[7_000_000_000, []]],
    ],
    "weeks": [{}, [[1, [[1]]]], [[1, [[24, 500]]]], [[7_000_000_000, []]]],
    "running": [[[1, 2]], [[1, -1, 1]]],
}


@pytest.mark.parametrize(
    ("name", "value"), [(name, one) for name, every in DAMAGES.items() for one in every]
)
def test_what_cannot_be_true_costs_one_panel(kept, name, value):
    kept["panels"][FOUR[1]][name] = value
    found, (problem,) = read(kept)
    assert set(found.panels) == {*FOUR} - {FOUR[1]}
    assert FOUR[1] in problem.where


@pytest.mark.parametrize(
    ("name", "value"), [("day", "x"), ("day", 7_000_000_000), ("dark", "x"), ("best", [[1, 0]])]
)
def test_what_is_wrong_elsewhere_costs_itself(kept, memory, name, value):
    kept[name] = value
    found, problems = read(kept)
    assert set(found.panels) == set(memory.panels)
    assert [one.where for one in problems] == [name]


def test_a_panel_that_is_none_costs_itself(kept):
    kept["panels"] |= {"5": [], "": kept["panels"][FOUR[0]]}
    assert set(read(kept)[0].panels) == {*FOUR}
    assert read({**kept, "panels": [], "zone": 3})[0].panels == {}


def test_it_is_kept_when_a_day_is_over_and_when_an_hour_of_reports_has_come(memory):
    one = max(memory.panels.values(), key=lambda panel: panel.last)
    later = attrs.evolve(memory, panels={FOUR[0]: attrs.evolve(one, last=one.last + 3600)})
    assert is_due(memory, later)
    assert not is_due(memory, memory)
    assert is_due(memory, hear(memory, (), BEGIN + 40 * DAY))
    assert not is_due(Memory(), Memory())


@pytest.mark.parametrize(
    ("changed", "minutes", "anew"),
    [
        ({}, 60, False),
        ({"edition": 1}, 0, False),
        ({"edition": 1}, 4, False),
        ({"edition": 1}, 5, True),
        ({"edition": 1}, -5, True),
        ({"day": 2, "edition": 1}, 0, True),
    ],
)
def test_it_is_judged_anew_on_every_day_and_for_changes_every_five_minutes(changed, minutes, anew):
    judged = Memory(day=1)
    after = attrs.evolve(judged, **changed)
    assert is_outdated(judged, after, timedelta(minutes=minutes)) is anew
