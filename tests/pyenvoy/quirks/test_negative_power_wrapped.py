import pytest

from pyenvoy.quirks import negative_power_wrapped
from pyenvoy.wire.ivp_pdm import DEVICE_DATA
from tests.pyenvoy.reading.said import said


def stored(*powers, kind="eim"):
    channels = [{"watts": {"now": power}} for power in powers]
    device = {"devName": kind, "sn": "1EIM1", "channels": [*channels, {}]}
    return said({DEVICE_DATA: {"deviceCount": 1, "704643328": device}})


def powers(answers):
    (meter,) = answers.get(DEVICE_DATA).eims
    return [channel.watts.now for channel in meter.channels if channel.watts]


def test_without_it_the_night_draws_four_gigawatts():
    assert powers(stored(4294967292)) == [4294967292]


def test_with_it_the_night_draws_four_watts():
    repaired = negative_power_wrapped.repair(stored(4294967292, 100))
    assert powers(repaired) == [-4, 100]


@pytest.mark.parametrize(
    "answers", [said({}), stored(2675), stored(-4), stored(None), stored(4294967292, kind="pcu")]
)
def test_power_with_its_sign_is_left_alone(answers):
    assert negative_power_wrapped.repair(answers) is answers
