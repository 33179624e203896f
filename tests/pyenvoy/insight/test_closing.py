"""The end of a day: what is remembered, what is forgotten, who are peers."""

import attrs

from pyenvoy.insight import Report, Verdict, hear, judge
from pyenvoy.insight.limits import DAYS, WEEKS
from tests.pyenvoy.insight.roofs import BEGIN, DAY, evening, judged, lived, serials

EIGHT = serials(8)
EAST = EIGHT[:4]


def two_ways(name, _day, hour):
    """Half of the panels look east, half west."""
    return max(0.05, 1 - (hour - 6) / 12 if name in EAST else (hour - 6) / 12)


def test_the_memory_has_a_bound():
    memory = lived(80, EIGHT[:3])
    for one in memory.panels.values():
        assert len(one.days) <= DAYS
        assert len(one.weeks) <= WEEKS + 1
        assert len(one.running) <= 24


def test_weeks_that_are_long_ago_are_forgotten():
    memory = lived(20, EIGHT[:3])
    one = memory.panels[EIGHT[0]]
    old = attrs.evolve(one.weeks[0], number=one.weeks[0].number - WEEKS)
    panels = {**memory.panels, EIGHT[0]: attrs.evolve(one, weeks=(old, *one.weeks))}
    kept = hear(attrs.evolve(memory, panels=panels), (), evening(22)).panels[EIGHT[0]]
    assert kept.weeks[0] == one.weeks[0]


def test_panels_that_look_two_ways_become_two_groups():
    memory = lived(8, EIGHT, two_ways)
    groups = {name: one.group for name, one in memory.panels.items()}
    assert len({groups[name] for name in EAST}) == 1
    assert len(set(groups.values())) == 2


def test_east_and_west_are_fine_beside_each_other():
    found = judged(42, EIGHT, two_ways)
    assert {one.verdict for one in found.panels} == {Verdict.FINE}
    assert {one.peers for one in found.panels} == {3}


def test_a_new_panel_finds_those_that_look_the_same_way():
    new = EAST[0]
    memory = lived(
        42, EIGHT, lambda *when: None if when[0] == new and when[1] < 20 else two_ways(*when)
    )
    assert memory.panels[new].group == memory.panels[EAST[1]].group
    assert memory.panels[new].first > memory.panels[EAST[1]].first


def test_a_panel_that_looks_where_no_other_does_cannot_be_compared():
    lone = EIGHT[0]
    found = judged(
        42, EIGHT, lambda name, _, hour: max(0.02, 1 - (hour - 6) / 5) if name == lone else 1.0
    )
    assert "look the same way" in found.by_serial(lone).words
    assert found.by_serial(lone).peers == 0


def test_of_three_pairs_that_look_three_ways_none_can_be_compared():
    ways = dict(zip(EIGHT[:6], (8, 8, 12, 12, 16, 16), strict=True))
    found = judged(42, EIGHT[:6], lambda name, _, hour: max(0.05, 1 - abs(hour - ways[name]) / 6))
    assert {one.verdict for one in found.panels} == {Verdict.UNKNOWN}


def test_a_panel_of_which_nothing_is_heard_for_long_is_forgotten():
    memory = lived(3, EIGHT)
    assert hear(memory, (), evening(70)).panels == {}


def test_a_silent_panel_is_remembered_while_it_is_listed():
    memory = lived(3, EIGHT[:3])
    old = Report(EIGHT[0], BEGIN + 2 * DAY, 1.0)
    for number in range(4, 70, 3):
        memory = hear(memory, [old], BEGIN + number * DAY)
    assert set(memory.panels) == {EIGHT[0]}


def test_a_silent_panel_that_is_heard_again_is_news():
    memory = lived(6, EIGHT, lambda name, day, _: None if day >= 4 and name == EAST[0] else 1.0)
    assert judge(memory, evening(6)).by_serial(EAST[0]).verdict is Verdict.SILENT
    heard = hear(memory, [Report(EAST[0], evening(6), 90.0)], evening(6))
    assert heard.edition > memory.edition
    assert judge(heard, evening(6)).by_serial(EAST[0]).verdict is not Verdict.SILENT


def test_the_roof_is_not_known_before_a_year():
    assert judged(42, EIGHT).roof.verdict is Verdict.UNKNOWN


def a_year_later(part):
    """A memory whose best days a year ago were so much of what they are now."""
    memory = lived(42, EIGHT)
    then = tuple((week - 52, round(part * made)) for week, made in memory.best)
    return judge(attrs.evolve(memory, best=(*then, *memory.best)), evening(42)).roof


def test_a_roof_that_makes_less_than_a_year_ago_is_told():
    found = a_year_later(1.25)
    assert (found.verdict, round(found.loss)) == (Verdict.BELOW, 20)
    assert found.advice


def test_a_roof_that_makes_as_much_as_a_year_ago_is_fine():
    assert a_year_later(1.0).verdict is Verdict.FINE
