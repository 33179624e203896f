"""How far a panel is behind, in parts."""

from pyenvoy.insight.lacking import (
    Lack,
    Seen,
    lacks_of,
    levels,
    scatter,
    seen_of,
    spread_of,
)
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


def told(since, week, dark=12):
    """What is usual at noon, of a panel that was whole for four weeks and in the shade for so many."""
    ratios = [1000] * 4 + [300] * dark
    begin = week - len(ratios) - 1
    weeks = tuple(Week(begin + n, ((12, one), (13, 1000))) for n, one in enumerate(ratios))
    days = tuple(Day(7 * week + n, (Compared(12, 30, 100),)) for n in range(6))
    found = seen_of(Panel(days=days, weeks=weeks, told_since=since), 7 * week + 6)
    return found.usual[12]


def test_while_something_is_told_the_weeks_before_it_say_what_is_usual():
    assert told(100 - 13, 100) == 1.0
    assert told(0, 100) == 0.475


def test_what_has_been_told_for_long_is_usual():
    assert told(100 - NEWS + 1, 100, dark=NEWS - 1) == 1.0
    assert told(100 - NEWS, 100, dark=NEWS - 1) == 0.3


def test_hours_that_were_not_known_before_it_was_told_are_taken_as_they_are():
    assert told(100 - 20, 100) == 0.475


def test_what_the_whole_group_lacks_at_an_hour_no_panel_lacks():
    shares = {"1": 0.8, "2": 0.8, "3": 0.4}
    seen = {name: Seen((), {8: 1.0}, {8: 9.0}, {8: one}) for name, one in shares.items()}
    lacks = lacks_of(dict.fromkeys(shares, Panel(group=1)), seen)
    assert {name: one.hours[8] for name, one in lacks.items()} == {"1": 0.0, "2": 0.0, "3": 0.5}


def test_an_hour_is_looked_at_that_could_be_compared_on_three_days():
    often = {11: 2, 12: 3, 13: 5}
    days = tuple(
        Day(700 + n, tuple(Compared(hour, 9, 10) for hour, most in often.items() if n < most))
        for n in range(5)
    )
    weeks = tuple(Week(90 + n, tuple((hour, 900) for hour in often)) for n in range(2))
    found = seen_of(Panel(days=days, weeks=weeks), 705)
    assert found.shares == {12: 1.0, 13: 1.0}


def test_at_hours_at_which_few_could_be_compared_nobody_knows_how_far_a_group_is_apart():
    few, many = {8: 0.1, 9: 0.5}, {8: 0.0}
    lacks = {str(n): Lack(SEEN, few if n < 2 else many, ()) for n in range(4)}
    panels = dict.fromkeys(lacks, Panel(group=1))
    assert set(spread_of(panels, lacks)[1].hours) == {8}
