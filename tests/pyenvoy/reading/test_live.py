from datetime import UTC, datetime

import pytest

from pyenvoy.reading import live
from pyenvoy.wire.ivp_livedata import LIVE_STATUS
from tests.pyenvoy.reading.said import said


def read(meters, **rest):
    return live.read(said({LIVE_STATUS: {"meters": meters, **rest}}))


def test_nothing_said_is_nothing_known():
    assert live.read(said({})) is None


def test_power_is_in_watts():
    known = read({"grid": {"agg_p_mw": -340582, "agg_s_mva": 400000}, "pv": {}})
    assert (known.grid.power, known.grid.apparent_power) == (-340.582, 400)
    assert (known.pv.power, known.storage) == (None, None)


def test_apparent_power_is_a_magnitude_whatever_its_sign():
    known = read({"storage": {"agg_p_mw": -1500, "agg_s_mva": -1600, "agg_s_ph_a_mva": -1600}})
    assert (known.storage.power, known.storage.apparent_power) == (-1.5, 1.6)
    assert known.storage.phase_apparent_powers == (1.6,)


def test_phases_are_told_where_they_are():
    known = read({"load": {"agg_p_ph_a_mw": 1500, "agg_p_ph_b_mw": 500, "agg_s_ph_a_mva": 2000}})
    assert (known.load.phase_powers, known.load.phase_apparent_powers) == ((1.5, 0.5), (2,))


@pytest.mark.parametrize(
    ("connection", "streaming"),
    [
        ({"sc_stream": "enabled"}, True),
        ({"sc_stream": "disabled"}, False),
        ({}, None),
        (None, None),
    ],
)
def test_it_says_whether_it_moves(connection, streaming):
    assert read({}, connection=connection).streaming is streaming


def test_debugging_is_told_too():
    assert read({}, connection={"sc_debug": "disabled"}).debugging is False


def test_the_proof_of_freshness_is_the_gateway_own_moment():
    assert read({"last_update": 1767225600}).measured_at == datetime(2026, 1, 1, tzinfo=UTC)


def test_batteries_and_inverters_are_counted():
    known = read(
        {
            "soc": 55,
            "enc_agg_energy": 3200,
            "iqpm": {"total_PCU_count": 20, "running_PCU_count": 19},
        }
    )
    assert (known.charge, known.battery_energy) == (55, 3200)
    assert (known.inverters_total, known.inverters_running) == (20, 19)


def test_meaningless_contacts_do_no_harm():
    assert read({"soc": 5}, dry_contacts={"": {"dry_contact_status": 3050996}}).charge == 5
