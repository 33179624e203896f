"""The end of a day: what is remembered, what is forgotten, who are peers."""

from datetime import timedelta
from math import cos, pi, sin

import attrs

from pyenvoy.insight import Memory, Report, Verdict, hear, judge
from pyenvoy.insight.closing import _rolled, _watched
from pyenvoy.insight.limits import DAYS, WEEKS
from pyenvoy.insight.memory import Compared, Day, Panel, Week
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


def test_a_week_is_kept_as_long_on_its_last_day_as_on_its_first():
    panel = Panel(weeks=tuple(Week(number, ((12, 1000),)) for number in (47, 48)))
    for today in range(700, 707):
        assert [one.number for one in _rolled(panel, today, today).weeks] == [48]


def test_the_first_week_that_a_clock_can_tell_is_kept():
    days = tuple(Day(number, (Compared(12, 9, 10),)) for number in (1, 2))
    assert _rolled(Panel(days=days), 7, 7).weeks == (Week(0, ((12, 900),)),)


def test_a_panel_that_was_heard_for_a_part_of_an_hour_is_not_missed():
    panel = Panel(missed=3, running={5: (1.0, 300)})
    assert [_watched(panel, hour, None, 9.0).missed for hour in (5, 6)] == [0, 4]


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


def shaded_late(*shaded):
    """A roof on which the whole afternoon falls into a new shade."""
    return lambda name, day, hour: 0.1 if name in shaded and day >= 24 and hour >= 12 else 1.0


def test_a_new_shade_on_several_panels_is_told_on_and_parts_no_group():
    three = EIGHT[:3]
    memory = lived(56, EIGHT, shaded_late(*three))
    assert len({one.group for one in memory.panels.values()}) == 1
    found = judge(memory, evening(56))
    assert {one.serial for one in found.hints} == {*three}
    assert {one.verdict for one in found.hints} == {Verdict.SHADED}


def test_a_panel_whose_day_a_new_shade_has_halved_is_compared_still():
    found = judged(56, EIGHT, shaded_late(EIGHT[0])).by_serial(EIGHT[0])
    assert (found.verdict, found.peers) == (Verdict.SHADED, 7)


def test_of_three_pairs_that_look_three_ways_none_can_be_compared():
    ways = dict(zip(EIGHT[:6], (8, 8, 12, 12, 16, 16), strict=True))
    found = judged(42, EIGHT[:6], lambda name, _, hour: max(0.05, 1 - abs(hour - ways[name]) / 6))
    assert {one.verdict for one in found.panels} == {Verdict.UNKNOWN}


def test_a_panel_of_which_nothing_is_heard_for_long_is_forgotten():
    memory = lived(3, EIGHT)
    for number in range(4, 70, 3):
        memory = hear(memory, [Report(EIGHT[1], BEGIN + number * DAY, 1.0)], BEGIN + number * DAY)
    assert set(memory.panels) == {EIGHT[1]}


def test_time_in_which_nobody_listened_makes_no_panel_be_forgotten():
    memory = lived(30, EIGHT[:3])
    later = hear(memory, (), evening(130))
    assert [(one.days, one.weeks) for one in later.panels.values()] == [
        (one.days, one.weeks) for one in memory.panels.values()
    ]


def test_a_clock_that_was_two_years_ahead_costs_nothing():
    memory = lived(30, EIGHT[:3])
    for days in (760, 761, 762):
        memory = hear(memory, [Report(EIGHT[0], evening(30), 9.0)], evening(days))
    back = hear(memory, (), evening(30))
    assert judge(back, evening(30)).by_serial(EIGHT[0]).verdict is Verdict.FINE


def test_days_that_a_clock_was_ahead_hide_none_that_come():
    ahead = lived(9, EIGHT[:3], memory=lived(30, EIGHT[:3]), first=760)
    back = lived(12, EIGHT[:3], memory=ahead, first=30)
    today = (evening(42) - DAY).timestamp() // 86400
    for one in back.panels.values():
        assert one.days[-1].number == today
        assert one.weeks[-1].number == today // 7 - 1
    assert judge(back, evening(42)).hints == ()
    assert max(week for week, _ in back.best) == today // 7


def test_panels_whose_reports_are_refused_beside_idle_ones_raise_nothing():
    powers = dict(zip(EIGHT, (1e5,) * 4 + (0.0,) * 2 + (1.0,) * 2, strict=True))
    found = judged(12, EIGHT, lambda name, *_: powers[name])
    assert found.by_serial(EIGHT[0]).verdict is Verdict.SILENT


def test_what_its_peers_made_is_never_nothing():
    names = [*EIGHT, "x"]
    memory = lived(1, names, lambda name, *_: 1e-4 if name in EIGHT[:5] else 1.0)
    weak = {*EIGHT[:5]}
    tiny = lived(
        6, names, lambda name, *_: None if name in weak else 0.0 if name in EIGHT[5:7] else 1.0,
        memory=memory, first=1,
    )  # fmt: skip
    for one in tiny.panels.values():
        assert all(hour.peers for day in one.days for hour in day.hours)


def clear(memory, days):
    """The memory after days without a cloud that follow the seasons; nothing ever changes on the roof."""
    for number in days:
        season = 0.7 + 0.3 * cos(2 * pi * (number - 111) / 364)  # day 111 is midsummer
        reports = [
            Report(name, BEGIN + timedelta(days=number, hours=hour), 300 * season * light)
            for hour in range(7, 19)
            for light in (max(0.0, sin(pi * (hour - 6.5) / 12)),)
            for name in EIGHT[:3]
        ]
        memory = hear(memory, reports, BEGIN + timedelta(days=number, hours=20))
    return hear(memory, (), evening(days[-1] + 1))


def test_a_roof_that_never_changes_is_fine_a_year_after_its_first_may():
    first = clear(Memory(), range(60, 96))
    summer = clear(first, range(108, 115))
    found = judge(clear(summer, range(60 + 364, 96 + 364)), evening(96 + 364)).roof
    assert (found.verdict, found.loss) == (Verdict.FINE, 0)


def test_a_silent_panel_is_remembered_while_it_is_listed():
    memory = lived(3, EIGHT[:3])
    old = Report(EIGHT[0], BEGIN + 2 * DAY, 1.0)
    for number in range(4, 70, 3):
        other = Report(EIGHT[1], BEGIN + number * DAY, 1.0)
        memory = hear(memory, [old, other], BEGIN + number * DAY)
    assert set(memory.panels) == {*EIGHT[:2]}


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
