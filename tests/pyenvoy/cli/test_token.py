import io
import json
import stat

import pytest

from tests.fakes.tokens import NOW, YEAR, made
from tests.pyenvoy.cli.children import simulated

LONG = 50 * YEAR

pytestmark = pytest.mark.usefixtures("nobody_there")


@pytest.fixture
def nobody_there(monkeypatch):
    monkeypatch.setattr("sys.stdin", io.StringIO(""))


@pytest.fixture
def typed(monkeypatch):
    def type_in(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))

    return type_in


@pytest.fixture
def known(pyenvoy, gateway, typed):
    """A gateway whose token is kept."""
    typed(gateway["token"])
    ran = pyenvoy("token", "paste", "--host", gateway["gateway"], "--json")
    assert ran.code == 0, ran.err
    return ran.json


def test_a_pasted_token_is_checked_by_the_gateway_and_kept(known, gateway, tmp_path):
    assert (known["serial"], known["role"], known["checked"]) == (gateway["serial"], "owner", True)
    (kept,) = tmp_path.glob("state/pyenvoy/*")
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_is_kept_is_shown_without_the_token(pyenvoy, known, gateway):
    ran = pyenvoy("token", "show", "--json")
    (one,) = ran.json
    assert (one["serial"], one["role"], one["from"]) == (known["serial"], "owner", "own token")
    assert one["left"].startswith(("364 d", "365 d"))  # it was made a moment ago
    assert one["ways"][0]["result"] == "the gateway takes the token"
    for said in (ran, pyenvoy("token", "show"), pyenvoy("token", "show", "--host", "x.example")):
        assert gateway["token"][:20] not in said.out + said.err


def test_for_a_person_it_is_a_table(pyenvoy, known):
    said = pyenvoy("token", "show").out
    assert known["serial"] in said
    assert "own token" in said


def test_the_token_itself_is_shown_to_whoever_says_yes(pyenvoy, known, gateway, typed):
    typed("y")
    ran = pyenvoy("token", "show", "--serial", known["serial"], "--reveal")
    assert (ran.code, ran.out.strip()) == (0, gateway["token"])


@pytest.mark.usefixtures("known")
def test_and_to_nobody_else(pyenvoy, gateway, typed):
    typed("n")
    ran = pyenvoy("token", "show", "--reveal")
    assert gateway["token"] not in ran.out + ran.err


def test_where_nothing_is_kept_that_is_said(pyenvoy):
    assert "No token is kept" in pyenvoy("token", "show").out
    assert pyenvoy("token", "show", "--json").json == []


def test_what_is_unknown_is_said(pyenvoy):
    ran = pyenvoy("token", "show", "--host", "envoy.example")
    assert (ran.code, "nothing is kept of envoy.example" in ran.err) == (2, True)


def test_a_token_of_the_environment_is_shown_too(pyenvoy, monkeypatch):
    monkeypatch.setenv("PYENVOY_TOKEN", made(life=LONG))
    (one,) = pyenvoy("token", "show", "--json").json
    assert (one["role"], one["from"]) == ("owner", "credentials of the system, or environment")
    monkeypatch.setenv("PYENVOY_TOKEN", "nix")
    assert "three parts" in pyenvoy("token", "show", "--json").json[0]["problem"]


@pytest.mark.parametrize(
    ("text", "why"),
    [("nix", "three parts"), (made(at=NOW - 3 * YEAR), "ended")],
    ids=["no token", "ended"],
)
def test_what_is_of_no_use_is_refused_before_anybody_is_asked(pyenvoy, typed, text, why):
    typed(text)
    ran = pyenvoy("token", "set", "--host", "127.0.0.1:1")
    assert (ran.code, why in ran.err) == (4, True)


def test_a_token_for_another_gateway_is_refused_and_not_kept(pyenvoy, gateway, typed, tmp_path):
    typed(made(life=LONG))
    assert pyenvoy("token", "paste", "--host", gateway["gateway"]).code == 4
    assert not list(tmp_path.glob("state/pyenvoy/*"))


def test_a_gateway_that_is_away_need_not_be_waited_for(pyenvoy, gateway, typed):
    typed(gateway["token"])
    ran = pyenvoy("token", "paste", "--host", "https://127.0.0.1:1", "--json")
    assert (ran.code, ran.json["checked"]) == (0, False)
    assert pyenvoy("token", "show", "--json").json[0]["from"] == "token handed in"


def test_a_token_is_removed_and_the_certificate_stays(pyenvoy, known, tmp_path):
    assert pyenvoy("token", "remove", "--serial", known["serial"], "--yes").code == 0
    kept = json.loads((tmp_path / "state/pyenvoy" / f"{known['serial']}.json").read_text())
    assert (kept["token"], len(kept["fingerprint"])) == (None, 64)
    assert pyenvoy("token", "remove", "--serial", known["serial"], "--yes").code == 2


def test_a_serial_number_goes_before_the_host_of_the_environment(pyenvoy, known, monkeypatch):
    monkeypatch.setenv("PYENVOY_HOST", "barn.example")
    unknown = pyenvoy("token", "remove", "--serial", "122300000009", "--yes")
    assert (unknown.code, "kept of 122300000009" in unknown.err) == (2, True)
    assert pyenvoy("token", "remove", "--serial", known["serial"], "--yes").code == 0


def test_where_nobody_can_say_yes_that_is_said_and_nothing_is_removed(pyenvoy, known):
    ran = pyenvoy("token", "remove", "--serial", known["serial"])
    assert (ran.code, "nobody is here to be asked" in ran.err) == (2, True)
    assert pyenvoy("token", "show", "--json").json[0]["role"] == "owner"


def test_a_token_is_refreshed_by_an_account(pyenvoy, tmp_path, monkeypatch):
    authority = str(tmp_path / "ca.pem")
    monkeypatch.setenv("PYENVOY_PASSWORD", "sunshine")
    with simulated("--era", "8.3", "--cloud-ca", authority) as told:
        at = ("--host", told["gateway"], "--cloud", told["cloud"], "--cloud-ca", authority)
        ran = pyenvoy("token", "refresh", *at, "--email", "owner@example.com", "--json")
        assert ran.code == 0, ran.err
        soon = pyenvoy("token", "refresh", *at, "--email", "owner@example.com")
        assert (soon.code, "too soon" in soon.err) == (4, True)
        again = pyenvoy("token", "refresh", *at, "--email", "owner@example.com", "--again")
    assert again.code == 0, again.err
    assert pyenvoy("token", "show", "--json").json[0]["from"] == "Enlighten session, then Entrez"


def test_nothing_but_an_account_refreshes(pyenvoy, tmp_path):
    (tmp_path / "pyenvoy.toml").write_text('[gateway]\nhost = "envoy.example"\n')
    ran = pyenvoy("token", "refresh")
    assert (ran.code, "by an account" in ran.err) == (2, True)


def test_alone_it_shows_what_is_kept(pyenvoy, known):
    assert known["serial"] in pyenvoy("token").out
    assert pyenvoy("token").out == pyenvoy("token", "show").out
