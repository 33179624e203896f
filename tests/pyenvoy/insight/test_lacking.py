"""How far a panel is behind, in parts."""

from pyenvoy.insight.lacking import Seen, levels, scatter
from pyenvoy.insight.memory import Week

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
