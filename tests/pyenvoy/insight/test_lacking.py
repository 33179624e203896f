"""How far a panel is behind, in parts."""

from pyenvoy.insight.lacking import Lack, Seen, levels, scatter, seen_of, spread_of
from pyenvoy.insight.limits import NEWS
from pyenvoy.insight.memory import Compared, Day, Panel, Week

SEEN = Seen(days=(), usual={8: 1.0, 9: 0.5}, weights={8: 100.0, 9: 50.0}, shares={8: 1.0, 9: 1.0})


def test_a_week_is_weighed_as_the_hours_weigh_now():
    week = Week(1, ((8, 700), (9, 500)))
    assert levels([week], SEEN, (8, 9)) == [(1, (0.7 * 100 + 1.0 * 50) / 150)]


def test_a_week_that_knows_nothing_of_an_hour_says_nothing_of_it():
    assert levels([Week(1, ((8, 700),)), Week(2, ((9, 500),))], SEEN, (9,)) == [(2, 1.0)]


def test_of_few_weeks_nobody_knows_how_a_panel_wavers():
    assert scatter([Week(1, ((8, 700),))], SEEN, (8,)) == 1.5


def test_a_slow_decline_is_no_wavering():
    weeks = [Week(number, ((8, 1000 - 4 * number),)) for number in range(10)]
    assert scatter(weeks, SEEN, (8,)) == 0.5


def told(since, week):
    """What is usual at noon, of a panel that was whole for four weeks and in the shade for twelve."""
    ratios = [1000] * 4 + [300] * 12
    weeks = tuple(Week(week - 17 + n, ((12, one), (13, 1000))) for n, one in enumerate(ratios))
    days = tuple(Day(7 * week + n, (Compared(12, 30, 100),)) for n in range(6))
    found = seen_of(Panel(days=days, weeks=weeks, told_since=since), 7 * week + 6)
    return found.usual[12]


def test_while_something_is_told_the_weeks_before_it_say_what_is_usual():
    assert told(100 - 13, 100) == 1.0
    assert told(0, 100) == 0.475


def test_what_has_been_told_for_long_is_usual():
    assert told(100 - NEWS, 100) == 0.475


def test_hours_that_were_not_known_before_it_was_told_are_taken_as_they_are():
    assert told(100 - 20, 100) == 0.475


def test_at_hours_at_which_few_could_be_compared_nobody_knows_how_far_a_group_is_apart():
    few, many = {8: 0.1, 9: 0.5}, {8: 0.0}
    lacks = {str(n): Lack(SEEN, few if n < 2 else many, ()) for n in range(4)}
    panels = dict.fromkeys(lacks, Panel(group=1))
    assert set(spread_of(panels, lacks)[1].hours) == {8}
