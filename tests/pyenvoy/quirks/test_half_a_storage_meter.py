import pytest

from pyenvoy.quirks import half_a_storage_meter
from pyenvoy.reading import meters
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from tests.pyenvoy.reading.meterings import STORAGE_EID, channel, meter, reading
from tests.pyenvoy.reading.said import said

ZERO = {"delivered": 0.0, "received": 0.0}
HALF = {"delivered": 500.0, "received": 300.0}
DEAD, LIVING = channel(1, 0.0, **ZERO), channel(2, -400.0, **HALF)


def storage(**more):
    return meter("storage", STORAGE_EID, **{"count": 2, "mode": "split"} | more)


def gateway(*channels, listed=None, **whole):
    found = reading(STORAGE_EID, -400.0, list(channels), **HALF | whole)
    return said({METERS: [listed or storage()], METER_READINGS: [found]})


def read(answers):
    (one,) = meters.read(answers).all
    return one


LYING = gateway(DEAD, LIVING, channel(3, 0.0, **ZERO))


def test_without_it_the_registers_halve():
    assert read(LYING).energy.delivered == 500


def test_with_it_the_meter_has_no_value_and_the_living_phase_keeps_its_own():
    found = read(half_a_storage_meter.repair(LYING))
    assert (found.now.power, found.energy.delivered) == (None, None)
    assert [phase.energy.delivered for phase in found.phases] == [None, 500]
    assert found.measured_at is not None


@pytest.mark.parametrize(
    "answers",
    [
        said({}),
        said({METERS: [storage()]}),
        gateway(LIVING, LIVING),
        gateway(DEAD, DEAD, **ZERO),
        gateway(DEAD),
        gateway(DEAD, LIVING, delivered=1000.0),
        gateway(DEAD, LIVING, listed=storage(mode="three")),
        gateway(DEAD, LIVING, listed=storage(count=1)),
        gateway(DEAD, LIVING, listed=meter("backfeed", STORAGE_EID, count=2, mode="split")),
    ],
)
def test_a_whole_meter_is_left_alone(answers):
    assert half_a_storage_meter.repair(answers) is answers
