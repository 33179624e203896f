from tests.pyenvoy.cli.conftest import INFO


def test_the_bytes_come_as_they_were_said(pyenvoy, har):
    assert pyenvoy("get", "/info", "--recording", har).out == INFO


def test_a_page_of_a_living_gateway(pyenvoy):
    ran = pyenvoy("get", "/ivp/meters", "--era", "8.3")
    assert (ran.code, ran.out[:1]) == (0, "[")


def test_status_headers_and_body_as_json(pyenvoy, har):
    ran = pyenvoy("get", "/info", "--recording", har, "--json")
    assert ran.json["status"] == 200
    assert ran.json["body"] == INFO


def test_no_cookie_is_shown(pyenvoy, har):
    assert "geheim" not in pyenvoy("get", "/info", "--recording", har, "--json").out


def test_a_page_that_a_recording_does_not_hold(pyenvoy, har):
    assert pyenvoy("get", "/nix", "--recording", har).code == 5


def test_a_page_that_is_not_there_is_shown_and_said(pyenvoy):
    ran = pyenvoy("get", "/ivp/nix", "--era", "5.0")
    assert ran.code == 5
    assert "404" in ran.out
    assert "/ivp/nix was answered with 404" in ran.err


def test_a_path_begins_with_a_slash(pyenvoy):
    assert pyenvoy("get", "info", "--era", "8.3").code == 2
