import io
import stat

import pytest


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


def test_what_is_no_token_is_refused_and_not_kept(pyenvoy, gateway, pasted, tmp_path):
    pasted("nix")
    ran = pyenvoy("login", "--host", gateway["gateway"])
    assert ran.code == 4
    assert not list(tmp_path.glob("state/pyenvoy/*"))
