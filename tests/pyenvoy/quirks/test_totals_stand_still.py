import pytest

from pyenvoy.firmware import Firmware
from pyenvoy.quirks import totals_stand_still
from pyenvoy.reading import production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.info import INFO
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.production import PRODUCTION
from tests.pyenvoy.reading.meterings import eim, inverters, meter, net, totals
from tests.pyenvoy.reading.said import said

OFF = [meter(state="disabled"), net(state="disabled")]
SECTIONS = {"production": [inverters(power=5521), eim("production", 3.6, active=0)]}
LYING = {METERS: OFF, PRODUCTION_TOTALS: totals(now=4), PRODUCTION: SECTIONS}
CLAIMS = b"<envoy_info><device><sn>1</sn><imeter>true</imeter></device></envoy_info>"
DENIES = CLAIMS.replace(b"true", b"false")


def test_without_it_the_stale_totals_are_believed():
    assert production.read(said(LYING)).power == 4


def test_with_it_the_inverters_count():
    assert production.read(totals_stand_still.repair(said(LYING))).power == 5521


def test_a_claim_without_a_meter_at_work_is_enough():
    lying = said({INFO: CLAIMS, PRODUCTION_TOTALS: totals(now=4), PRODUCTION: SECTIONS})
    assert production.read(totals_stand_still.repair(lying)).power == 5521


@pytest.mark.parametrize(
    "bodies",
    [
        {},
        {METERS: OFF},
        {METERS: [], PRODUCTION_TOTALS: totals()},
        {METERS: [meter()], PRODUCTION_TOTALS: totals()},
        {PRODUCTION_TOTALS: totals()},
        {INFO: DENIES, PRODUCTION_TOTALS: totals()},
        {INFO: CLAIMS, PRODUCTION_TOTALS: totals(), PRODUCTION: {"production": [eim()]}},
    ],
)
def test_where_the_totals_move_it_is_silent(bodies):
    answers = said(bodies)
    assert totals_stand_still.repair(answers) is answers


def test_older_firmware_does_not_tell_it():
    assert Firmware((8, 2, 127)) not in totals_stand_still.FIRMWARE
    assert Firmware((8, 2, 4264)) in totals_stand_still.FIRMWARE
