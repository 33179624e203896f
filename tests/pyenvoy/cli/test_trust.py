import io
import json

import pytest

from tests.pyenvoy.cli.children import simulated

OTHER = "ab" * 32


@pytest.fixture
def typed(monkeypatch):
    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))

    return type_in


@pytest.fixture
def known(pyenvoy, gateway, typed, tmp_path):
    """The file of a gateway whose token is kept."""
    typed(gateway["token"])
    assert pyenvoy("login", "--host", gateway["gateway"]).code == 0
    return tmp_path / "state" / "pyenvoy" / f"{gateway['serial']}.json"


def changed(known):
    """Let it be known by another certificate than the one it shows."""
    known.write_text(json.dumps(json.loads(known.read_text()) | {"fingerprint": OTHER}))


def kept(known):
    return json.loads(known.read_text())["fingerprint"]


@pytest.mark.usefixtures("known")
def test_both_certificates_are_shown(pyenvoy, gateway):
    (one,) = pyenvoy("trust", "--json").json
    assert one["kept"]["fingerprint"] == one["present"]["fingerprint"] == gateway["fingerprint"]
    assert one["kept"]["ends"] == one["present"]["ends"] is not None
    assert (one["same"], one["present"]["subject"]) == (True, "envoy.local")


def test_a_gateway_never_met_shows_its_certificate(pyenvoy, gateway, tmp_path):
    ran = pyenvoy("trust", "--host", gateway["gateway"])
    assert (ran.code, ran.out.count("\n")) == (0, 1)
    assert f"was never met: it shows {gateway['fingerprint']}" in ran.out
    (one,) = pyenvoy("trust", "--host", gateway["gateway"], "--json").json
    assert (one["kept"], one["present"]["fingerprint"]) == (None, gateway["fingerprint"])
    assert not list(tmp_path.rglob("*.json"))


def test_nobody_at_an_address_never_met_is_said(pyenvoy):
    ran = pyenvoy("trust", "--host", "https://127.0.0.1:9")
    assert (ran.code, "no certificate to be seen" in ran.err) == (3, True)


def test_a_gateway_never_met_that_shows_no_certificate_is_said(pyenvoy):
    ran = pyenvoy("trust", "--host", "http://127.0.0.1:9")
    assert (ran.code, "nothing is kept of" in ran.err) == (2, True)


def test_one_that_has_changed_stops_everything_and_says_what_to_do(pyenvoy, gateway, known):
    changed(known)
    ran = pyenvoy("show", "--host", gateway["gateway"])
    assert (ran.code, "accept the new one by `pyenvoy trust accept`" in ran.err) == (3, True)
    assert "shows another one" in pyenvoy("trust", "--host", gateway["gateway"]).out


def test_a_person_accepts_the_new_one(pyenvoy, gateway, known, typed):
    changed(known)
    typed("y")
    assert pyenvoy("trust", "accept", "--host", gateway["gateway"]).code == 0
    assert kept(known) == gateway["fingerprint"]
    assert pyenvoy("show", "--host", gateway["gateway"], "--json").code == 0


def test_or_does_not(pyenvoy, known, typed):
    changed(known)
    typed("n")
    assert pyenvoy("trust", "accept").code != 0
    assert kept(known) == OTHER


def test_a_fingerprint_takes_the_place_of_the_question(pyenvoy, gateway, known):
    changed(known)
    ran = pyenvoy("trust", "accept", "--fingerprint", "cd" * 32, "--json")
    assert (ran.code, kept(known)) == (3, OTHER)
    ran = pyenvoy("trust", "accept", "--fingerprint", gateway["fingerprint"], "--json")
    assert (ran.json["fingerprint"], kept(known)) == (gateway["fingerprint"],) * 2


def test_another_gateway_in_its_place_is_not_accepted(pyenvoy, known):
    other = known.with_name("122300000009.json")
    known.rename(other)
    ran = pyenvoy("trust", "accept", "--serial", "122300000009", "--yes")
    assert (ran.code, "does not say to be 122300000009" in ran.err) == (3, True)


def test_what_is_forgotten_is_met_as_for_the_first_time(pyenvoy, known):
    assert pyenvoy("trust", "forget", "--yes", "--json").json["forgotten"] is True
    assert not known.exists()
    assert "No gateway is known" in pyenvoy("trust").out


def test_a_gateway_that_is_away_shows_what_is_kept(pyenvoy, tmp_path, typed):
    with simulated("--era", "8.3") as told:
        typed(told["token"])
        assert pyenvoy("login", "--host", told["gateway"]).code == 0
    (one,) = pyenvoy("trust", "--json").json
    assert (one["kept"]["fingerprint"], one["present"]) == (told["fingerprint"], None)
    assert "no certificate" in pyenvoy("trust").out
