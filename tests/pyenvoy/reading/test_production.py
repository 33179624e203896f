import pytest

from pyenvoy.errors import Reason
from pyenvoy.model.production import Measured
from pyenvoy.reading import production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_meters import (
    METER_READINGS,
    METER_REPORTS,
    METER_REPORTS_PRODUCTION,
    METERS,
    PV_READING,
)
from pyenvoy.wire.ivp_pdm import PDM_ENERGY, PDM_PRODUCTION
from pyenvoy.wire.production import PRODUCTION, PRODUCTION_DETAILS, PRODUCTION_HTML
from tests.pyenvoy.reading.meterings import (
    channel,
    eim,
    inverters,
    line,
    meter,
    net,
    reading,
    totals,
)
from tests.pyenvoy.reading.said import AT, said

WIRED = {METERS: [meter(), net()]}


def read(bodies):
    return production.read(said(bodies))


def made(*sections):
    return {"production": list(sections), "consumption": [], "storage": []}


def test_nothing_said_is_nothing_known():
    assert read({}) is None


# -- with a meter


def test_an_enabled_meter_is_read_first():
    found = read(WIRED | {METER_READINGS: [reading()], PRODUCTION_TOTALS: totals(now=9999)})
    assert (found.source.endpoint, found.measured, found.power) == (
        "meter_readings",
        Measured.METER,
        500.0,
    )


def test_a_second_row_of_a_meter_that_is_all_zero_is_not_its_power():
    zero = reading(power=0.0, delivered=0.0, received=0.0, voltage=0.0)
    assert read(WIRED | {METER_READINGS: [zero, reading()]}).power == 500.0


def test_the_moment_of_the_power_is_the_meters():
    found = read(WIRED | {METER_READINGS: [reading()]})
    assert (found.measured_at.timestamp(), found.source.at) == (1767225600, AT)


def test_energy_is_the_register_and_days_are_the_sections():
    found = read(WIRED | {METER_READINGS: [reading()], PRODUCTION_DETAILS: made(eim("production"))})
    energy = found.energy
    assert (energy.today, energy.last_seven_days, energy.lifetime) == (10.5, 70.5, 1000.5)
    assert found.source.others == ("meters", "production_details")


def test_a_section_of_other_registers_has_no_days_for_us():
    other = made(eim("production", lifetime=900_000.5))
    found = read(WIRED | {METER_READINGS: [reading()], PRODUCTION: other})
    assert found.energy.today is None


@pytest.mark.parametrize(("lifetime", "today", "week"), [(990, 20.5, 80.5), (1000.5, 10, 70)])
def test_days_are_reckoned_from_the_totals_where_no_section_gives_them(lifetime, today, week):
    stored = {PRODUCTION_TOTALS: totals(lifetime=lifetime)}
    found = read(WIRED | {METER_READINGS: [reading()]} | stored)
    assert (found.energy.today, found.energy.last_seven_days) == (today, week)


@pytest.mark.parametrize("lifetime", [0, 1001, 900_000])
def test_totals_that_are_no_earlier_state_of_the_register_give_no_days(lifetime):
    bodies = {METER_READINGS: [reading()], PRODUCTION_TOTALS: totals(lifetime=lifetime)}
    assert read(WIRED | bodies).energy.today is None


def test_phases_are_those_connected_each_with_its_line():
    three = [
        channel(1, 200.0, delivered=500.5),
        channel(2, 300.0, delivered=501.5),
        channel(3, 9.0),
    ]
    found = read(
        {METERS: [meter(count=2, mode="split")]}
        | {METER_READINGS: [reading(channels=three)]}
        | {PRODUCTION_DETAILS: made(eim("production", lines=[line(), line(), line()]))}
    )
    assert [phase.now.power for phase in found.phases] == [200.0, 300.0]
    assert [phase.energy.today for phase in found.phases] == [5.25, 5.25]
    assert [phase.energy.lifetime for phase in found.phases] == [500.5, 501.5]


def test_of_a_section_as_many_lines_count_as_are_wired():
    section = made(eim("production", lines=[line(), line(), line()]))
    found = read({METERS: [meter(count=2, mode="split")], PRODUCTION_DETAILS: section})
    assert len(found.phases) == 2


def test_a_phase_without_a_line_keeps_its_register():
    found = read(WIRED | {METER_READINGS: [reading()], PRODUCTION: made(eim("production"))})
    (phase,) = found.phases
    assert (phase.energy.lifetime, phase.energy.today) == (1000.5, None)


@pytest.mark.parametrize("claim", ["<imeter>true</imeter>", "<imeter>false</imeter>", ""])
def test_the_meters_state_counts_and_not_what_info_claims(claim):  # chapter 1.3 number 7
    info = f"<envoy_info><device><sn>1</sn>{claim}</device></envoy_info>".encode()
    asked = {INFO: info, METER_READINGS: [reading()], PRODUCTION_TOTALS: totals()}
    assert read(asked | WIRED).measured is Measured.METER
    off = {METERS: [meter(state="disabled")]}
    assert read(asked | off).measured is Measured.INVERTERS


def test_an_enabled_meter_whose_section_flickers_has_no_value():  # chapter 1.3 number 11
    flickering = made(inverters(), eim("production", active=0))
    assert read(WIRED | {PRODUCTION: flickering, PRODUCTION_TOTALS: totals()}) is None


def test_an_enabled_meter_without_a_section_leaves_the_stored_average():
    found = read(WIRED | {PRODUCTION: made(inverters()), PRODUCTION_TOTALS: totals()})
    assert (found.power, found.measured) == (400.0, Measured.AVERAGE)


def test_a_flickering_section_costs_a_reading_only_its_days():
    flickering = made(inverters(), eim("production", active=0))
    found = read(WIRED | {METER_READINGS: [reading()], PRODUCTION: flickering})
    assert (found.power, found.energy.lifetime, found.energy.today) == (500.0, 1000.5, None)


def test_todays_figure_is_the_gateways_beside_a_register_that_never_resets():  # number 4
    late = made(eim("production", today=900.5))
    energy = read(WIRED | {METER_READINGS: [reading()], PRODUCTION: late}).energy
    assert (energy.today, energy.lifetime) == (900.5, 1000.5)


def test_a_section_will_do_where_readings_fail():
    found = read(WIRED | {PRODUCTION: made(eim("production"))})
    assert (found.source.endpoint, found.measured, found.power) == (
        "production",
        Measured.METER,
        500.0,
    )


def test_a_section_will_do_where_nobody_knows_the_meters():
    found = read(
        {
            PRODUCTION: made(
                inverters(), eim("production", lines=[line(), line(0, lifetime=0, voltage=0)])
            )
        }
    )
    assert (found.measured, found.now.voltage, len(found.phases)) == (Measured.METER, 230.0, 1)


def test_two_lines_that_nobody_explains_are_split_phase():
    section = eim("production", lines=[line(), line(), line(0, lifetime=0, voltage=0)])
    found = read({PRODUCTION_DETAILS: made(section)})
    assert (found.now.voltage, [phase.now.voltage for phase in found.phases]) == (230, [120, 120])


def test_days_of_lines_make_up_for_those_of_the_whole():
    section = eim("production", today=None, lines=[line(), line()])
    assert read({PRODUCTION_DETAILS: made(section)}).energy.today == 10.5


def test_more_lines_than_phases_tell_nothing():
    section = eim("production", lines=[line()] * 4)
    assert read({PRODUCTION_DETAILS: made(section)}).now.voltage == 230


def test_firmware_4_names_no_sections():
    found = read({PRODUCTION: made(inverters(), eim())})
    assert (found.measured, found.power) == (Measured.METER, 500.0)


def test_reports_will_do_where_readings_fail():
    whole = {"actPower": 450.0, "whDlvdCum": 1000.5, "whRcvdCum": 1.0, "rmsVoltage": 460.0}
    part = {"actPower": 225.0, "whDlvdCum": 500.0, "rmsVoltage": 230.0}
    report = {"reportType": "production", "createdAt": 1767225600, "cumulative": whole}
    bodies = {METERS: [meter(count=2)], METER_REPORTS: [report | {"lines": [part, part]}]}
    found = read(bodies)
    assert (found.power, found.energy.lifetime, found.now.voltage) == (450.0, 1000.5, 230.0)
    assert [phase.energy.lifetime for phase in found.phases] == [500.0, 500.0]


def test_the_report_of_production_alone_will_do():
    report = {"reportType": "production", "cumulative": {"actPower": 450.0}}
    found = read(WIRED | {METER_REPORTS_PRODUCTION: report})
    assert (found.power, found.source.endpoint) == (450.0, "meter_reports_production")


def test_the_small_page_will_do_where_all_else_fails():
    part = {"phase": "L1", "activePower": 225.0, "voltage": 230.0, "freq": 50.0}
    bodies = {METERS: [meter(count=2)], PV_READING: [{"channels": [part, part, part]}]}
    found = read(bodies)
    assert (found.power, found.now.voltage, found.now.frequency) == (450.0, 230.0, 50.0)
    assert found.energy.lifetime is None


@pytest.mark.parametrize("body", [[], [{}], [{"channels": [{"activePower": 5.0}]}]])
def test_a_small_page_with_too_few_phases_is_none(body):
    assert read({METERS: [meter(count=2)], PV_READING: body}) is None


def test_a_reading_without_power_is_none():
    assert read(WIRED | {METER_READINGS: [{"eid": 704643328}]}) is None


def test_the_stored_quarter_of_an_hour_is_an_average():
    found = read(WIRED | {PRODUCTION_TOTALS: totals()})
    assert (found.measured, found.power, found.energy.today) == (Measured.AVERAGE, 400.0, 10.0)


def test_the_stored_sum_of_the_meter_is_the_last_resort():
    stored = {"production": {"eim": totals(now=7), "pcu": totals(now=8, lifetime=5)}}
    found = read(WIRED | {PDM_ENERGY: stored})
    assert (found.source.endpoint, found.measured, found.power) == (
        "pdm_energy",
        Measured.AVERAGE,
        7.0,
    )


# -- without a meter


def test_totals_of_a_gateway_without_meters_are_the_inverters_sum():
    found = read({METERS: [], PRODUCTION_TOTALS: totals(), PRODUCTION: made(inverters())})
    assert (found.source.endpoint, found.measured) == ("production_totals", Measured.INVERTERS)
    assert (found.active_inverters, found.inverters_power) == (12, 480.0)
    assert found.inverters_energy.lifetime == 999.0
    assert found.inverters_measured_at.timestamp() == 1767225500


def test_totals_of_nobody_knows_what_are_an_average():
    assert read({PRODUCTION_TOTALS: totals()}).measured is Measured.AVERAGE


def test_a_gateway_that_cannot_have_meters_has_none():
    bodies = {METERS: {"error": "404 - Not Found"}, PRODUCTION_TOTALS: totals()}
    assert read(bodies).measured is Measured.INVERTERS


def test_totals_without_power_are_none():
    assert read({METERS: [], PRODUCTION_TOTALS: {"wattHoursToday": 5}}) is None


def test_the_inverters_section_will_do_where_the_totals_fail():
    found = read({METERS: [], PRODUCTION: made(inverters())})
    assert (found.source.endpoint, found.power, found.energy.lifetime) == (
        "production",
        480.0,
        999.0,
    )
    assert found.measured_at.timestamp() == 1767225500


def test_a_section_without_inverters_is_none():
    assert read({METERS: [], PRODUCTION: made(inverters(active=0))}) is None


def test_a_meter_that_is_off_is_noise():
    noise = made(inverters(), eim("production", active=0, power=3.6))
    found = read(
        {METERS: [meter(state="disabled")], PRODUCTION: noise, METER_READINGS: [reading()]}
    )
    assert (found.power, found.measured) == (480.0, Measured.INVERTERS)


def test_stored_sums_complete_the_inverters():
    stored = {"production": {"pcu": totals(today=28, week=229, lifetime=1176)}}
    found = read({METERS: [], PRODUCTION: made(inverters()), PDM_ENERGY: stored})
    energy = found.inverters_energy
    assert (energy.today, energy.last_seven_days, energy.lifetime) == (28.0, 229.0, 999.0)
    assert found.energy == energy


def test_stored_sums_come_in_joules_too():
    stored = {
        "watts_now_pcu": 5,
        "joules_today_pcu": 3600,
        "pcu_joules_seven_days": 7200,
        "joules_lifetime_pcu": 36000,
    }
    found = read({METERS: [], PDM_PRODUCTION: stored})
    energy = found.energy
    assert (found.power, energy.today, energy.last_seven_days, energy.lifetime) == (5, 1, 2, 10)


@pytest.mark.parametrize("source", ["rgm", "pmu"])
def test_other_meters_are_the_last_resort(source):
    stored = {f"watts_now_{source}": 5, f"watt_hours_lifetime_{source}": 9}
    found = read({METERS: [], PDM_PRODUCTION: stored})
    assert (found.measured, found.power, found.energy.lifetime) == (Measured.AVERAGE, 5, 9)


def test_a_stored_sum_without_days_completes_nothing():
    metered = WIRED | {METER_READINGS: [reading(delivered=9000)]}
    stored = {"production": {"eim": {"wattHoursLifetime": 8990}}}
    assert read(metered | {PDM_ENERGY: stored}) == read(metered)


def test_stored_sums_of_what_is_not_there_are_none():
    nothing = {"production": {"pcu": totals(0, 0, 0, 0), "rgm": totals(0, 0, 0, 0)}}
    assert read({METERS: [], PDM_ENERGY: nothing}) is None


def test_a_wrapped_aggregate_is_unwrapped():
    stored = {"watts_now_eim": 5, "watt_hours_lifetime_eim": {"aggregate": 9}}
    assert read(WIRED | {PDM_PRODUCTION: stored}).energy.lifetime == 9


# -- the page of firmware 3

ROWS = ("0.5 kW", "53.6 kWh", "405 Wh", "133 MWh")


def page(rows=ROWS):
    cells = "".join(f"<tr><td>word</td><td>{row}</td></tr>" for row in rows)
    return f"<div class=good>Wed Mar 04, 2020</div><table>{cells}</table>".encode()


def test_the_page_is_read_by_units_and_order_whatever_its_language():
    found = read({PRODUCTION_HTML: page()})
    energy = found.energy
    assert (found.power, energy.today, energy.last_seven_days) == (500.0, 53_600.0, 405.0)
    assert (energy.lifetime, found.live_since) == (133e6, "Wed Mar 04, 2020")


@pytest.mark.parametrize("rows", [ROWS[:3], ROWS[1:], (*ROWS, "1 W"), (*ROWS, "1 Wh")])
def test_a_page_with_other_rows_is_none(rows):
    assert read({PRODUCTION_HTML: page(rows)}) is None


def test_the_page_completes_the_totals():
    found = read({PRODUCTION_HTML: page(), PRODUCTION_TOTALS: totals()})
    assert (found.source.endpoint, found.live_since) == ("production_totals", "Wed Mar 04, 2020")


# -- why there is none


def test_a_flickering_meter_is_hardware_without_a_value():
    flickering = {PRODUCTION: made(inverters(), eim("production", active=0))}
    assert production.why(said(WIRED | flickering)).reason is Reason.NOT_READY


@pytest.mark.parametrize("bodies", [{}, {METERS: [meter(state="disabled")]}])
def test_without_a_meter_the_sources_tell(bodies):
    assert production.why(said(bodies)) is None
