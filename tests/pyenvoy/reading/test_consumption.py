import pytest

from pyenvoy.errors import Reason
from pyenvoy.model.production import Measured
from pyenvoy.reading import consumption
from pyenvoy.wire.ivp_meters import GRID_READING, METER_READINGS, METER_REPORTS, METERS
from pyenvoy.wire.ivp_pdm import PDM_ENERGY
from pyenvoy.wire.production import PRODUCTION, PRODUCTION_DETAILS
from tests.pyenvoy.reading.meterings import (
    CONSUMPTION_EID,
    channel,
    eim,
    line,
    meter,
    net,
    reading,
    total,
    totals,
)
from tests.pyenvoy.reading.said import said

NET = {METERS: [meter(), net()]}
TOTAL = {METERS: [meter(), total()]}


def crossed(power=-200.0, **more):
    return reading(CONSUMPTION_EID, power, **{"delivered": 700.0, "received": 300.0} | more)


MADE = reading(power=500.0, delivered=1000.5)
READ = {METER_READINGS: [MADE, crossed()]}


def read(bodies):
    return consumption.read(said(bodies))


def used(*sections, made=()):
    return {"production": list(made), "consumption": list(sections)}


def test_nothing_said_is_nothing_known():
    assert read({}) is None


def test_without_a_meter_what_is_said_is_noise():
    off = {METERS: [meter(), net(state="disabled")]}
    noise = used(eim("net-consumption", -5.4), eim("total-consumption", -1.8))
    assert read(off | READ | {PRODUCTION: noise}) is None


# -- a meter at the border


def test_the_border_is_read_from_its_meter():
    found = read(NET | READ).net
    assert (found.measured, found.power, found.source.endpoint) == (
        Measured.METER,
        -200.0,
        "meter_readings",
    )


def test_import_and_export_are_registers():
    found = read(NET | READ | {PRODUCTION: used(eim("net-consumption", lifetime=400.0))}).net
    assert (found.imported, found.exported, found.balance) == (700.0, 300.0, None)
    assert (found.apparent, found.reactive_lagging, found.reactive_leading) == (2000.0, 7.0, 8.0)


def test_total_is_production_plus_net():
    found = read(NET | READ).total
    assert (found.measured, found.power, found.energy.lifetime) == (
        Measured.COMPUTED,
        300.0,
        1400.5,
    )


def test_magnitudes_do_not_add_up():
    now = read(NET | READ).total.now
    assert (now.reactive_power, now.voltage, now.frequency) == (60.0, 230.0, 50.0)
    assert (now.apparent_power, now.current, now.power_factor) == (None, None, None)


def test_the_days_of_the_total_are_the_sections():
    section = eim("total-consumption", lifetime=1399.5)
    energy = read(NET | READ | {PRODUCTION: used(section)}).total.energy
    assert (energy.today, energy.last_seven_days, energy.lifetime) == (10.5, 70.5, 1400.5)
    assert energy.apparent_today is None


def test_a_meter_without_production_makes_no_total():
    bodies = {METERS: [meter(state="disabled"), net()]} | READ
    found = read(bodies | {PRODUCTION: used(eim("total-consumption"))})
    assert (found.total, found.net.power) == (None, -200.0)


def test_phases_add_up_each_for_itself():
    three = [channel(1, 100.0), channel(2, -50.0), channel(3, -464.9)]
    found = read(
        {METERS: [meter(count=2), net(count=2)]}
        | {METER_READINGS: [MADE, crossed(channels=three)]}
        | {PRODUCTION_DETAILS: used(eim("total-consumption", lines=[line(lifetime=1900.25)] * 3))}
    )
    assert [phase.now.power for phase in found.total.phases] == [600.0, -50.0]
    assert [phase.energy.today for phase in found.total.phases] == [5.25, 5.25]
    assert [phase.imported for phase in found.net.phases] == [1000.5, 1000.5]


def test_different_numbers_of_phases_do_not_add_up():
    assert read({METERS: [meter(count=3), net(count=1)]} | READ).total.phases == ()


def test_a_phase_cannot_have_used_less_than_nothing():
    sold = [channel(1, 100.0, delivered=0.0, received=9000.0)]
    (phase,) = read(NET | {METER_READINGS: [MADE, crossed(channels=sold)]}).total.phases
    assert phase.energy.lifetime is None


def test_a_flickering_section_costs_only_the_days():
    flickering = used(eim("total-consumption", active=0))
    found = read(NET | READ | {PRODUCTION: flickering}).total
    assert (found.power, found.energy.lifetime, found.energy.today) == (300.0, 1400.5, None)


def test_stored_sums_give_the_days_where_no_section_does():
    stored = {"consumption": {"eim": totals(today=33, week=341, lifetime=1390)}}
    energy = read(NET | READ | {PDM_ENERGY: stored}).total.energy
    assert (energy.today, energy.last_seven_days) == (33.0, 341.0)


def test_stored_sums_of_a_phase_that_does_not_exist_give_none():
    stored = {"consumption": {"eim": totals(today=33, week=341, lifetime=42_000_000)}}
    assert read(NET | READ | {PDM_ENERGY: stored}).total.energy.today is None


# -- a meter at the loads


def test_the_total_is_read_from_its_meter():
    found = read(TOTAL | {METER_READINGS: [MADE, crossed(800.0, delivered=2000.0)]}).total
    assert (found.measured, found.power, found.energy.lifetime) == (Measured.METER, 800.0, 2000.0)
    assert (found.now.apparent_power, found.now.power_factor) == (1000.0, 0.8)


def test_net_is_total_minus_production():
    found = read(TOTAL | {METER_READINGS: [MADE, crossed(800.0, delivered=2000.0)]}).net
    assert (found.measured, found.power, found.balance) == (Measured.COMPUTED, 300.0, 999.5)
    assert (found.imported, found.exported, found.now.apparent_power) == (None, None, None)
    assert [phase.now.power for phase in found.phases] == [300.0]


def test_each_phase_of_net_has_its_balance():
    made = reading(channels=[channel(1, 500.0, delivered=400.0)])
    used = crossed(800.0, channels=[channel(1, 800.0, delivered=1500.25)])
    (phase,) = read(TOTAL | {METER_READINGS: [made, used]}).net.phases
    assert (phase.balance, phase.imported) == (1100.25, None)


def test_the_days_of_a_measured_total_are_the_sections_with_lines():
    section = eim("total-consumption", lifetime=1999.5, lines=[line(lifetime=1000.25)])
    bodies = {METER_READINGS: [MADE, crossed(800.0, delivered=2000.0)], PRODUCTION: used(section)}
    found = read(TOTAL | bodies).total
    assert (found.energy.today, found.phases[0].energy.today) == (10.5, 5.25)
    assert found.source.others == ("meters", "production")


def test_stored_sums_are_an_earlier_state_of_a_measured_total():
    stored = {"consumption": {"eim": totals(today=33, week=341, lifetime=1990)}}
    bodies = {METER_READINGS: [MADE, crossed(800.0, delivered=2000.0)], PDM_ENERGY: stored}
    assert read(TOTAL | bodies).total.energy.today == 43.0


def test_without_production_there_is_no_net():
    bodies = {METERS: [total()], METER_READINGS: [crossed(800.0)]}
    assert read(bodies).net is None


def test_a_meter_without_registers_gives_no_balance():
    bare = {"eid": CONSUMPTION_EID, "activePower": 800.0}
    assert read(TOTAL | {METER_READINGS: [MADE, bare]}).net.balance is None


# -- where readings fail

SECTIONS = used(
    eim("net-consumption", -200.0, lifetime=400.0, lines=[line(-200.0, lifetime=400.0)]),
    eim("total-consumption", 300.0, lines=[line(300.0)]),
)


@pytest.mark.parametrize("wired", [NET, {}])
def test_sections_are_found_by_name_and_never_by_place(wired):
    found = read(wired | {PRODUCTION: SECTIONS})
    assert (found.net.power, found.total.power) == (-200.0, 300.0)
    assert found.net.source.endpoint == "production"


def test_a_section_of_net_gives_no_more_than_the_balance():
    found = read(NET | {PRODUCTION: SECTIONS}).net
    assert (found.measured, found.balance, found.imported) == (Measured.METER, 400.0, None)
    assert (found.phases[0].balance, found.apparent) == (400.0, 2000.0)


def test_a_section_of_total_is_computed_by_the_gateway():
    found = read(NET | {PRODUCTION: SECTIONS}).total
    assert (found.measured, found.energy.today) == (Measured.COMPUTED, 10.5)
    assert (found.now.apparent_power, found.now.reactive_power) == (None, 30.0)
    assert [phase.now.power for phase in found.phases] == [300.0]


def test_a_section_of_total_may_be_measured_and_that_of_net_computed():
    found = read(TOTAL | {PRODUCTION: SECTIONS})
    assert (found.total.measured, found.total.now.apparent_power) == (Measured.METER, 625.0)
    assert (found.net.measured, found.net.now.apparent_power) == (Measured.COMPUTED, None)
    assert (found.net.apparent, found.net.phases[0].now.power) == (None, -200.0)


def test_a_section_without_a_name_is_nobodys():  # firmware 4
    assert read({PRODUCTION: used(eim(power=5.0))}) is None


def test_reports_of_net_count_nothing():
    part = {"actPower": -200.0, "whDlvdCum": 400.0, "whRcvdCum": 0.0}
    report = {"reportType": "net-consumption", "cumulative": part, "lines": [part]}
    found = read(NET | {METER_REPORTS: [report]}).net
    assert (found.power, found.imported, found.exported) == (-200.0, None, None)
    assert (found.phases[0].imported, found.balance) == (None, None)


def test_a_report_without_registers_leaves_the_balance_to_the_section():
    report = {"reportType": "net-consumption", "cumulative": {"actPower": -200.0}}
    found = read(NET | {METER_REPORTS: [report], PRODUCTION: SECTIONS}).net
    assert (found.balance, found.source.others) == (400.0, ("meters", "production"))


def test_a_report_of_nothing_is_none():
    assert read(NET | {METER_REPORTS: [{"reportType": "net-consumption"}]}) is None


def test_the_small_page_gives_the_true_net_of_each_phase():
    channels = [{"activePower": -290.0, "voltage": 123.8}, {"activePower": 462.0, "voltage": 124.6}]
    bodies = {METERS: [net(count=2, mode="split")], GRID_READING: [{"channels": channels}]}
    found = read(bodies).net
    assert (found.power, found.now.voltage) == (172.0, 248.4)
    assert [phase.now.power for phase in found.phases] == [-290.0, 462.0]


def test_without_registers_the_lifetime_of_the_total_is_the_sections():
    grid = [{"channels": [{"activePower": -200.0}]}]
    bodies = {METER_READINGS: [MADE], GRID_READING: grid, PRODUCTION: SECTIONS}
    found = read(NET | bodies).total
    assert (found.power, found.energy.lifetime) == (300.0, 1000.5)


@pytest.mark.parametrize(
    ("bodies", "reason"),
    [
        (NET, Reason.NOT_READY),
        (TOTAL, Reason.NOT_READY),
        ({METERS: [net(state="disabled")]}, Reason.NO_HARDWARE),
        ({METERS: []}, Reason.NO_HARDWARE),
    ],
)
def test_the_meters_tell_why_there_is_none(bodies, reason):
    assert consumption.why(said(bodies)).reason is reason


def test_while_nobody_knows_the_meters_the_sources_tell():
    assert consumption.why(said({})) is None
