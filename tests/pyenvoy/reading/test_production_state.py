import pytest

from pyenvoy.reading import production_state
from pyenvoy.wire.ivp_mod import POWER_MODE
from tests.pyenvoy.reading.said import said


def test_nothing_said_is_nothing_known():
    assert production_state.read(said({})) is None


@pytest.mark.parametrize("off", [True, False])
def test_the_gateway_says_whether_production_is_forced_off(off):
    assert production_state.read(said({POWER_MODE: {"powerForcedOff": off}})).forced_off is off
