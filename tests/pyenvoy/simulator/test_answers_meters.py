import json

import pytest

from pyenvoy.request import Method
from pyenvoy.simulator.answers import ERAS
from tests.pyenvoy.simulator.playing import NOON, after, played, response, said, told

METERED = "8.2.4345_device_data"
WITH_METERS = [name for name, era in ERAS.items() if era.meters]


def reading(gateway, eid, now=NOON):
    rows = said(gateway, "/ivp/meters/readings", now)
    return next(row for row in rows if row["eid"] == eid)


@pytest.mark.parametrize("era", WITH_METERS)
def test_every_meter_has_a_reading_of_three_channels(era):
    gateway = played(era)
    listed = {row["eid"] for row in said(gateway, "/ivp/meters")}
    rows = said(gateway, "/ivp/meters/readings")
    assert listed <= {row["eid"] for row in rows}
    assert all(len(row["channels"]) == 3 for row in rows)


@pytest.mark.parametrize("era", ["8.3.5167_third_party_pv", "8.3.5169_generator_idle"])
def test_a_meter_is_the_sum_of_its_phases(era):
    row = reading(played(era), 704643584)
    for key in ("activePower", "actEnergyDlvd", "voltage", "current"):
        phases = [one[key] for one in row["channels"] if one["voltage"] > 50]
        assert row[key] == pytest.approx(sum(phases), abs=0.01), key


def test_voltage_is_of_the_phases_that_are_connected():
    assert reading(played(METERED), 704643328)["voltage"] == pytest.approx(230, rel=0.03)
    assert reading(played("8.3.5167_third_party_pv"), 704643328)["voltage"] > 650


def test_energies_only_grow():
    gateway = played("8.3.5167_third_party_pv")
    keys = ("actEnergyDlvd", "actEnergyRcvd", "reactEnergyLagg", "apparentEnergy")
    before = reading(gateway, 704643584)
    for minutes in range(0, 600, 7):
        later = reading(gateway, 704643584, after(minutes=minutes))
        assert all(later[key] >= before[key] for key in keys)
        before = later


def test_a_meter_speaks_of_this_second():
    assert reading(played(METERED), 704643328)["timestamp"] == int(NOON.timestamp())


def test_a_disabled_meter_has_voltage_and_no_power():
    row = reading(played("8.2.4264_metered_no_ct"), 704643328)
    assert row["activePower"] == 0
    assert row["voltage"] > 600


UNMEASURED = "8.3.5289_inverters_gone"
"""A meter of production; the one of consumption is disabled."""


@pytest.mark.parametrize("kind", ["net-consumption", "total-consumption"])
def test_what_no_meter_measures_is_nowhere_known(kind):
    gateway = played(UNMEASURED)
    event = json.loads(gateway.event(NOON))
    reports = {one["reportType"]: one for one in said(gateway, "/ivp/meters/reports")}
    assert event[kind]["ph-a"]["p"] == reports[kind]["cumulative"]["currW"] == 0
    assert said(gateway, "/ivp/meters/gridReading")[0]["channels"][0]["activePower"] == 0
    assert not any(said(gateway, "/ivp/pdm/energy")["consumption"]["eim"].values())


@pytest.mark.parametrize("era", [METERED, "8.3.5433_total_repeats_net"])
def test_reactive_power_adds_up_as_active_power_does(era):
    """To the last digit in every recording with both meters."""
    event = json.loads(played(era).event(NOON))
    made, net, used = (event[kind]["ph-a"]["q"] for kind in event)
    assert used == pytest.approx(made + net, abs=0.002)


def test_decimals_are_written_out_from_7_on():
    text = response(played(METERED), "/ivp/meters/readings").body.decode()
    assert '"actEnergyRcvd": 0.000,' in text


def test_4_2_does_not_pad_its_decimals_and_has_no_flags():
    gateway = played("4.2.33_metered_odd")
    assert "0.000" not in response(gateway, "/ivp/meters/readings").body.decode()
    assert "statusFlags" not in said(gateway, "/ivp/meters")[0]
    assert said(gateway, "/ivp/meters")[1]["meteringStatus"] == "not-metering"


def test_8_3_has_a_reading_that_no_meter_stands_for():
    row = reading(played("8.3.5289_inverters_gone"), 1023410688)
    assert row["activePower"] == 0
    assert [one["eid"] for one in row["channels"]] == [2097152513, 2097152514, 2097152515]


def test_older_firmware_has_no_such_reading():
    rows = said(played("8.2.4382_acb"), "/ivp/meters/readings")
    assert {row["eid"] for row in rows} == {704643328, 704643584}


def test_a_gateway_without_meters_has_no_readings_at_all():
    assert said(played("8.3.5422_zeros"), "/ivp/meters/readings") == []


def test_a_storage_ct_shows_on_the_third_channel_of_net():
    gateway = played("8.2.127_three_cts")
    alias = reading(gateway, 704643584)["channels"][2]["activePower"]
    assert alias == reading(gateway, 704643840)["channels"][0]["activePower"]


def test_one_phase_of_the_storage_ct_may_be_dead():
    gateway = played("8.3.6087_storage_ct")
    for hours in range(24):
        channels = reading(gateway, 704643840, after(hours=hours))["channels"]
        assert channels[1]["activePower"] == 0


def test_seven_meters_sum_their_power_factors():
    row = reading(played("8.3.1598_collar"), 704643328)
    factors = [one["pwrFactor"] for one in row["channels"]]
    assert row["pwrFactor"] == pytest.approx(sum(factors), abs=0.01)
    assert row["pwrFactor"] > 1.5


def test_backfeed_runs_against_storage():
    gateway = played("8.3.1598_collar")
    stored = reading(gateway, 704643840)["activePower"]
    assert reading(gateway, 704644352)["activePower"] == pytest.approx(-stored)


def test_reports_of_net_have_no_second_register():
    production, net, total = said(played(METERED), "/ivp/meters/reports")
    assert [one["reportType"] for one in (production, net, total)] == [
        "production",
        "net-consumption",
        "total-consumption",
    ]
    assert net["cumulative"]["whRcvdCum"] == 0
    assert production["cumulative"]["whRcvdCum"] > 0


def test_one_report_is_an_object_and_two_are_a_list():
    gateway = played(METERED)
    assert said(gateway, "/ivp/meters/reports/production")["reportType"] == "production"
    assert len(said(gateway, "/ivp/meters/reports/consumption")) == 2


def test_reports_answer_with_a_slash_as_well():
    gateway = played(METERED)
    assert said(gateway, "/ivp/meters/reports/") == said(gateway, "/ivp/meters/reports")


def test_phases_of_grid_and_sun_add_up():
    gateway = played("8.3.5167_third_party_pv")
    (grid,) = said(gateway, "/ivp/meters/gridReading")
    net = reading(gateway, 704643584)["activePower"]
    assert sum(one["activePower"] for one in grid["channels"]) == pytest.approx(net, abs=0.01)
    (sun,) = said(gateway, "/ivp/meters/pvReading")
    assert "reactivePower" not in sun["channels"][0]


def test_phases_that_are_not_there_are_zero():
    (grid,) = said(played("8.3.5169_generator_idle"), "/ivp/meters/gridReading")
    assert grid["channels"][2]["voltage"] == 0


def test_transformers_have_a_ratio():
    ratios = said(played(METERED), "/ivp/meters/cts")
    assert ratios["1778385169"]["primaryAmps"] == 200


def test_a_meter_can_be_switched_off_and_on():
    gateway, _ = told(played(METERED), Method.PUT, "/ivp/meters/704643328", {"state": "disabled"})
    assert said(gateway, "/ivp/meters")[0]["state"] == "disabled"
    assert said(gateway, "/ivp/meters/704643328")["state"] == "disabled"
    gateway, _ = told(gateway, Method.PUT, "/ivp/meters/704643328", {"state": "enabled"})
    assert gateway.era == played(METERED).era


def test_a_meter_takes_no_other_state():
    _, answer = told(played(METERED), Method.PUT, "/ivp/meters/704643328", {"state": "maybe"})
    assert answer.status == 400


# -- the stream ---------------------------------------------------------------------------------------


def test_an_event_speaks_of_three_meters_and_three_phases():
    event = json.loads(played("8.3.5169_generator_idle").event(NOON))
    assert list(event) == ["production", "net-consumption", "total-consumption"]
    for phase in ("ph-a", "ph-b"):
        made, net, used = (event[kind][phase]["p"] for kind in event)
        assert used == pytest.approx(made + net, abs=0.002)
    assert event["production"]["ph-c"] == dict.fromkeys(("p", "q", "s", "v", "i", "pf", "f"), 0.0)


def test_events_differ_from_second_to_second():
    gateway = played(METERED)
    assert gateway.event(NOON) != gateway.event(after(seconds=1))


def test_without_a_meter_there_is_no_stream():
    gateway = played("8.3.5422_zeros")
    assert gateway.event(NOON) is None
    assert response(gateway, "/stream/meter").status == 302


def test_asked_as_a_page_the_stream_gives_one_event():
    body = response(played(METERED), "/stream/meter").body
    assert body.startswith(b"data: {")
    assert body.endswith(b"}\n\n")
