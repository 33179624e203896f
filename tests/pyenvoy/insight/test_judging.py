"""What is said of a panel, and what is not."""

from datetime import UTC, datetime

import attrs
import pytest

from pyenvoy.insight import Hours, Verdict, judge
from pyenvoy.insight.judging import _shade
from pyenvoy.insight.lacking import EVEN, Lack, Seen
from pyenvoy.insight.memory import Panel
from tests.pyenvoy.insight.roofs import BEGIN, DAY, evening, judged, lived, serials

EIGHT = serials(8)
ONE = EIGHT[3]


def alone(power):
    """A roof on which one panel is not like the others."""
    return lambda name, day, hour: power(day, hour) if name == ONE else 1.0


def of_one(power, days=42):
    """What is said of it; of the others there is nothing to be said."""
    found = judged(days, EIGHT, alone(power))
    assert {one.verdict for one in found.panels if one.serial != ONE} == {Verdict.FINE}
    return found.by_serial(ONE)


def test_equal_panels_are_all_fine():
    found = judged(42, EIGHT)
    assert found.hints == ()
    assert {(one.verdict, one.words) for one in found.panels} == {(Verdict.FINE, "as its peers")}


def test_a_dirty_panel_is_below_its_peers():
    found = of_one(lambda day, _: 0.85 if day >= 30 else 1.0)
    assert found.verdict is Verdict.BELOW
    assert found.is_hint
    assert "15 % less" in found.words
    assert found.loss == pytest.approx(15, abs=1.5)
    assert found.delivered == pytest.approx(0.85 * found.expected, rel=0.02)


def test_since_when_it_is_told_by_the_week():
    found = of_one(lambda day, _: 0.85 if day >= 21 else 1.0, days=49)
    assert abs(found.since - (BEGIN + 21 * DAY)) <= 7.5 * DAY
    assert found.since.hour == 12  # midnight of UTC is the day before in America


def test_dirt_that_gathers_slowly_is_found_before_the_baseline_follows():
    found = of_one(lambda day, _: 1 - 0.15 * max(0, day - 30) / 60, days=75)
    assert found.verdict is Verdict.BELOW
    assert found.loss == pytest.approx(10.5, abs=2)


def test_a_panel_that_was_washed_is_fine_again():
    assert of_one(lambda day, _: 0.85 if 25 <= day < 35 else 1.0, days=45).verdict is Verdict.FINE


def test_a_hint_is_said_on_at_a_loss_that_would_not_begin_it():
    def power(worst):
        return alone(lambda day, _: 1.0 if day < 50 else worst if day < 58 else 0.955)

    assert judged(68, EIGHT, power(0.85)).by_serial(ONE).verdict is Verdict.BELOW
    assert judged(68, EIGHT, power(0.955)).by_serial(ONE).verdict is Verdict.FINE


def test_a_panel_that_always_made_less_is_fine():
    assert of_one(lambda *_: 0.6).verdict is Verdict.FINE


def test_a_panel_that_stands_in_the_shade_always_is_fine_and_it_is_said_when():
    found = of_one(lambda _, hour: 0.4 if 14 <= hour < 16 else 1.0)
    assert found.verdict is Verdict.FINE
    assert found.shade == (Hours(14, 16),)
    assert found.words == "as ever; always in the shade from 14:00 to 16:00"


def test_a_new_shade_is_told_with_its_hours():
    found = of_one(lambda day, hour: 0.3 if day >= 30 and 13 <= hour < 16 else 1.0)
    assert found.verdict is Verdict.SHADED
    assert found.shade == (Hours(13, 16),)
    assert "from 13:00 to 16:00" in found.words


def test_a_shade_of_half_of_the_day_is_told_though_it_is_in_the_middle_of_what_lacks():
    found = of_one(lambda day, hour: 0.2 if day >= 30 and 12 <= hour < 18 else 1.0)
    assert found.verdict is Verdict.SHADED
    assert found.shade[0].begin == 12


def test_what_is_told_is_not_usual_when_few_weeks_are_known_from_before_it():
    names = serials(4)
    found = judged(
        120,
        names,
        lambda name, day, hour: 0.3 if name == ONE and day >= 24 and 13 <= hour < 16 else 1.0,
    )
    assert found.by_serial(ONE).verdict is Verdict.SHADED
    assert len(found.hints) == 1


@pytest.mark.parametrize(
    ("told", "lack", "hours"), [("", 0.15, []), ("shaded", 0.15, [13, 14]), ("", 0.25, [13, 14])]
)
def test_a_shade_is_told_on_where_it_would_not_begin(told, lack, hours):
    even = dict.fromkeys(range(8, 18), 1.0)
    lacks = dict.fromkeys(even, 0.0) | {13: lack, 14: lack}
    assert _shade(Panel(told=told), Lack(Seen((), even, even, even), lacks, ()), EVEN, 2.5) == hours


def test_what_a_loss_may_be_off_is_told_to_a_tenth():
    assert {one.uncertainty for one in judged(28, EIGHT).panels} == {0.5}


def test_a_shade_of_one_hour_is_not_told():
    assert of_one(lambda day, hour: 0.5 if day >= 30 and 8 <= hour < 9 else 1.0).is_hint is False


def test_a_panel_that_makes_nothing_is_told_on_the_next_day():
    found = of_one(lambda day, _: 0.0 if day >= 41 else 1.0)
    assert found.verdict is Verdict.DEAD
    assert found.since.date() == (BEGIN + 41 * DAY).date()


def test_a_panel_that_never_made_anything_is_told_before_anything_is_usual():
    assert of_days(3, lambda *_: 0.0).verdict is Verdict.DEAD


def test_a_silent_panel_is_told_on_the_next_day():
    found = of_one(lambda day, _: None if day >= 41 else 1.0)
    assert (found.verdict, found.since) == (Verdict.SILENT, found.heard_at)
    assert found.words.startswith("silent since 11 April 2026 17:")


def of_days(days, power):
    return judged(days, EIGHT, alone(power)).by_serial(ONE)


def test_a_panel_that_is_listed_and_was_never_heard_lately_is_silent():
    memory = lived(3, EIGHT)
    old = attrs.evolve(memory.panels[ONE], last=0)
    memory = attrs.evolve(memory, panels={**memory.panels, ONE: attrs.evolve(old, missed=30)})
    found = judge(memory, evening(3)).by_serial(ONE)
    assert (found.words, found.since) == ("was never heard", None)


def test_of_a_gateway_that_forgets_half_of_its_list_nobody_is_silent():
    found = judged(42, EIGHT, lambda name, day, _: None if day >= 39 and name in EIGHT[:5] else 1.0)
    assert found.hints == ()


def test_after_snow_it_takes_longer_to_call_a_panel_dead():
    def power(name, day, _):
        if day == 30:
            return 0.001
        return 0.0 if name == ONE and day > 30 else 1.0

    assert judged(34, EIGHT, power).hints == ()
    assert judged(37, EIGHT, power).by_serial(ONE).verdict is Verdict.DEAD


def test_a_panel_on_which_snow_stays_is_not_below_its_peers():
    def power(name, day, hour):
        if not 10 <= hour < 15:
            return None
        if day == 30:
            return 0.001
        return 0.0 if name == ONE and 30 < day < 37 else 1.0

    assert judged(37, EIGHT, power).hints == ()


def test_several_panels_that_fall_idle_at_once_lie_under_snow():
    found = judged(32, EIGHT, lambda name, day, _: 0.0 if day >= 31 and name in EIGHT[:3] else 1.0)
    assert found.hints == ()


def test_while_too_little_is_known_it_says_so():
    found = judged(10, EIGHT)
    assert {one.verdict for one in found.panels} == {Verdict.UNKNOWN}
    assert "too few days" in found.panels[0].words


def test_with_two_panels_nobody_knows_which():
    found = judged(40, serials(2))
    assert {one.verdict for one in found.panels} == {Verdict.UNKNOWN}
    assert "2 other panels" in found.panels[0].words


def test_of_three_panels_a_silent_one_is_told():
    three = serials(3)
    found = judged(40, three, lambda name, day, _: None if day >= 38 and name == three[0] else 1.0)
    assert found.by_serial(three[0]).verdict is Verdict.SILENT


def test_of_figures_that_stand_still_nothing_is_said():
    memory = lived(40, EIGHT)
    still = attrs.evolve(memory.panels[ONE], days=())
    memory = attrs.evolve(memory, panels={**memory.panels, ONE: still})
    assert "stand still" in judge(memory, evening(40)).by_serial(ONE).words


def test_a_panel_that_has_not_reported_is_told_so():
    memory = lived(1, EIGHT)
    fresh = attrs.evolve(memory.panels[ONE], last=0, days=())
    memory = attrs.evolve(memory, panels={**memory.panels, ONE: fresh})
    assert judge(memory, evening(1)).by_serial(ONE).words == "it has not reported yet"


def test_the_worst_comes_first():
    found = judged(42, EIGHT, alone(lambda day, _: None if day >= 40 else 1.0))
    assert found.panels[0].serial == ONE


def test_the_order_of_panels_changes_nothing():
    power = alone(lambda day, _: 0.8 if day >= 30 else 1.0)
    memory = lived(42, EIGHT, power)
    turned = attrs.evolve(memory, panels=dict(reversed(memory.panels.items())))
    assert judge(turned, evening(42)) == judge(memory, evening(42))


@pytest.fixture(scope="module")
def always_shaded():
    return lived(42, EIGHT, alone(lambda _, hour: 0.4 if 14 <= hour < 16 else 1.0))


def test_hours_are_told_in_the_zone_of_the_site(always_shaded):
    now = datetime(2026, 7, 1, tzinfo=UTC)
    found = judge(always_shaded, evening(42), "Europe/Berlin")
    assert (found.zone, found.zone_known) == ("Europe/Berlin", True)
    assert found.by_serial(ONE).shade == (Hours(16, 18),)
    assert judge(always_shaded, now, "Nowhere/AtAll").zone_known is False


def test_where_the_clock_is_half_an_hour_off_the_words_say_so(always_shaded):
    found = judge(always_shaded, evening(42), "Asia/Kolkata").by_serial(ONE)
    assert found.words == "as ever; always in the shade from 19:30 to 21:30"


def test_of_a_serial_number_that_nobody_has_nothing_is_known():
    assert judged(1, EIGHT).by_serial("x") is None
