import json

import pytest

from pyenvoy.request import Response
from pyenvoy.simulator.meter_stream import event
from pyenvoy.simulator.replay import Replay
from tests.fakes.recorded import NOW, recorded

PRODUCTION, SECOND = 704643328, 704643584


def reading(eid, *powers):
    return {"eid": eid, "channels": [{"activePower": power, "voltage": 230.0} for power in powers]}


def streamed(readings, meters=None):
    pages = {"/ivp/meters/readings": Response(200, body=json.dumps(readings).encode())}
    if meters is not None:
        pages["/ivp/meters"] = Response(200, body=json.dumps(meters).encode())
    return json.loads(event(pages))


def powers(block):
    return [block[phase]["p"] for phase in ("ph-a", "ph-b", "ph-c")]


@pytest.mark.parametrize(
    "page",
    [
        Response(404),
        Response(200, body=b"{"),
        Response(200, body=b"{}"),
        Response(200, body=b"[1]"),
    ],
)
def test_without_meters_there_is_no_event(page):
    assert event({"/ivp/meters/readings": page}) is None


def test_a_channel_becomes_a_phase_and_the_others_are_zero():
    block = streamed([reading(PRODUCTION, 500.0)])["production"]
    assert block["ph-a"] == {"p": 500.0, "q": 0, "s": 0, "v": 230.0, "i": 0, "pf": 0, "f": 0}
    assert powers(block) == [500.0, 0, 0]


def test_the_total_is_what_comes_from_the_grid_and_the_roof():
    said = streamed([reading(PRODUCTION, 500.0), reading(SECOND, -200.0)])
    assert powers(said["net-consumption"])[0] == -200.0
    assert powers(said["total-consumption"])[0] == 300.0


def test_where_the_second_meter_counts_the_total_the_net_is_worked_out():
    meters = [{"eid": SECOND, "measurementType": "total-consumption"}]
    said = streamed([reading(PRODUCTION, 500.0), reading(SECOND, 300.0)], meters)
    assert powers(said["net-consumption"])[0] == -200.0


def test_without_a_second_meter_all_that_is_produced_is_used():
    said = streamed([reading(PRODUCTION, 500.0)])
    assert powers(said["net-consumption"])[0] == 0
    assert powers(said["total-consumption"])[0] == 500.0


def test_meters_that_the_stream_does_not_know_are_left_out():
    said = streamed([reading(PRODUCTION, 500.0), reading(1023410688, 7.0), {"eid": SECOND}])
    assert set(said) == {"production", "net-consumption", "total-consumption"}


def test_a_replay_streams_its_readings():
    pages = {"/ivp/meters/readings": [reading(PRODUCTION, 500.0)]}
    assert b"500.0" in Replay(recorded(pages=pages)).event(NOW)
