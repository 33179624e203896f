"""The status tree: fields whose type changes with the firmware."""

import pytest

from pyenvoy.wire.ivp_ensemble import ENSEMBLE_STATUS
from tests.pyenvoy.reading.said import said


@pytest.mark.parametrize("phase", [1, "ph-a"])
def test_a_phase_is_a_number_or_text(phase):
    body = {"inventory": {"serial_nums": {"B1": {"device_type": 13, "phase": phase}}}}
    answer = said({ENSEMBLE_STATUS: body}).answer(ENSEMBLE_STATUS)
    assert answer.value.inventory.serial_nums["B1"].phase == phase
    assert answer.problems == ()


def test_a_tree_without_devices_is_read():
    body = {"inventory": {"serial_nums": {}}, "relay": {"mains_oper_state": "closed"}}
    assert said({ENSEMBLE_STATUS: body}).get(ENSEMBLE_STATUS).relay.mains_oper_state == "closed"
