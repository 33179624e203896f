import pytest

from pyenvoy.quirks import frozen_quarter_hours
from pyenvoy.reading import production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import METER_READINGS, METERS
from pyenvoy.wire.ivp_pdm import DEVICE_DATA, PDM_ENERGY
from pyenvoy.wire.production import PRODUCTION
from tests.pyenvoy.reading.meterings import eim, meter, net, reading, totals
from tests.pyenvoy.reading.said import said

NOW = 1767225600
WEEK = 7 * 86400


def stored(end):
    channels = [{"lastReading": {"endDate": end}}, {"lastReading": {}}, {}]
    return {"deviceCount": 1, "704643328": {"devName": "eim", "sn": "1EIM1", "channels": channels}}


def gateway(end, **more):
    sums = {"production": {"eim": totals(), "pcu": totals()}, "consumption": {"eim": totals()}}
    section = eim("production", today=900.5, lines=[{"wNow": 1, "whToday": 900.5}])
    bodies = {
        METERS: [meter(), net()],
        METER_READINGS: [reading()],
        DEVICE_DATA: stored(end),
        PRODUCTION_TOTALS: totals(now=2624),
        PDM_ENERGY: sums,
        PRODUCTION: {"production": [section]},
    }
    return bodies | more


FROZEN = said(gateway(NOW - WEEK))


def test_without_it_today_is_reckoned_from_last_week():
    assert production.read(FROZEN).energy.today == 900.5


def test_with_it_there_is_no_today():
    found = production.read(frozen_quarter_hours.repair(FROZEN))
    assert (found.energy.today, found.phases[0].energy.today, found.power) == (None, None, 500.0)


def test_with_it_nothing_frozen_is_left():
    repaired = frozen_quarter_hours.repair(FROZEN)
    sums = repaired.get(PDM_ENERGY)
    assert repaired.get(PRODUCTION_TOTALS) is None
    assert (sums.production.eim, sums.consumption) == (None, None)
    assert sums.production.pcu is not None


@pytest.mark.parametrize("end", [NOW - 900, NOW - 7199, 0])
def test_a_record_of_the_last_two_hours_is_not_frozen(end):
    answers = said(gateway(end))
    assert frozen_quarter_hours.repair(answers) is answers


@pytest.mark.parametrize("lost", [DEVICE_DATA, METER_READINGS])
def test_without_evidence_it_is_silent(lost):
    answers = said({at: body for at, body in gateway(NOW - WEEK).items() if at is not lost})
    assert frozen_quarter_hours.repair(answers) is answers


def test_what_rests_on_nothing_stored_is_left_alone():
    fresh = {METER_READINGS: [reading()], DEVICE_DATA: stored(NOW - WEEK)}
    for more in ({}, {PDM_ENERGY: {}}):
        answers = said(fresh | more)
        assert frozen_quarter_hours.repair(answers) is answers
