"""Power of the batteries, under a key with a colon."""

import pytest

from pyenvoy.wire.ivp_ensemble import ENSEMBLE_POWER
from tests.pyenvoy.reading.said import said


@pytest.mark.parametrize("key", ["devices:", "devices"])
def test_the_key_is_found_with_and_without_its_colon(key):
    body = {key: [{"serial_num": "B1", "real_power_mw": -5000, "soc": 7}]}
    (found,) = said({ENSEMBLE_POWER: body}).get(ENSEMBLE_POWER).devices
    assert (found.serial_num, found.real_power_mw, found.soc) == ("B1", -5000, 7)


def test_no_battery_is_no_row():
    assert said({ENSEMBLE_POWER: {"devices:": []}}).get(ENSEMBLE_POWER).devices == ()
