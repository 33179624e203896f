import pytest

from pyenvoy.model.flow import Energy
from pyenvoy.reading.flow import (
    ONE_PHASE,
    Wiring,
    energy_of_section,
    flow_of_phase,
    flow_of_reading,
    flow_of_section,
    registers_of,
    summed,
)
from pyenvoy.wire.ivp_meters import MeterReading, PhaseReading
from pyenvoy.wire.production import ProductionSection


def flow(**values):
    return flow_of_reading(MeterReading(eid=1, **values), ONE_PHASE)


@pytest.mark.parametrize(
    ("count", "split", "total", "voltage"),
    [
        (1, False, 235.0, 235.0),  # `three` hardware with one phase connected
        (2, False, 460.0, 230.0),
        (3, False, 713.1, 237.7),
        (2, True, 247.0, 247.0),  # L1 to L2
        (3, True, 360.0, 240.0),
        (1, True, 120.0, 120.0),
        (None, False, 241.5, 241.5),
        (None, False, 713.1, None),  # of how many phases?
        (1, False, None, None),
    ],
)
def test_the_voltage_is_that_of_a_phase_or_from_l1_to_l2(count, split, total, voltage):
    assert Wiring(count, split=split).voltage(total) == voltage


def test_the_power_factor_is_computed_and_not_believed():
    assert flow(active_power=800, apparent_power=1000, power_factor=1.94).power_factor == 0.8


def test_the_power_factor_is_negative_where_power_is():
    assert flow(active_power=-800, apparent_power=1000).power_factor == -0.8


def test_noise_does_not_carry_the_power_factor_past_one():
    assert flow(active_power=1001, apparent_power=1000).power_factor == 1


@pytest.mark.parametrize(
    "values", [{}, {"active_power": 5}, {"active_power": 0, "apparent_power": 0}]
)
def test_without_both_powers_there_is_no_factor(values):
    assert flow(**values).power_factor is None


def test_apparent_power_below_the_active_one_is_none():
    found = flow(active_power=-2580, apparent_power=461)
    assert (found.apparent_power, found.power_factor) == (None, None)


def test_zero_hertz_is_no_frequency():
    assert flow(frequency=0.0).frequency is None


def test_night_production_stays_negative():
    assert flow(active_power=-4).power == -4


def test_there_is_no_negative_zero():
    assert str(flow(active_power=-0.0, reactive_power=-0.0, apparent_power=1)).count("-") == 0


def test_magnitudes_have_no_sign():
    section = ProductionSection(type="eim", power=-11.0, apparent_power=-655.0, current=-2.7)
    found = flow_of_section(section, ONE_PHASE)
    assert (found.apparent_power, found.current, found.power) == (655.0, 2.7, -11.0)


def test_the_small_pages_say_nothing_of_apparent_power():
    found = flow_of_phase(PhaseReading(active_power=-290.0, voltage=123.8, reactive_power=-16.0))
    assert (found.power, found.voltage, found.reactive_power) == (-290.0, 123.8, -16.0)
    assert found.apparent_power is None


def test_a_register_that_counts_backwards_counts_nothing():
    found = registers_of(MeterReading(eid=1, energy_delivered=123.0, energy_received=-19.7))
    assert (found.delivered, found.received) == (123.0, None)


@pytest.mark.parametrize(("apparent", "kept"), [(0.013, None), (995.0, 995.0), (None, None)])
def test_apparent_energy_below_the_active_one_is_none(apparent, kept):
    reading = MeterReading(eid=1, energy_received=1000.0, apparent_energy=apparent)
    assert registers_of(reading).apparent == kept


def test_a_section_gives_nine_energies():
    names = ("energy_today", "energy_seven_days", "energy_lifetime")
    given = dict(zip(names, (1.0, 2.0, 3.0), strict=True)) | {"leading_energy_today": 4.0}
    assert energy_of_section(ProductionSection(type="eim", **given)) == Energy(
        1.0, 2.0, 3.0, reactive_leading_today=4.0
    )


def test_the_days_of_all_phases_are_those_of_the_whole():
    phases = (Energy(today=1.0, last_seven_days=5.0), Energy(today=2.0))
    assert summed(Energy(lifetime=9.0), phases) == Energy(today=3.0, lifetime=9.0)


def test_days_that_are_known_are_not_summed():
    assert summed(Energy(today=7.0), (Energy(today=1.0),)).today == 7.0


def test_no_phases_sum_up_to_nothing():
    assert summed(Energy(), ()) == Energy()
