import re


def test_a_gateway_says_who_it_is(pyenvoy):
    ran = pyenvoy("info", "--era", "8.3", "--json")
    assert ran.json["gateway"]["wants_token"] is True
    assert ran.json["access"]["role"] == "owner"
    assert len(ran.json["access"]["fingerprint"]) == 64


def test_people_see_it_too(pyenvoy):
    ran = pyenvoy("info", "--era", "8.3")
    assert "token expires" in ran.out
    assert "eyJ" not in ran.out


def test_older_firmware_wants_nothing(pyenvoy):
    ran = pyenvoy("info", "--era", "5.0", "--json")
    assert ran.json["gateway"]["wants_token"] is False
    assert ran.json["access"]["role"] is None


def test_a_recording_says_who_it_was(pyenvoy, har):
    assert pyenvoy("info", "--recording", har, "--json").json["gateway"]["serial"] == "122300000001"


def test_who_is_not_let_in_still_sees_the_certificate(pyenvoy, gateway):
    ran = pyenvoy("info", "--host", gateway["gateway"], "--json")
    assert ran.code == 0
    assert ran.json["access"]["fingerprint"] == gateway["fingerprint"]
    assert ran.json["access"]["refused"]


def test_how_long_a_token_lasts_is_said_for_people_and_for_programs(pyenvoy):
    # a year, less what has passed since it was made: nothing, or a second
    assert re.search(r"token lasts +(365 d|364 d 23 h)", pyenvoy("info", "--era", "8.3").out)
    assert pyenvoy("info", "--era", "8.3", "--json").json["access"]["token_lasts"] > 364 * 86400
