from pyenvoy.reading import stream
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.stream import METER_STREAM
from tests.pyenvoy.reading.meterings import meter, net
from tests.pyenvoy.reading.said import AT, said

PHASE = {"p": 100.0, "q": 5.0, "s": 125.0, "v": 230.0, "i": 0.6, "pf": 0.1, "f": 50.0}
ZERO = dict.fromkeys(PHASE, 0.0)
PHASES = {"ph-a": PHASE, "ph-b": PHASE, "ph-c": ZERO}
EVENT = {"production": PHASES, "net-consumption": PHASES, "total-consumption": PHASES}


def read(event=EVENT, **bodies):
    return stream.read(said({METER_STREAM: event} | bodies.get("more", {})))


def test_no_event_is_no_subject():
    assert stream.read(said({})) is None


def test_an_event_is_as_old_as_its_arrival():
    assert (read().source.endpoint, read().source.at) == ("meter_stream", AT)


def test_a_phase_is_a_flow():
    flow = read().production[0]
    assert (flow.power, flow.voltage, flow.frequency, flow.power_factor) == (100, 230, 50, 0.8)


def test_phases_that_are_not_wired_are_left_out():
    wired = {METERS: [meter(count=1), net(count=2)]}
    found = read(more=wired)
    assert (len(found.production), len(found.net), len(found.total)) == (1, 2, 2)


def test_what_no_meter_measures_is_left_out_though_its_phases_bear_voltage():
    dead = dict.fromkeys(PHASE, 0.0) | {"v": 230.0}
    event = EVENT | {"net-consumption": {"ph-a": dead}, "total-consumption": {"ph-a": dead}}
    found = read(event, more={METERS: [meter(count=2), net(state="disabled")]})
    assert (len(found.production), found.net, found.total) == (2, (), ())


def test_while_nobody_knows_the_wiring_dead_phases_are_left_out():
    assert [len(side) for side in (read().production, read().net, read().total)] == [2, 2, 2]


def test_what_is_not_measured_is_empty():
    found = read({"production": {"ph-a": PHASE}})
    assert (len(found.production), found.net, found.total) == (1, (), ())
