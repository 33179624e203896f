import pytest

from pyenvoy.simulator.answers import ERAS, living
from tests.pyenvoy.simulator.playing import MIDNIGHT, NOON, after, played, response, said

METERED = "8.2.4345_device_data"
THREE = "8.3.5167_third_party_pv"
WRAP = 2**32 / 3600


def eim(gateway, section, kind, path="/production.json?details=1", now=NOON):
    return next(
        row
        for row in said(gateway, path, now)[section]
        if row["type"] == "eim" and row.get("measurementType", kind) == kind
    )


# -- what holds on an honest gateway ------------------------------------------------------------------


@pytest.mark.parametrize("era", [METERED, THREE, "8.3.1598_collar", "7.3.130"])
def test_total_is_production_and_net(era):
    gateway = played(era)
    made = eim(gateway, "production", "production")["wNow"]
    total, net = (eim(gateway, "consumption", f"{k}-consumption")["wNow"] for k in ("total", "net"))
    assert total == pytest.approx(made + net, abs=0.002)


def test_the_lines_of_a_meter_are_its_phases():
    block = eim(played(THREE), "production", "production")
    assert sum(line["wNow"] for line in block["lines"]) == pytest.approx(block["wNow"], abs=0.01)


def test_lines_come_with_details_alone():
    assert "lines" not in eim(played(THREE), "production", "production", "/production.json")
    assert "lines" not in eim(played(THREE), "production", "production", "/production")


def test_unused_phases_are_lines_of_zeros_from_8_3_on():
    lines = eim(played("8.3.5169_generator_idle"), "production", "production")["lines"]
    assert [line["rmsVoltage"] > 0 for line in lines] == [True, True, False]
    assert len(eim(played("8.2.127_three_cts"), "production", "production")["lines"]) == 2


def test_today_is_what_was_stored_and_what_has_come_since():
    gateway = played(METERED)
    block, totals = eim(gateway, "production", "production"), said(gateway, "/api/v1/production")
    expected = totals["wattHoursToday"] + block["whLifetime"] - totals["wattHoursLifetime"]
    assert block["whToday"] == pytest.approx(expected, abs=0.01)


def test_lifetime_grows_by_what_was_produced():
    gateway = played(METERED)
    first = eim(gateway, "production", "production")
    second = eim(gateway, "production", "production", now=after(hours=1))
    grown = second["whLifetime"] - first["whLifetime"]
    assert 0.5 * first["wNow"] < grown < 1.5 * first["wNow"]


def test_net_says_nothing_of_today():
    assert eim(played(METERED), "consumption", "net-consumption")["whToday"] == 0


def test_net_lifetime_is_import_minus_export():
    gateway = played(METERED)
    reading = said(gateway, "/ivp/meters/readings")[1]
    expected = reading["actEnergyDlvd"] - reading["actEnergyRcvd"]
    lifetime = eim(gateway, "consumption", "net-consumption")["whLifetime"]
    assert lifetime == pytest.approx(expected, abs=0.01)


def test_at_night_production_is_negative():
    assert eim(living(METERED), "production", "production", now=MIDNIGHT)["wNow"] > 0  # Brisbane
    assert eim(living("7.0.88"), "production", "production", now=MIDNIGHT)["wNow"] < 0


def test_a_standard_gateway_has_no_meters_in_its_production():
    document = said(played("7.6.175_joules_wrap"), "/production.json")
    assert [row["type"] for row in document["production"]] == ["inverters"]
    assert "consumption" not in document


# -- AC Batteries -------------------------------------------------------------------------------------


def test_without_ac_batteries_the_section_is_there_without_a_charge():
    (section,) = said(played(METERED), "/production.json")["storage"]
    assert section["activeCount"] == 0
    assert "percentFull" not in section


def test_ac_batteries_say_what_they_hold_and_do():
    gateway = living("8.2.4382_acb")
    states = set()
    for hours in range(0, 24, 2):
        (section,) = said(gateway, "/production.json", after(hours=hours))["storage"]
        assert 0 <= section["percentFull"] <= 100
        states.add(section["state"])
    assert states >= {"idle", "discharging"}
    assert states <= {"idle", "charging", "discharging"}


def test_ac_batteries_stand_among_the_inverters():
    rows = said(played("8.2.4382_acb"), "/api/v1/production/inverters")
    assert [row["devType"] for row in rows].count(11) == 3


# -- totals and reports -------------------------------------------------------------------------------


def test_totals_without_a_meter_are_the_sum_of_the_inverters():
    gateway = played("5.0.62")
    watts = sum(one["lastReportWatts"] for one in said(gateway, "/api/v1/production/inverters"))
    assert said(gateway, "/api/v1/production")["wattsNow"] == pytest.approx(watts, abs=25)


def test_inverters_report_within_a_quarter_of_an_hour():
    rows = said(played(METERED), "/api/v1/production/inverters")
    ages = [NOON.timestamp() - row["lastReportDate"] for row in rows]
    assert all(0 <= age < 900 for age in ages)
    assert len(set(ages)) > 6


def test_at_night_the_last_report_stays():
    rows = said(living("7.0.88"), "/api/v1/production/inverters", MIDNIGHT)
    assert all(MIDNIGHT.timestamp() - row["lastReportDate"] > 3600 for row in rows)
    assert said(living("5.0.62"), "/production.json", NOON)["production"][0]["wNow"] == 0


def test_inverters_that_are_gone_have_not_reported_for_long():
    rows = said(played("8.3.5289_inverters_gone"), "/api/v1/production/inverters")
    silent = [row for row in rows if NOON.timestamp() - row["lastReportDate"] > 86400]
    assert len(silent) == 3


def test_the_type_of_a_device_came_later():
    assert "devType" not in said(played("3.9.36"), "/api/v1/production/inverters")[0]
    assert "devType" not in said(played("4.2.33_metered_odd"), "/api/v1/production/inverters")[0]


@pytest.mark.parametrize("count", [1, 4, 60, 600])
def test_there_may_be_any_number_of_inverters(count):
    gateway = played(METERED, inverters=count)
    assert len(said(gateway, "/api/v1/production/inverters")) == count


# -- what firmware says that is not so ----------------------------------------------------------------


def test_joules_wrap_up_to_8_2_127():
    gateway = played("7.6.175_joules_wrap")
    lifetime = said(gateway, "/api/v1/production")["wattHoursLifetime"]
    wrapped = said(gateway, "/production.json")["production"][0]["whLifetime"]
    wraps = (lifetime - wrapped) / WRAP
    assert wraps > 1
    assert wraps == pytest.approx(round(wraps), abs=0.001)


def test_joules_do_not_wrap_later():
    gateway = played("8.2.4264_metered_no_ct")
    assert said(gateway, "/production.json")["production"][0]["whLifetime"] > WRAP


def test_net_lifetime_was_import_alone():
    gateway = played("7.3.130")
    block = eim(gateway, "consumption", "net-consumption")
    reading = said(gateway, "/ivp/meters/readings")[1]
    assert block["whLifetime"] == pytest.approx(reading["actEnergyDlvd"], abs=0.01)


def test_the_total_section_repeats_net():
    gateway = played("8.3.5433_total_repeats_net")
    total, net = (eim(gateway, "consumption", f"{k}-consumption") for k in ("total", "net"))
    assert total["wNow"] == net["wNow"]
    assert total["whLifetime"] == net["whLifetime"] == total["whToday"]


def test_the_reading_of_the_total_meter_is_honest_all_the_same():
    gateway = played("8.3.5433_total_repeats_net")
    made = eim(gateway, "production", "production")["wNow"]
    net = eim(gateway, "consumption", "net-consumption")["wNow"]
    reading = said(gateway, "/ivp/meters/readings")[1]
    assert reading["activePower"] == pytest.approx(made + net, abs=0.01)


def test_a_lost_baseline_makes_today_the_whole_life():
    block = eim(played("8.3.1598_collar"), "production", "production")
    assert block["whToday"] == block["whLastSevenDays"] == block["whLifetime"]


def test_totals_stand_still_without_a_ct():
    gateway = played("8.2.4264_metered_no_ct")
    now, later = (said(gateway, "/api/v1/production", t) for t in (NOON, after(hours=2)))
    assert now == later
    assert eim(gateway, "production", "production")["activeCount"] == 0


def test_totals_may_be_all_zero():
    totals = said(played("8.3.5422_zeros"), "/api/v1/production")
    assert set(totals.values()) == {0}


def test_a_frozen_record_is_a_week_old():
    gateway = played("8.3.5433_total_repeats_net")
    totals = said(gateway, "/api/v1/production")["wattHoursLifetime"]
    lifetime = eim(gateway, "production", "production")["whLifetime"]
    assert lifetime - totals > 7 * 5000


def test_the_count_of_the_meter_flickers():
    gateway = played("8.3.5528_count_flickers")
    counts = [
        eim(gateway, "production", "production", now=after(minutes=i))["activeCount"]
        for i in range(10)
    ]
    assert set(counts) == {0, 1}


def test_4_2_has_one_block_of_consumption_and_no_names():
    document = said(played("4.2.33_metered_odd"), "/production.json")
    assert "measurementType" not in document["production"][1]
    assert document["consumption"][0]["activeCount"] == 0
    assert "storage" not in document
    assert isinstance(document["production"][0]["whLifetime"], float)


# -- firmware 3 ---------------------------------------------------------------------------------------


def test_3_7_has_only_a_page():
    assert response(played("3.7.0_html_only"), "/api/v1/production").status == 404
    page = response(played("3.7.0_html_only"), "/production").body.decode()
    assert "<td>Currently</td>" in page
    assert "MWh</td>" in page


def test_the_page_spells_small_numbers_without_a_prefix():
    page = response(living("3.7.0_html_only"), "/production").body.decode()
    assert "<td>Currently</td>    <td>    0 W</td>" in page


def test_the_page_spells_very_large_numbers_in_mega():
    gateway = played("3.17.3", inverters=900)
    page = response(gateway, "/production").body.decode()
    assert int(page.rpartition(" MWh")[0].rpartition(" ")[2]) > 1000


def test_4_and_5_refuse_the_page():
    assert response(played("5.0.62"), "/production").status == 401
    assert response(played("4.10.35"), "/production").status == 401


@pytest.mark.parametrize("era", ERAS)
def test_an_answer_is_the_same_each_time(era):
    path = "/production" if era.startswith("3") else "/production.json?details=1"
    assert response(played(era), path).body == response(played(era), path).body
