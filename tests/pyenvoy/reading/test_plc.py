from pyenvoy.reading import plc
from pyenvoy.wire.installer import PCU_COMM_CHECK
from tests.pyenvoy.reading.said import said


def test_nothing_said_is_nothing_known():
    assert plc.read(said({})) is None


def test_levels_stand_by_serial_number():
    assert plc.read(said({PCU_COMM_CHECK: {"1": 5, "2": 0}})).levels == {"1": 5, "2": 0}


def test_a_broken_level_costs_itself_alone():
    assert plc.read(said({PCU_COMM_CHECK: {"1": 5, "2": "good"}})).levels == {"1": 5}
