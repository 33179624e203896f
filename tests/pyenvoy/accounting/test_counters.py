"""One counter: what is read in and what is published out."""

from datetime import timedelta

import pytest

from pyenvoy.accounting import counters
from pyenvoy.accounting.limits import JOURNAL, WRAP
from pyenvoy.accounting.words import Bounded, Limit, Trust, Why
from pyenvoy.units import Watts
from tests.pyenvoy.accounting.telling import LIMIT, NOW, Told, after, running

DAY = 24


# -- the beginning --------------------------------------------------------------------------------


def test_nothing_is_published_before_three_samples_agree():
    assert Told().tell(100.0, 101.0).figure is None


def test_a_counter_begins_where_the_gateway_stands():
    assert running(5_000_000.0).energy == 5_000_000.0


def test_a_gateway_that_says_nothing_but_zero_may_be_starting():
    assert Told().tell(*[0.0] * 30).figure is None


def test_a_counter_that_has_said_zero_for_an_hour_is_new():
    assert Told().stay(0.0, 2).energy == 0.0


def test_a_counter_that_begins_to_count_from_zero_is_alive():
    assert Told().tell(0.0, 0.0, 40.0).energy == 40.0


def test_zeros_at_the_beginning_are_forgotten():
    told = Told().tell(0.0, 0.0).tell(*[5_000_000.0] * 3)
    assert (told.energy, told.whys) == (5_000_000.0, [])


@pytest.mark.parametrize(("raw", "why"), [(0.0, Why.EMPTY), (0.1, Why.NEW)])
def test_a_first_value_is_doubted_for_being_new_and_zero_for_being_empty(raw, why):
    assert Told().tell(raw).counter.hold.why is why


def test_a_clock_set_back_at_the_beginning_does_not_end_it_early():
    told = Told().tell(100.0).hear(100.0, after(-600))
    assert told.figure is None


# -- honest readings ------------------------------------------------------------------------------


def test_energy_follows_the_counter():
    told = running().tell(5_000_100.0)
    assert (told.energy, told.figure.trust) == (5_000_100.0, Trust.COUNTED)
    assert told.figure.source == "meter"


def test_the_same_answer_once_more_is_nothing_new():
    told = running().tell(5_000_100.0)
    assert told.hear(5_000_100.0, told.now).counter == counters.after(
        told.counter, Bounded(LIMIT), NOW
    )


def test_another_value_of_the_same_moment_is_a_reading():
    told = running()
    assert told.hear(5_000_010.0, told.now).energy == 5_000_010.0


def test_an_answer_that_comes_late_is_no_fall():
    told = running().tell(5_000_100.0, every=timedelta(minutes=10))
    assert told.hear(5_000_050.0, told.now - timedelta(minutes=5)).counter.hold is None


def test_an_answer_from_long_ago_is_a_fall_that_a_clock_set_back_has_dated():
    told = running()
    assert told.hear(4_999_000.0, told.now - timedelta(minutes=90)).figure.why is Why.SLIPPED


@pytest.mark.parametrize(("seconds", "held"), [(0, False), (1, True)])
def test_an_answer_comes_late_by_an_hour_at_most(seconds, held):
    told = running()
    told.hear(4_999_000.0, told.now - timedelta(hours=1, seconds=seconds))
    assert (told.counter.hold is not None) is held


def test_a_counter_that_stands_still_follows_a_clock_set_back():
    told = running()
    told.hear(5_000_000.0, told.now - timedelta(minutes=30))
    assert told.figure.at == told.now - timedelta(minutes=30)


def test_trembling_is_no_fall():
    told = running().tell(4_999_998.0)
    assert (told.energy, told.figure.trust) == (5_000_000.0, Trust.COUNTED)


@pytest.mark.parametrize("raw", [float("nan"), float("inf"), -1.0, 1e18])
def test_what_is_no_energy_is_not_heard(raw):
    told = running()
    before = told.counter
    assert told.tell(raw).counter is before


def test_a_night_of_silence_may_bring_a_days_energy():
    told = running().tell(5_060_000.0, every=timedelta(hours=10))
    assert (told.energy, told.whys) == (5_060_000.0, [])


def test_a_clock_set_back_stops_nothing():
    told = running()
    told.now -= timedelta(days=2)
    assert told.tell(5_000_100.0, 5_000_200.0).energy == 5_000_200.0


# -- wraps ----------------------------------------------------------------------------------------


def test_a_wrap_is_spliced_at_once():
    told = running(float(WRAP) - 50).tell(150.0)
    assert told.energy == pytest.approx(WRAP + 150)
    assert told.whys == [Why.WRAPPED]


def test_a_wrap_brings_what_came_while_nobody_looked():
    told = running(float(WRAP) - 50).tell(20_000.0, every=timedelta(hours=6))
    assert (told.energy, told.whys) == (pytest.approx(WRAP + 20_000), [Why.WRAPPED])


def test_far_beyond_a_wrap_it_is_none_however_long_nobody_looked():
    told = running(float(WRAP) - 50).tell(400_000.0, every=timedelta(days=3))
    assert (told.figure.why, told.whys) == (Why.FELL, [])


def test_a_lifetime_that_loses_five_wraps_goes_on():
    told = running().tell(5_000_020.0, 5_000_030.0 - 4 * WRAP)
    assert told.energy == pytest.approx(5_000_030)


def test_a_lifetime_that_gains_wraps_goes_on():
    told = running(100_000.0).tell(100_020.0 + 3 * WRAP)
    assert (told.energy, told.whys) == (pytest.approx(100_020), [Why.WRAPPED])


def test_another_counter_does_not_go_on_where_this_one_would_have_wrapped():
    told = running(6.0 * WRAP - 500).tell(0.0, source="estimate")
    assert told.energy == pytest.approx(6 * WRAP - 500)
    assert told.whys == []


def test_the_journal_says_what_was_joined():
    told = running(float(WRAP) - 50).tell(150.0)
    (entry,) = told.counter.journal
    assert (entry.id, entry.counter, entry.at) == ("produced#1", "produced", told.now)
    assert (entry.before, entry.after, entry.was) == (WRAP - 50, 150.0, 0.0)
    assert entry.offset == pytest.approx(WRAP, abs=0.001)


def test_the_journal_does_not_grow_for_ever():
    told = running(float(WRAP) - 50)
    for _ in range(JOURNAL):
        told.tell(100.0, float(WRAP) - 50)
    assert len(told.counter.journal) == JOURNAL
    assert told.counter.journal[-1].id == f"produced#{2 * JOURNAL}"


# -- falls ----------------------------------------------------------------------------------------


def test_a_fall_is_held_back_with_its_reason():
    told = running().tell(3_000_000.0)
    figure = told.figure
    assert (figure.energy, figure.trust, figure.why) == (5_000_000.0, Trust.HELD, Why.FELL)
    assert (figure.since, figure.raw) == (told.now, 3_000_000.0)


def test_a_lie_of_a_moment_leaves_no_trace():
    told = running().tell(3_000_000.0, 5_000_100.0)
    assert (told.energy, told.figure.trust, told.whys) == (5_000_100.0, Trust.COUNTED, [])


def test_since_says_when_the_first_of_several_lies_began():
    told = running().tell(3_000_000.0)
    first = told.now
    assert told.tell(2_000_000.0).figure.since == first


def test_a_fall_that_lasts_is_spliced():
    told = running().stay(3_000_000.0, 2)
    assert (told.energy, told.whys) == (5_000_000.0, [Why.FELL])


def test_time_without_samples_is_no_proof():
    told = running().tell(3_000_000.0, 3_000_000.0, every=timedelta(hours=5))
    assert told.figure.trust is Trust.HELD


def test_what_is_counted_while_held_is_not_lost():
    told = running().tell(*range(3_000_000, 3_002_000, 200), every=timedelta(minutes=15))
    assert told.energy == 5_001_800.0


def test_a_counter_that_starts_anew_has_counted_from_zero():
    told = running().tell(*range(300, 2_300, 200), every=timedelta(minutes=15))
    assert (told.energy, told.whys) == (5_002_100.0, [Why.RESTARTED])


def test_twice_the_value_is_waited_out_for_a_day():
    told = running().stay(10_000_000.0, 23)
    assert (told.figure.why, told.whys) == (Why.DOUBLED, [])
    assert told.stay(10_000_000.0, 2).whys == [Why.DOUBLED]


def test_about_twice_the_value_is_a_double_too():
    assert running().tell(10_100_000.0).figure.why is Why.DOUBLED
    assert running().tell(10_300_000.0).figure.why is Why.JUMPED


def test_half_a_value_is_waited_out_for_a_day():
    told = running().stay(2_500_000.0, DAY - 1)
    assert (told.figure.why, told.whys) == (Why.HALVED, [])
    assert told.stay(2_500_000.0, 2).whys == [Why.HALVED]


def test_about_half_a_value_is_a_half_too():
    assert running().tell(2_590_000.0).figure.why is Why.HALVED
    assert running().tell(2_610_000.0).figure.why is Why.FELL


def test_a_small_fall_is_waited_for_to_catch_up():
    told = running().tell(4_999_000.0)
    assert told.figure.why is Why.SLIPPED
    assert told.tell(4_999_500.0, 5_000_100.0).energy == 5_000_100.0


def test_another_source_on_another_level_is_held_for_a_quarter_of_an_hour():
    told = running().tell(4_900_000.0, source="inverters")
    assert told.figure.why is Why.MOVED
    assert told.stay(4_900_000.0, 0.5, source="inverters").whys == [Why.MOVED]


def test_two_sources_on_one_level_prove_it():
    told = running().tell(3_000_000.0).tell(3_000_010.0, source="inverters")
    assert (told.energy, told.whys) == (5_000_010.0, [Why.FELL])


def test_two_sources_that_say_zero_prove_nothing():
    told = running().tell(0.0).tell(0.0, source="inverters")
    assert told.figure.why is Why.RESTARTED


DOUBTS = [
    (Why.MOVED, 4_900_000.0, "inverters"),
    (Why.RESTARTED, 300.0, "meter"),
    (Why.FELL, 3_000_000.0, "meter"),
    (Why.JUMPED, 9_000_000.0, "meter"),
    (Why.HALVED, 2_500_000.0, "meter"),
    (Why.DOUBLED, 10_000_000.0, "meter"),
    (Why.SLIPPED, 4_999_000.0, "meter"),
]
SPANS = {Why.MOVED: 15, Why.RESTARTED: 60, Why.FELL: 60, Why.JUMPED: 60}
"""Minutes; for all others a day."""


@pytest.mark.parametrize(("why", "raw", "source"), DOUBTS)
def test_a_doubt_lasts_as_long_as_its_reason_wants(why, raw, source):
    every = timedelta(minutes=SPANS.get(why, 24 * 60)) / 5
    told = running().tell(*[raw] * 5, every=every, source=source)
    assert (told.figure.why, told.whys) == (why, [])
    assert told.tell(raw, every=every, source=source).whys == [why]


@pytest.mark.parametrize(("why", "raw", "source"), DOUBTS)
def test_another_source_ends_at_once_only_what_is_no_known_lie(why, raw, source):
    told = running().tell(raw, source=source).tell(raw, source="stored")
    assert told.whys == ([why] if why in {Why.MOVED, Why.FELL, Why.JUMPED} else [])


@pytest.mark.parametrize(("why", "raw", "source"), DOUBTS)
def test_time_alone_ends_no_doubt(why, raw, source):
    samples = 3 if why is Why.MOVED else 5
    told = running().tell(*[raw] * (samples - 1), every=timedelta(days=1), source=source)
    assert (told.figure.why, told.whys) == (why, [])
    assert told.tell(raw, every=timedelta(days=1), source=source).whys == [why]


def test_a_gap_within_a_doubt_proves_nothing():
    told = running().tell(*[0.0] * 4, every=timedelta(seconds=4))
    told = told.tell(0.0, every=timedelta(hours=2))
    assert (told.figure.why, told.whys) == (Why.RESTARTED, [])
    assert told.tell(5_000_400.0).figure.trust is Trust.COUNTED


@pytest.mark.parametrize(("raw", "seconds"), [(5_000_000.0, 25), (0.0, 1500)])
def test_a_first_level_is_believed_after_a_minute_and_zero_after_an_hour(raw, seconds):
    told = Told().tell(raw, raw, raw, every=timedelta(seconds=seconds * 0.9))
    assert told.figure is None
    assert told.tell(raw, every=timedelta(seconds=seconds * 0.9)).figure is not None


# -- jumps ----------------------------------------------------------------------------------------


def test_more_than_the_plant_can_make_is_held_back():
    told = running().tell(13_000_000.0)
    assert (told.energy, told.figure.why) == (5_000_000.0, Why.JUMPED)


def test_a_jump_does_not_become_plausible_by_waiting():
    told = running().tell(5_020_000.0, 5_020_000.0, every=timedelta(seconds=1))
    assert told.tell(5_020_000.0, every=timedelta(hours=9)).figure.why is Why.JUMPED


def test_a_jump_that_lasts_is_left_out():
    told = running().stay(13_000_000.0, 2).tell(13_000_100.0)
    assert (told.energy, told.whys) == (5_000_100.0, [Why.JUMPED])


def test_a_jump_that_another_counter_shows_too_is_energy():
    told = running(witness=4_000_000.0).tell(5_020_000.0, witness=4_019_500.0)
    assert told.figure.trust is Trust.BEHIND


def test_energy_is_published_no_faster_than_the_plant_makes_it():
    told = running(witness=4_000_000.0).tell(5_020_000.0, witness=4_019_500.0)
    assert told.energy == pytest.approx(5_000_000 + 2500 + 10_000 * 3 / 60 / 3, abs=400)
    assert told.stay(5_020_000.0, 2).energy == 5_020_000.0


def test_another_counter_that_shows_no_jump_proves_none():
    told = running(witness=4_000_000.0).tell(5_020_000.0, witness=4_000_100.0)
    assert told.figure.why is Why.JUMPED


def test_what_no_plant_makes_in_days_no_other_counter_proves():
    told = running(witness=4_000_000.0).tell(13_000_000.0, witness=12_000_000.0)
    assert (told.energy, told.figure.why) == (5_000_000, Why.JUMPED)


@pytest.mark.parametrize(("seconds", "power"), [(2, None), (60, 0.0), (2, 1e9)])
def test_two_sources_that_prove_a_level_add_nothing_by_not_saying_quite_the_same(seconds, power):
    told = running().tell(2_499_880.0, source="inverters")
    told = told.tell(2_500_020.0, source="other", every=timedelta(seconds=seconds), power=power)
    assert (told.energy, told.figure.trust) == (5_000_000, Trust.COUNTED)


# -- back again -----------------------------------------------------------------------------------


def test_back_on_an_earlier_level_the_true_energy_is_published():
    told = running().stay(13_000_000.0, 2).tell(5_010_000.0)
    assert (told.energy, told.whys) == (5_010_000.0, [Why.JUMPED, Why.RETURNED])


def test_energy_that_a_lie_has_hidden_comes_as_fast_as_the_plant_could_make_it():
    told = running().stay(2_500_000.0, 26).tell(2_501_000.0, 5_100_000.0)
    assert told.figure.trust is Trust.BEHIND
    assert told.stay(5_100_000.0, 12).energy == 5_100_000.0


def test_a_rise_that_is_taken_back_is_waited_for():
    told = running().tell(5_050_000.0, every=timedelta(hours=6)).tell(5_001_000.0)
    assert (told.energy, told.figure.trust) == (5_050_000.0, Trust.AHEAD)
    assert told.whys == []


def test_the_greatest_of_many_rises_can_be_taken_back():
    told = running().tell(5_050_000.0, every=timedelta(hours=6))
    told.tell(*range(5_053_000, 5_080_000, 3000), every=timedelta(hours=1)).tell(5_027_000.0)
    assert (told.energy, told.figure.trust) == (5_077_000.0, Trust.AHEAD)


def test_the_four_greatest_rises_on_a_level_are_remembered():
    told = running().tell(5.05e6, 5.06e6, 5.08e6, 5.11e6, 5.15e6, every=timedelta(hours=6))
    assert [one.raw for one in told.counter.former] == [5e6, 5.06e6, 5.08e6, 5.11e6]


def test_a_level_gone_back_to_is_no_former_one():
    told = running().stay(2_500_000.0, 26).tell(5_000_100.0)
    assert [one.raw for one in told.counter.former] == [2_500_000.0]


@pytest.mark.parametrize("flowed", [0.0, 310.0])
def test_a_source_that_was_left_for_another_goes_on_where_it_was(flowed):
    told = running().tell(4_997_000.0, every=timedelta(hours=3), source="inverters")
    told.tell(*[4_997_000.0] * 30, every=timedelta(minutes=10), source="inverters")
    assert (told.energy, told.whys) == (5_000_000.0, [Why.MOVED])
    told.tell(5_000_000.0 + flowed)
    assert (told.energy, told.whys) == (5_000_000.0 + flowed, [Why.MOVED, Why.RETURNED])


def test_a_level_longer_believed_goes_on_though_it_comes_near_an_earlier_one():
    told = running().stay(4_990_000.0, 5).tell(5_001_000.0, every=timedelta(hours=5))
    assert (told.energy, told.whys) == (5_011_000.0, [Why.FELL])


def test_an_earlier_level_is_known_before_a_wrap_to_the_very_same():
    told = running().tell(5_000_030.0 - 4 * WRAP).stay(5_000_040.0 - 4 * WRAP, 2)
    assert told.tell(5_000_050.0).whys == [Why.WRAPPED, Why.RETURNED]


def test_an_earlier_level_may_have_wrapped_while_a_lie_was_believed():
    told = running(float(WRAP) - 50).stay(800_000.0, 2).tell(100.0)
    assert told.whys == [Why.FELL, Why.RETURNED]
    assert told.energy == pytest.approx(WRAP + 100)


def test_a_level_left_a_week_ago_needs_proof():
    told = running().stay(13_000_000.0, 8 * DAY).tell(5_010_000.0)
    assert told.figure.trust is Trust.HELD


def test_a_small_counter_that_comes_back_after_a_silence_is_not_counted_twice():
    told = Told().stay(50_000.0, 5).stay(0.0, 2)
    told.tell(51_000.0, every=timedelta(hours=6))
    assert (told.energy, told.whys) == (51_000.0, [Why.RESTARTED, Why.RETURNED])


# -- standing still -------------------------------------------------------------------------------


def test_a_counter_that_stands_still_while_power_flows_is_frozen():
    told = running(power=Watts(500.0))
    since = told.counter.line.moved
    figure = told.stay(5_000_000.0, 2, power=Watts(500.0)).figure
    assert (figure.trust, figure.since) == (Trust.FROZEN, since)


def test_a_counter_that_stands_still_at_night_is_not():
    assert running().stay(5_000_000.0, 9, power=Watts(0.0)).figure.trust is Trust.COUNTED


@pytest.mark.parametrize(
    ("watts", "hours", "trust"),
    [
        (100.0, 1.5, Trust.FROZEN),
        (60.0, 1.5, Trust.COUNTED),
        (4000.0, 1.25, Trust.FROZEN),
        (4000.0, 0.75, Trust.COUNTED),
    ],
)
def test_it_takes_an_hour_and_100_wh_to_call_it_so(watts, hours, trust):
    assert running().stay(5_000_000.0, hours, power=Watts(watts)).figure.trust is trust


@pytest.mark.parametrize(("hours", "trust"), [(1.75, Trust.COUNTED), (2.25, Trust.FROZEN)])
def test_where_readings_may_be_an_hour_old_it_takes_two(hours, trust):
    slow = counters.begin("produced", Limit(Watts(10_000.0), timedelta(hours=1)))
    told = Told(slow).tell(*[5_000_000.0] * 3)
    assert told.stay(5_000_000.0, hours, power=Watts(4000.0)).figure.trust is trust


def test_power_that_no_plant_has_freezes_no_counter():
    told = running().stay(5_000_000.0, 1, power=0.0)
    told = told.tell(5_000_000.0, power=1e12).stay(5_000_000.0, 1, power=0.0)
    assert told.figure.trust is Trust.COUNTED


def test_a_frozen_counter_that_moves_again_has_it_all():
    told = running().stay(5_000_000.0, 5, power=Watts(4000.0)).tell(5_020_000.0)
    assert (told.energy, told.figure.trust) == (5_020_000.0, Trust.COUNTED)
    assert told.counter.line.unmet == 0


@pytest.mark.parametrize(("times", "minutes"), [(1, 300), (15, 20)])
def test_power_proves_nothing_where_nobody_looked(times, minutes):
    every = timedelta(minutes=minutes)
    told = running().tell(*[5_000_000.0] * times, every=every, power=Watts(4000.0))
    assert told.figure.trust is Trust.COUNTED


# -- taking back ----------------------------------------------------------------------------------


def test_a_splice_can_be_taken_back():
    told = running().stay(5_030_000.0 + 1e6, 2).revert(1)
    assert told.energy == 6_030_000.0
    assert told.counter.journal[0].reverted == told.now
    assert told.whys == [Why.JUMPED, Why.REVERTED]


def test_what_was_taken_back_goes_on_from_there():
    assert running().stay(6_030_000.0, 2).revert(1).tell(6_030_100.0).energy == 6_030_100.0


def test_taking_back_makes_nothing_fall():
    told = running().stay(10.0, 2).revert(1)
    assert (told.energy, told.figure.trust) == (5_000_010.0, Trust.AHEAD)


def test_after_taking_back_the_old_level_is_known_again():
    told = running().stay(10.0, 2).revert(1).tell(5_000_400.0)
    assert told.energy == 5_000_400.0


def test_taking_back_can_be_taken_back():
    told = running().stay(10.0, 2).revert(1).revert(2).tell(110.0)
    assert told.energy == 5_000_110.0


def test_nothing_is_taken_back_twice():
    told = running().stay(6_030_000.0, 2).revert(1)
    before = told.counter
    assert told.revert(1).counter is before


def test_a_counter_without_a_level_has_nothing_to_take_back():
    told = Told()
    assert told.revert(1).counter == counters.begin("produced", LIMIT)


# -- limits ---------------------------------------------------------------------------------------


def test_a_larger_plant_may_make_more():
    told = running()
    told.counter = counters.after(
        told.counter, Bounded(Limit(Watts(1e6), timedelta(minutes=15))), NOW
    )
    assert told.tell(5_200_000.0).counter.hold is None


def test_an_estimate_says_so():
    figure = running(100.0, source=counters.ESTIMATE).figure
    assert (figure.trust, figure.estimated) == (Trust.ESTIMATED, True)


def test_a_half_is_not_taken_for_an_earlier_level_that_wrapped():
    told = running(4_600_000.0).tell(4_630_000.0, every=timedelta(hours=12)).tell(2_315_000.0)
    assert (told.energy, told.whys) == (4_630_000, [])
    assert told.figure.why is Why.HALVED


def test_zero_is_never_a_wrap():
    told = running(7 * WRAP - 100_000.0).tell(0.0, every=timedelta(hours=11))
    assert (told.energy, told.whys) == (7 * WRAP - 100_000.0, [])


def test_a_half_is_not_taken_for_many_wraps():
    told = running(40.5 * WRAP).tell(20.5 * WRAP + 100_000.0, every=timedelta(hours=11))
    assert (told.energy, told.whys) == (40.5 * WRAP, [])


def test_a_half_is_not_taken_for_a_level_of_32_bits_that_has_lost_some_wraps():
    wrapped = running(9_442_021.0).tell(9_442_021.0 % WRAP, 9_442_021.0)
    told = wrapped.tell(9_468_726.0, 4_734_363.0, every=timedelta(hours=20))
    assert (told.energy, told.figure.why) == (9_468_726, Why.HALVED)


def test_a_double_is_not_taken_for_a_level_of_32_bits_that_has_lost_more_wraps():
    wrapped = running(7_146_333.0).tell(7_146_333.0 % WRAP, 7_146_333.0)
    told = wrapped.tell(7_168_046.0, 14_336_092.0, every=timedelta(hours=20))
    assert (told.energy, told.figure.why) == (7_168_046, Why.DOUBLED)


def test_that_two_counters_have_doubled_at_once_proves_nothing():
    told = running(witness=5_100_000.0).tell(10_000_000.0, witness=10_200_000.0)
    assert (told.energy, told.figure.why) == (5_000_000, Why.DOUBLED)


def test_a_little_fall_is_not_taken_for_a_level_of_before_that_is_far_away():
    wrapped = running(3_561_283.0).tell(3_561_283.0 - WRAP, 3_561_287.0)
    told = wrapped.tell(3_563_711.0, every=timedelta(days=6)).stay(3_563_671.0, hours=2)
    assert told.energy == 3_563_711


def test_a_half_is_not_taken_for_a_level_that_only_time_has_brought_near():
    wrapped = running(3_555_975.0).tell(3_555_975.0 - 2 * WRAP, 3_555_975.0)
    told = wrapped.tell(3_557_750.0, every=timedelta(days=4)).tell(1_778_875.0)
    assert (told.energy, told.figure.why) == (3_557_750, Why.HALVED)


def test_a_double_is_not_taken_for_a_wrap_that_only_time_makes_likely():
    told = running(1_456_031.0).tell(2_912_062.0, every=timedelta(days=2))
    assert (told.energy, told.figure.why) == (1_456_031, Why.DOUBLED)


def test_a_half_that_goes_again_needs_no_proof():
    halved = running(5_000_000.0).stay(2_500_000.0, hours=25)
    told = halved.tell(5_020_000.0)
    assert told.whys == [Why.HALVED, Why.RETURNED]
