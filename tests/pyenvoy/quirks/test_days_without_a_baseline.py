import pytest

from pyenvoy.quirks import days_without_a_baseline
from pyenvoy.reading import consumption, production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.production import PRODUCTION
from tests.pyenvoy.reading.meterings import eim, line, totals
from tests.pyenvoy.reading.said import said

LIFE = 1_000_000.25


def gateway(today=100.25, week=700.25, lifetime=LIFE, kind="total-consumption", **more):
    section = eim(kind, today=today, week=week, lifetime=lifetime, **more)
    name = "production" if kind == "production" else "consumption"
    return said({PRODUCTION: {name: [section]}})


def repaired(*values, **more):
    answers = days_without_a_baseline.repair(gateway(*values, **more))
    subject = consumption.read(answers).total if not more.get("kind") else production.read(answers)
    return subject.energy.today, subject.energy.last_seven_days


def test_without_it_a_day_may_be_a_lifetime():
    assert consumption.read(gateway(LIFE, LIFE)).total.energy.today == LIFE


@pytest.mark.parametrize(
    ("today", "why"),
    [
        (LIFE, "the lifetime itself"),
        (LIFE + 1, "more than that"),
        (-5000.75, "far less than nothing"),
        (-1001.75, "more than a thousandth below nothing"),
        (33182.0, "a stored sum ahead of the lifetime"),
        (100.254, "nearly the lifetime's decimals"),
    ],
)
def test_with_it_a_day_that_cannot_be_is_none(today, why):
    assert repaired(today)[0] is None, why


@pytest.mark.parametrize(
    ("week", "why"),
    [
        (LIFE - 100, "with today all there ever was"),
        (LIFE - 1100, "with today nearly all there ever was"),
        (LIFE, "the lifetime itself"),
        (0.0, "nothing"),
        (76.25, "a house uses more in seven days than today"),
        (-5.75, "less than nothing"),
    ],
)
def test_with_it_a_week_that_cannot_be_is_none(week, why):
    assert repaired(100.25, week) == (100.25, None), why


@pytest.mark.parametrize("today", [-3.75, -998.75])
def test_batteries_may_have_given_more_than_the_house_has_used_since_midnight(today):
    assert repaired(today) == (today, 700.25)


@pytest.mark.parametrize(
    ("today", "week"), [(100.251, 700.25), (100.25, LIFE - 1200), (100.25, 100.25)]
)
def test_what_is_just_within_its_bounds_can_be(today, week):
    assert repaired(today, week) == (today, week)


def test_panels_never_make_less_than_nothing():
    assert repaired(-3.75, -5.75, kind="production") == (None, None)


def test_panels_may_lie_under_snow():
    assert repaired(100.25, 76.25, kind="production") == (100.25, 76.25)
    assert repaired(0.0, 0.0, 1_000_000.0, kind="production") == (0.0, 0.0)


def test_a_week_stands_without_its_day():
    assert repaired(None, 700.25) == (None, 700.25)


def test_what_else_is_said_of_a_lost_day_is_lost():
    answers = days_without_a_baseline.repair(gateway(LIFE, kind="production"))
    energy = production.read(answers).energy
    assert (energy.apparent_today, energy.reactive_leading_today) == (None, None)
    assert energy.apparent_lifetime is None or energy.apparent_lifetime > LIFE


def test_lines_are_judged_each_for_itself():
    lines = [line(today=5.25), line(today=500.25), line(today=-0.75, lifetime=LIFE)]
    answers = days_without_a_baseline.repair(gateway(lines=lines))
    phases = consumption.read(answers).total.phases
    assert [phase.energy.today for phase in phases] == [5.25, None, -0.75]


def test_a_week_of_the_totals_that_is_all_there_was_is_none():
    answers = said({METERS: [], PRODUCTION_TOTALS: totals(today=54, week=1455, lifetime=1509)})
    energy = production.read(days_without_a_baseline.repair(answers)).energy
    assert (energy.today, energy.last_seven_days, energy.lifetime) == (54, None, 1509)


@pytest.mark.parametrize(
    "answers",
    [
        said({}),
        gateway(),
        gateway(today=None, week=None),
        gateway(lifetime=0),
        gateway(lifetime=None),
        gateway(today=0.0, week=0.0, kind="net-consumption"),
        gateway(LIFE, LIFE, activeCount=0),
        gateway(LIFE, LIFE, type="rgms"),
        gateway(
            today=33182.0, week=90000.0, lifetime=1_000_000.0
        ),  # a lifetime may be whole by chance
        said({PRODUCTION_TOTALS: totals()}),
        said({PRODUCTION_TOTALS: totals(0, 0, 0, 0)}),
    ],
)
def test_days_that_can_be_are_left_alone(answers):
    assert days_without_a_baseline.repair(answers) is answers
