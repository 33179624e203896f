from datetime import UTC, datetime
from itertools import pairwise

import attrs
import pytest

from pyenvoy.simulator.plant import (
    Mode,
    Place,
    Plane,
    Plant,
    Situation,
    Summer,
    Zone,
    begun,
    inverters,
)
from pyenvoy.simulator.plant.noise import digits, smooth, unit
from pyenvoy.simulator.plant.sun import clearness, direction, light
from pyenvoy.simulator.plant.zone import utc

DAY = 86400
NOON = int(datetime(2026, 6, 21, 11, 40, tzinfo=UTC).timestamp())
MORNING = NOON - 5 * 3600
NIGHT = NOON + 12 * 3600

BARE = Plant()
STORED = Plant(batteries=2, phases=3, seed=3)
SPLIT = Plant(batteries=1, phases=2, acbs=3, seed=4, mean_load=900.0)
SITUATIONS = [
    Situation(),
    Situation(mode=Mode.BACKUP),
    Situation(mode=Mode.BACKUP, charge_from_grid=True),
    Situation(mode=Mode.SAVINGS),
    Situation(mode=Mode.SAVINGS, charge_from_grid=True),
    Situation(islanded=True),
    Situation(generator=True),
    Situation(islanded=True, generator=True),
    Situation(producing=False),
    Situation(export_limit=500.0),
    Situation(acb_asleep=True),
]
PLANTS = [BARE, STORED, SPLIT]


def held(plant, situation):
    """A course in which this situation has held for eight days and more."""
    return begun(plant, NOON, situation)


def moments(plant, situation, step=1777, count=48):
    course = held(plant, situation)
    return [course.at(NOON + i * step) for i in range(count)]


def counters(moment):
    tally = moment.tally
    every = attrs.astuple(tally, recurse=False)
    return [one for value in every for one in (value if isinstance(value, tuple) else (value,))]


# -- power and energy -------------------------------------------------------------------------------


@pytest.mark.parametrize("plant", PLANTS, ids=["bare", "stored", "split"])
@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_load_is_the_sum_of_all_that_gives(plant, situation):
    for moment in moments(plant, situation):
        flow = moment.flows
        given = flow.pv + flow.storage + flow.acb + sum(flow.net)
        assert flow.load == pytest.approx(given, abs=1e-6)


@pytest.mark.parametrize("plant", PLANTS, ids=["bare", "stored", "split"])
@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_no_counter_ever_runs_backwards(plant, situation):
    for before, after in pairwise(moments(plant, situation, step=97, count=300)):
        assert all(a <= b + 1e-9 for a, b in zip(counters(before), counters(after), strict=True))


@pytest.mark.parametrize("plant", PLANTS, ids=["bare", "stored", "split"])
@pytest.mark.parametrize("start", [MORNING, NOON, NIGHT])
def test_counters_are_the_integral_of_the_power_that_was_served(plant, start):
    course = held(plant, Situation())
    step, hour = 0.5, 3600
    served = [course.at(start + (i + 0.5) * step).flows for i in range(int(hour / step))]
    first, last = course.at(start).tally, course.at(start + hour).tally
    wh = step / 3600
    assert sum(max(0.0, one.pv) for one in served) * wh == pytest.approx(
        last.produced - first.produced, abs=0.01
    )
    assert sum(one.load for one in served) * wh == pytest.approx(last.used - first.used, abs=0.01)
    assert sum(max(0.0, x) for one in served for x in one.net) * wh == pytest.approx(
        sum(last.imported) - sum(first.imported), abs=0.01
    )
    assert sum(max(0.0, -x) for one in served for x in one.net) * wh == pytest.approx(
        sum(last.exported) - sum(first.exported), abs=0.01
    )
    assert sum(max(0.0, -one.storage) for one in served) * wh == pytest.approx(
        last.charged - first.charged, abs=0.01
    )


def test_the_roofs_together_are_what_the_meter_sees_by_day():
    flow = begun(BARE, NOON).at(NOON + 77).flows
    assert sum(flow.planes) == pytest.approx(flow.pv)


def test_inverters_draw_a_little_at_night():
    moment = begun(BARE, NOON).at(NIGHT)
    assert moment.flows.pv == pytest.approx(-0.18 * BARE.inverters)
    assert moment.flows.planes == (0.0, 0.0)


def test_numbers_move_from_second_to_second():
    course = begun(BARE, NOON)
    served = {round(course.at(NOON + i).flows.load, 3) for i in range(20)}
    assert len(served) == 20


def test_a_moment_long_ahead_is_found_at_once_and_follows_from_the_days_before():
    course = begun(STORED, NOON)
    assert course.at(NOON + 40 * DAY).tally.used > course.at(NOON + 39 * DAY).tally.used


def test_two_courses_begun_on_the_same_day_are_the_same():
    one, other = begun(BARE, NOON), begun(BARE, NOON + 7000)
    assert one.at(NOON + 9000) == other.at(NOON + 9000)


def test_the_story_reaches_a_week_back():
    course = begun(BARE, NOON)
    assert course.at(NOON - 7 * DAY).tally.used < course.at(NOON - 6 * DAY).tally.used


def test_before_the_story_begins_everything_is_as_at_its_beginning():
    course = begun(BARE, NOON)
    assert course.at(0) == course.at(course.pieces[0].start)


def test_a_plant_that_is_not_yet_built_has_counted_nothing():
    young = attrs.evolve(BARE, built=NOON)
    assert begun(young, NOON).at(0).tally.produced == 0


# -- batteries, grid and generator ------------------------------------------------------------------


@pytest.mark.parametrize("situation", SITUATIONS, ids=str)
def test_a_battery_never_holds_more_than_it_can(situation):
    for moment in moments(SPLIT, situation, step=601, count=300):
        assert -60 <= moment.stores.storage <= SPLIT.storage_capacity + 60
        assert -5 <= moment.stores.acb <= SPLIT.acb_capacity + 5


def test_in_self_consumption_the_battery_feeds_the_house_at_night():
    moment = held(STORED, Situation(reserve=5)).at(NIGHT)
    assert moment.flows.storage == pytest.approx(moment.flows.load, rel=0.2)


def test_the_reserve_is_kept():
    lowest = min(m.stores.storage for m in moments(STORED, Situation(reserve=80), count=300))
    assert lowest > 0.78 * STORED.storage_capacity


def test_in_backup_the_battery_does_not_give():
    assert all(m.flows.storage <= 8 for m in moments(STORED, Situation(mode=Mode.BACKUP)))


def test_in_backup_the_battery_charges_from_the_grid_where_it_may():
    course = begun(STORED, NOON).switched(Situation(mode=Mode.BACKUP, charge_from_grid=True), NIGHT)
    assert course.at(NIGHT + 300).flows.storage < -300


def test_with_savings_the_battery_gives_in_the_evening_only():
    plant = attrs.evolve(STORED, zone=Zone("UTC", 0))
    giving = {
        datetime.fromtimestamp(m.t, UTC).hour
        for m in moments(plant, Situation(mode=Mode.SAVINGS), step=600, count=288)
        if m.flows.storage > 100
    }
    assert giving
    assert giving <= set(range(15, 22))


def test_an_island_takes_and_gives_nothing():
    for moment in moments(STORED, Situation(islanded=True)):
        assert moment.flows.net == (0.0, 0.0, 0.0)


def test_with_a_generator_the_feeder_takes_but_never_gives():
    assert all(sum(m.flows.net) >= -1e-6 for m in moments(BARE, Situation(generator=True)))
    assert held(BARE, Situation(generator=True)).at(NIGHT).flows.generator


def test_what_the_generator_gave_is_counted():
    course = held(BARE, Situation(generator=True))
    first, last = course.at(NIGHT).tally, course.at(NIGHT + 3600).tally
    assert last.generated - first.generated == pytest.approx(
        sum(last.imported) - sum(first.imported)
    )


def test_an_export_limit_holds_back_the_inverters():
    limited = moments(BARE, Situation(export_limit=500.0), step=601, count=100)
    assert (
        min(sum(m.flows.net) for m in limited) >= -560
    )  # they follow the ripple of the load, a little late


def test_production_that_is_switched_off_gives_nothing():
    assert held(BARE, Situation(producing=False)).at(NOON).flows.planes == (0.0, 0.0)


def test_sleeping_ac_batteries_do_nothing():
    assert all(m.flows.acb == 0 for m in moments(SPLIT, Situation(acb_asleep=True)))


def test_ac_batteries_work_beside_the_others():
    assert any(abs(m.flows.acb) > 50 for m in moments(SPLIT, Situation(), step=601, count=144))


# -- decisions --------------------------------------------------------------------------------------


def test_a_decision_changes_power_from_then_on_and_not_before():
    course = begun(BARE, NOON).switched(Situation(producing=False), NOON)
    assert course.at(NOON).flows.pv > 1000
    assert course.at(NOON + 1).flows.pv < 0


def test_a_decision_does_not_make_counters_jump():
    course = begun(STORED, NOON).switched(Situation(islanded=True), NOON)
    before, after = counters(course.at(NOON)), counters(course.at(NOON + 2))
    assert all(0 <= b - a < 8 for a, b in zip(before, after, strict=True))


def test_deciding_what_holds_already_changes_nothing():
    course = begun(BARE, NOON)
    assert course.switched(Situation(), NOON) == course


def test_a_later_wish_replaces_one_that_has_not_come_into_force():
    course = begun(BARE, NOON).switched(Situation(islanded=True), NOON + 60)
    course = course.switched(Situation(), NOON + 10)
    assert len(course.pieces) == 1
    assert course.situation == Situation()


def test_a_decision_before_the_story_begins_holds_from_its_beginning():
    course = begun(BARE, NOON)
    changed = course.switched(Situation(producing=False), 0)
    assert changed.at(NOON).flows.pv < 0


# -- the site ---------------------------------------------------------------------------------------


def test_every_inverter_has_its_own_serial():
    every = inverters(attrs.evolve(BARE, inverters=600))
    assert len({one.serial for one in every}) == 600
    assert all(len(one.serial) == 12 for one in every)


def test_inverters_report_at_different_times():
    assert len({one.offset for one in inverters(BARE)}) > 8


def test_noise_is_the_same_everywhere():
    assert [round(unit(1, i), 6) for i in range(3)] == [0.722513, 0.802547, 0.374257]


def test_noise_lies_between_zero_and_one():
    assert all(0 <= unit(7, i) < 1 for i in range(500))
    assert all(0 <= smooth(7, 1, 13.7 * i, 40) <= 1 for i in range(500))


def test_digits_keep_their_leading_zeros():
    assert all(len(digits(1, 2, i, 8)) == 8 for i in range(200))


def test_the_sun_is_down_at_midnight_and_up_at_noon():
    place = Place(52.0, 0.0)
    assert direction(place, NOON + DAY / 2)[2] < 0
    assert direction(place, NOON)[2] > 0.8


def test_north_of_the_equator_the_noon_sun_stands_in_the_south():
    assert direction(Place(52.0, 0.0), NOON)[1] < 0
    assert direction(Place(-27.5, 0.0), NOON)[1] > 0


def test_an_eastern_roof_has_its_light_in_the_morning():
    place, east, west = Place(45.0, 0.0), Plane(30, 90), Plane(30, 270)
    morning = light(1, place, (east, west), MORNING)
    assert morning[0] > morning[1]


def test_clouds_never_take_all_light():
    assert all(0.1 <= clearness(5, 977.0 * i) <= 1 for i in range(400))


# -- clocks -----------------------------------------------------------------------------------------

AMSTERDAM = Zone("Europe/Amsterdam", 3600, Summer.EUROPE)
CHICAGO = Zone("US/Central", -21600, Summer.AMERICA)


def at(*parts):
    return datetime(*parts, tzinfo=UTC).timestamp()


@pytest.mark.parametrize(
    ("zone", "moment", "hours"),
    [
        (AMSTERDAM, at(2026, 3, 29, 0, 59), 1),
        (AMSTERDAM, at(2026, 3, 29, 1, 0), 2),
        (AMSTERDAM, at(2026, 10, 25, 0, 59), 2),
        (AMSTERDAM, at(2026, 10, 25, 1, 0), 1),
        (CHICAGO, at(2026, 3, 8, 7, 59), -6),
        (CHICAGO, at(2026, 3, 8, 8, 0), -5),
        (CHICAGO, at(2026, 11, 1, 6, 59), -5),
        (CHICAGO, at(2026, 11, 1, 7, 0), -6),
        (Zone("America/Phoenix", -25200), at(2026, 7, 1, 0, 0), -7),
    ],
)
def test_clocks_go_forward_and_back_when_they_should(zone, moment, hours):
    assert zone.ahead(moment) == hours * 3600


@pytest.mark.parametrize(
    ("zone", "moment", "midnight"),
    [
        (AMSTERDAM, at(2026, 6, 21, 12, 0), at(2026, 6, 20, 22, 0)),
        (AMSTERDAM, at(2026, 1, 21, 12, 0), at(2026, 1, 20, 23, 0)),
        (AMSTERDAM, at(2026, 3, 29, 12, 0), at(2026, 3, 28, 23, 0)),
        (AMSTERDAM, at(2026, 10, 25, 12, 0), at(2026, 10, 24, 22, 0)),
        (CHICAGO, at(2026, 11, 1, 12, 0), at(2026, 11, 1, 5, 0)),
        (CHICAGO, at(2026, 3, 8, 12, 0), at(2026, 3, 8, 6, 0)),
    ],
)
def test_a_day_begins_at_local_midnight(zone, moment, midnight):
    assert zone.midnight(moment) == midnight


def test_a_week_ago_midnight_may_lie_beyond_a_change_of_clocks():
    assert AMSTERDAM.midnight(at(2026, 3, 30, 12, 0), -7) == at(2026, 3, 22, 23, 0)


def test_the_wall_clock_is_local():
    assert f"{AMSTERDAM.local(at(2026, 6, 21, 10, 5)):%H:%M}" == "12:05"


def test_a_moment_is_spelled_as_the_tariff_spells_it():
    assert utc(at(2026, 1, 2, 3, 4, 5)) == "2026-01-02 03:04:05 UTC"
