"""`present: 1` of a generator that is not there."""

import pytest

from pyenvoy.quirks.generator_present_without_one import repair
from pyenvoy.reading.generator import read
from pyenvoy.wire.ivp_ensemble import ENSEMBLE_INVENTORY
from pyenvoy.wire.ivp_ensemble.generator import GENERATOR
from pyenvoy.wire.ivp_ss import GEN_CONFIG
from tests.pyenvoy.reading.said import said

ENPOWER = {ENSEMBLE_INVENTORY: [{"type": "ENPOWER", "devices": [{"serial_num": "E1"}]}]}
LIE = {"admin_state": "unknown", "oper_state": "open", "present": 1, "type": 0}
TOLD = said({**ENPOWER, GENERATOR: LIE, GEN_CONFIG: {}})


def test_unrepaired_a_generator_appears():
    assert read(TOLD) is not None


def test_repaired_there_is_none():
    assert read(repair(TOLD)) is None


def test_without_the_data_sheet_the_lie_is_seen_too():
    assert repair(said({GENERATOR: LIE})).get(GENERATOR).present is False


@pytest.mark.parametrize(
    "bodies",
    [
        {},
        {GENERATOR: {**LIE, "present": 0}},
        {GENERATOR: {**LIE, "admin_state": "open"}},
        {GENERATOR: LIE, GEN_CONFIG: {"manufacturer": "Acme"}},
    ],
)
def test_where_the_lie_is_absent_nothing_is_touched(bodies):
    answers = said(bodies)
    assert repair(answers) is answers
