import pytest

from pyenvoy.firmware import Firmware
from pyenvoy.quirks import inverters_lifetime_wraps
from pyenvoy.reading import production
from pyenvoy.wire.api_v1 import PRODUCTION_TOTALS
from pyenvoy.wire.ivp_meters import METERS
from pyenvoy.wire.ivp_pdm import PDM_ENERGY
from pyenvoy.wire.production import PRODUCTION
from tests.pyenvoy.reading.meterings import eim, inverters, meter, totals
from tests.pyenvoy.reading.said import said

WRAP = inverters_lifetime_wraps.WRAP


def gateway(lifetime, known=None, **more):
    """A gateway without meters, whose totals know the lifetime."""
    bodies = {PRODUCTION: {"production": [inverters(lifetime=lifetime)]}, METERS: []}
    if known is not None:
        bodies[PRODUCTION_TOTALS] = totals(lifetime=known)
    return said(bodies | more.get("more", {}))


def lifetime(answers):
    energy = production.read(answers).inverters_energy
    return energy and energy.lifetime


def test_without_it_a_lifetime_begins_anew():
    assert lifetime(gateway(351_236, 351_236 + round(5 * WRAP))) == 351_236


@pytest.mark.parametrize("apart", [500, -500, round(0.019 * WRAP)])
def test_with_it_the_wraps_are_counted(apart):
    known = 351_236 + round(5 * WRAP)
    repaired = inverters_lifetime_wraps.repair(gateway(351_236, known + apart))
    assert lifetime(repaired) == pytest.approx(known, abs=1)


@pytest.mark.parametrize(
    "answers",
    [
        gateway(351_236),
        gateway(351_236, 0),
        gateway(351_236, 351_236 + round(2.3 * WRAP)),
        gateway(351_236, 351_236 + round(2.021 * WRAP)),
        gateway(142_373, 142_373 + round(3 * WRAP), more={METERS: [meter()]}),
        said({PRODUCTION: {"production": [inverters(), eim("production", lifetime=3e6)]}}),
    ],
)
def test_wraps_that_nothing_proves_leave_no_lifetime(answers):
    assert lifetime(inverters_lifetime_wraps.repair(answers)) is None


def test_the_stored_sum_of_the_inverters_wraps_as_well():
    sums = {"production": {"pcu": totals(lifetime=1000)}}
    answers = gateway(None, 1000 + round(WRAP), more={PDM_ENERGY: sums})
    repaired = inverters_lifetime_wraps.repair(answers)
    assert lifetime(repaired) == pytest.approx(1000 + WRAP, abs=1)


@pytest.mark.parametrize(
    "answers",
    [
        said({}),
        gateway(None, 5),
        gateway(1000, 1000 + round(0.3 * WRAP)),
        gateway(4_339_764),  # beyond the end of 32 bits: this one does not wrap
        gateway(1000, 1200, more={PDM_ENERGY: {"production": {"pcu": totals(lifetime=1000)}}}),
        gateway(1000, 1200, more={PDM_ENERGY: {"production": {}}}),
        gateway(1000, 1200, more={PDM_ENERGY: {}}),
    ],
)
def test_a_lifetime_that_has_not_wrapped_is_left_alone(answers):
    assert inverters_lifetime_wraps.repair(answers) is answers


def test_it_is_told_from_7_to_8_2_127():
    known = inverters_lifetime_wraps.FIRMWARE
    told = [Firmware(parts) in known for parts in ((5, 0), (7, 0), (8, 2, 127), (8, 2, 4264))]
    assert told == [False, True, True, False]
