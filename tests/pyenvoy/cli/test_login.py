import io
import json
import stat

import pytest

from tests.pyenvoy.cli.children import simulated


@pytest.fixture
def pasted(monkeypatch):
    def paste(text):
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{text}\n"))

    return paste


def test_a_pasted_token_is_checked_and_kept(pyenvoy, gateway, pasted, tmp_path):
    pasted(gateway["token"])
    ran = pyenvoy("login", "--host", gateway["gateway"], "--json")
    assert ran.code == 0, ran.err
    assert ran.json["serial"] == gateway["serial"]
    assert ran.json["role"] == "owner"
    assert gateway["token"] not in ran.out + ran.err
    (kept,) = (tmp_path / "state" / "pyenvoy").iterdir()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_what_was_kept_is_used(pyenvoy, gateway, pasted):
    pasted(gateway["token"])
    assert "takes the token of the owner" in pyenvoy("login", "--host", gateway["gateway"]).out
    assert pyenvoy("show", "--host", gateway["gateway"], "--json").json["complete"] is True


@pytest.mark.parametrize(("password", "code"), [("sunshine", 0), ("rain", 4)])
def test_an_account_signs_in_at_the_cloud(pyenvoy, tmp_path, monkeypatch, password, code):
    authority = str(tmp_path / "ca.pem")
    monkeypatch.setenv("PYENVOY_PASSWORD", password)
    with simulated("--era", "8.3", "--cloud-ca", authority) as told:
        at = ("--host", told["gateway"], "--cloud", told["cloud"], "--cloud-ca", authority)
        ran = pyenvoy("login", *at, "--email", "owner@example.com", "--json")
    assert ran.code == code, ran.err
    assert password not in ran.out + ran.err
    kept, account = sorted(tmp_path.glob("state/pyenvoy/*"))  # digits come before letters
    assert "owner@" not in account.name + account.read_text()
    assert (json.loads(kept.read_text())["token"] is not None) == (code == 0)


def test_the_installers_token_may_be_asked_for(pyenvoy, tmp_path, monkeypatch):
    authority = str(tmp_path / "ca.pem")
    monkeypatch.setenv("PYENVOY_PASSWORD", "sunshine")
    with simulated("--era", "8.3", "--cloud-ca", authority) as told:
        at = ("--host", told["gateway"], "--cloud", told["cloud"], "--cloud-ca", authority)
        who = ("--email", "owner@example.com", "--role", "installer")
        assert (
            pyenvoy("login", *at, *who, "--json").json["role"] == "owner"
        )  # this account has no other
    ways = pyenvoy("token", "show", "--json").json[0]["ways"]
    assert len([one for one in ways if one["way"] != "stored token"]) == 3


def test_what_is_no_token_is_refused_and_not_kept(pyenvoy, gateway, pasted, tmp_path):
    pasted("nix")
    ran = pyenvoy("login", "--host", gateway["gateway"])
    assert ran.code == 4
    assert not list(tmp_path.glob("state/pyenvoy/*"))


def test_what_is_handed_in_is_judged_although_a_token_is_kept(pyenvoy, gateway, pasted):
    pasted(gateway["token"])
    assert pyenvoy("login", "--host", gateway["gateway"]).code == 0
    pasted("nix")
    assert pyenvoy("login", "--host", gateway["gateway"]).code == 4
    assert pyenvoy("show", "--host", gateway["gateway"]).code == 0


@pytest.mark.parametrize("verb", [("login",), ("token", "paste")], ids=" ".join)
def test_a_token_that_cannot_be_kept_is_not_said_to_be(pyenvoy, gateway, pasted, monkeypatch, verb):
    monkeypatch.setenv("XDG_STATE_HOME", "/proc/nowhere")
    pasted(gateway["token"])
    ran = pyenvoy(*verb, "--host", gateway["gateway"])
    assert (ran.code, ran.out) == (1, "")
    assert "takes the token, but it is not kept: /proc/nowhere" in ran.err


@pytest.mark.parametrize("verb", [("login",), ("token", "paste")], ids=" ".join)
def test_an_empty_input_is_not_taken_for_a_token(pyenvoy, gateway, pasted, verb):
    pasted("")
    ran = pyenvoy(*verb, "--host", gateway["gateway"])
    assert ran.code == 2
    assert "no token: nobody is here to be asked" in ran.err
