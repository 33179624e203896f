from pyenvoy.firmware import since
from pyenvoy.wire.ivp_ensemble.others import ENDPOINTS


def test_diagnostics_are_there_from_7_on():
    assert {one.firmware for one in ENDPOINTS} == {since("7")}
