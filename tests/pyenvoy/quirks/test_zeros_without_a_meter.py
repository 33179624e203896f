import pytest

from pyenvoy.errors import Gap, Reason
from pyenvoy.quirks import zeros_without_a_meter
from pyenvoy.reading import production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.ivp_pdm import PDM_ENERGY
from pyenvoy.wire.production import PRODUCTION, SECTIONS
from tests.pyenvoy.reading.meterings import inverters, totals
from tests.pyenvoy.reading.said import said

ZERO = totals(0, 0, 0, 0)
LYING = said({METERS: [], PRODUCTION_TOTALS: ZERO, PRODUCTION: {"production": [inverters()]}})


def test_without_it_nothing_is_produced():
    assert production.read(LYING).power == 0


def test_with_it_the_inverters_count():
    found = production.read(zeros_without_a_meter.repair(LYING))
    assert (found.power, found.energy.lifetime) == (480.0, 999.0)


def test_the_stored_sums_are_as_good_a_witness():
    sums = {"wattHoursToday": 1, "wattHoursSevenDays": 2, "wattHoursLifetime": 3, "wattsNow": 480}
    stored = {"production": {"pcu": sums}, "consumption": {}}
    answers = said({METERS: [], PRODUCTION_TOTALS: ZERO, PDM_ENERGY: stored})
    assert production.read(zeros_without_a_meter.repair(answers)).power == 480


def test_zeros_are_not_believed_before_a_witness_was_asked():
    answers = zeros_without_a_meter.repair(said({METERS: [], PRODUCTION_TOTALS: ZERO}))
    assert production.read(answers) is None


def _with_gaps(reason):
    answers = said({METERS: [], PRODUCTION_TOTALS: ZERO})
    for one in (PDM_ENERGY, *SECTIONS):
        answers = answers.with_(one, Gap(one.name, reason, "503"))
    return answers


def test_zeros_are_not_believed_while_every_witness_fails():
    answers = zeros_without_a_meter.repair(_with_gaps(Reason.NOT_READY))
    assert production.read(answers) is None


def test_zeros_are_believed_where_there_is_no_witness():
    answers = _with_gaps(Reason.NOT_OFFERED)
    assert zeros_without_a_meter.repair(answers) is answers


@pytest.mark.parametrize(
    "bodies",
    [
        {},
        {PRODUCTION_TOTALS: ZERO, PDM_ENERGY: {"production": {}, "consumption": {}}},
        {PRODUCTION_TOTALS: ZERO, PRODUCTION: {"production": [inverters(0, lifetime=0)]}},
        {PRODUCTION_TOTALS: totals(0), PRODUCTION: {"production": [inverters()]}},
    ],
)
def test_where_zero_may_be_true_it_is_silent(bodies):
    answers = said(bodies)
    assert zeros_without_a_meter.repair(answers) is answers
