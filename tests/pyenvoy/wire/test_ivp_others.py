from pyenvoy.firmware import ALL, before, since
from pyenvoy.wire.ivp_others import ENDPOINTS


def test_what_is_known_by_name_is_there_from_7_on_unless_it_says_otherwise():
    others = {one.name: one.firmware for one in ENDPOINTS if one.firmware != since("7")}
    assert others == {"tpm": ALL, "third_party_pv": before("8")}
