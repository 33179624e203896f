"""What is wrong with single panels shows in what they report, and in nothing else."""

import attrs

from pyenvoy.simulator.plant import Flaw, Plant, inverters
from pyenvoy.simulator.plant.flaws import Kind, examples, is_silent, kept
from pyenvoy.simulator.plant.panels import reported

DAY = 86400
BEGIN = 1_780_272_000  # the first of June 2026
ROOF = Plant(inverters=4)
SERIALS = [one.serial for one in inverters(ROOF)]


def made(*flaws, days=1):
    """What each panel has made by its reports, in the order of the panels."""
    plant, sums = attrs.evolve(ROOF, flaws=flaws), dict.fromkeys(SERIALS, 0)
    for _, serial, watts in reported(plant, BEGIN, BEGIN + days * DAY):
        sums[serial] += watts
    return list(sums.values())


WELL = made()


def parts(*flaws):
    return [round(one / well, 2) for one, well in zip(made(*flaws), WELL, strict=True)]


def test_a_dead_panel_makes_nothing_and_the_others_as_ever():
    assert parts(Flaw(Kind.DEAD, 1, BEGIN)) == [1, 0, 1, 1]


def test_dirt_gathers_and_is_washed_off():
    dirt = Flaw(Kind.SOILED, 0, BEGIN, BEGIN + 20 * DAY, part=0.2, over=10 * DAY)
    left = [kept((dirt,), 1, 0, BEGIN + day * DAY, 1.0) for day in (-1, 5, 15, 21)]
    assert left == [1.0, 0.9, 0.8, 1.0]


def test_a_shadow_falls_at_its_hours_when_the_sky_is_clear():
    shade = Flaw(Kind.SHADED, 0, BEGIN, part=0.5, hours=(22, 26))
    left = [kept((shade,), 1, 0, BEGIN + hour * 3600, 1.0) for hour in (0, 12, 23)]
    assert left == [0.5, 1.0, 0.5]
    assert kept((shade,), 1, 0, BEGIN, 0.0) == 1.0


def test_a_silent_panel_reports_nothing():
    silent = Flaw(Kind.SILENT, 2, BEGIN)
    assert is_silent((silent,), 2, BEGIN)
    assert parts(silent) == [1, 1, 0, 1]


def test_snow_lies_on_all_and_slides_from_each_at_another_time():
    snow = Flaw(Kind.SNOW, None, BEGIN - DAY, BEGIN)
    assert made(Flaw(Kind.SNOW, None, BEGIN, BEGIN + DAY)) == [0, 0, 0, 0]
    assert len(set(parts(snow))) > 1


def test_reports_come_in_the_order_of_time():
    moments = [at for at, *_ in reported(ROOF, BEGIN, BEGIN + DAY, 300)]
    assert moments == sorted(moments)
    assert BEGIN <= moments[0] < moments[-1] < BEGIN + DAY


def test_a_small_roof_has_fewer_examples():
    assert [len(examples(count, 12, BEGIN)) for count in (2, 5, 9, 30)] == [0, 1, 2, 3]
