"""Whatever panels report: nothing is raised, memory has a bound, equal panels are fine, the order says nothing."""

import json
import os
from datetime import UTC, datetime, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pyenvoy.insight import Memory, Report, hear, judge, plain, read
from pyenvoy.insight.limits import DAYS, WEEKS
from tests.pyenvoy.insight.roofs import BEGIN, DAY, evening, lived

EXAMPLES = 30 * int(os.environ.get("PYENVOY_EXAMPLES", "1"))

MOMENTS = st.one_of(
    st.integers(0, 40 * 24 * 4).map(lambda quarter: BEGIN + quarter * timedelta(minutes=15)),
    st.datetimes(datetime(1960, 1, 1), datetime(2190, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001  # as it wants them
)
POWERS = st.one_of(st.floats(), st.floats(0, 400), st.sampled_from([0.0, -1.0, 300.0]))
REPORTS = st.builds(Report, st.sampled_from(["a", "b", "c", "d"]), MOMENTS, POWERS)
BATCHES = st.lists(st.tuples(MOMENTS, st.lists(REPORTS, max_size=12)), max_size=20)


@settings(max_examples=EXAMPLES, deadline=None)
@given(BATCHES)
def test_whatever_comes_nothing_is_raised_and_memory_has_a_bound(batches):
    memory = Memory()
    for now, reports in batches:
        memory = hear(memory, reports, now)
        found = judge(memory, now)
        assert {one.serial for one in found.panels} == set(memory.panels)
    for one in memory.panels.values():
        assert len(one.days) <= DAYS
        assert len(one.weeks) <= WEEKS + 1
        assert len(one.running) <= 72
    assert read(json.loads(json.dumps(plain(memory), allow_nan=False)))[1] == ()


PARTS = st.sampled_from([1.0, 1.0, 0.5, 0.0, 1e-6, 99.0, None])  # 99 is refused, None is silent


@settings(max_examples=max(3, EXAMPLES // 6), deadline=None)
@given(st.lists(PARTS, min_size=6, max_size=6), st.lists(PARTS, min_size=6, max_size=6))
@example([99.0, 99.0, 0.0, 0.0, 1.0, 1.0], [99.0, 99.0, 0.0, 0.0, 1.0, 1.0])
def test_whatever_whole_days_bring_nothing_is_raised(early, late):
    names = ["a", "b", "c", "d", "e", "f"]
    memory = lived(4, names, lambda name, *_: early[names.index(name)])
    memory = lived(8, names, lambda name, *_: late[names.index(name)], memory=memory, first=4)
    assert {one.serial for one in judge(memory, evening(12)).panels} == set(memory.panels)
    assert read(json.loads(json.dumps(plain(memory), allow_nan=False)))[1] == ()


SERIALS = st.lists(st.text("0123456789", min_size=1, max_size=12), min_size=3, max_size=7, unique=True)  # fmt: skip


@settings(max_examples=max(3, EXAMPLES // 10), deadline=None)
@given(SERIALS, st.integers(0, 1000), st.floats(0.2, 1.5))
def test_of_equal_panels_nothing_is_told(names, seed, size):
    memory = lived(30, names, lambda *_: size, seed=seed)
    assert judge(memory, evening(30)).hints == ()


@settings(max_examples=max(3, EXAMPLES // 10), deadline=None)
@given(st.permutations(["a", "b", "c", "d", "e"]), st.integers(0, 1000))
def test_the_order_in_which_panels_are_named_says_nothing(names, seed):
    reports = [
        Report(name, BEGIN + number * DAY + timedelta(hours=hour), 200.0 + number + place)
        for number in range(4)
        for hour in range(8, 16)
        for place, name in enumerate(sorted(names))
    ]
    turned = sorted(reports, key=lambda one: (one.at, names.index(one.serial)))
    now = evening(5 + seed % 3)
    first, second = (hear(hear(Memory(), told, BEGIN), (), now) for told in (reports, turned))
    assert judge(first, now) == judge(second, now)
