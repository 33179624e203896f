import sys

import pytest

from pyenvoy.cli.paired import NAME, bridge, invite
from pyenvoy.secret import Secret
from pyenvoy.show.card import Card
from pyenvoy_homekit.store import folder

CARD = Card("Pair", Secret("031-45-154"), Secret("<svg/>"), Secret("▀▄"))


@pytest.mark.parametrize("terminal", [True, False])
async def test_the_code_is_told_to_a_terminal_and_to_nothing_else(capsys, monkeypatch, terminal):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: terminal)
    await invite({NAME: CARD}, "here")
    said = capsys.readouterr().out
    assert "by this machine alone" in said
    assert ("031-45-154" in said, "▀▄" in said) == (terminal, terminal)


def test_who_wants_no_bridge_gets_none(tmp_path):
    assert bridge("off", str(tmp_path)) == ({}, {})


def test_the_bridge_of_a_demo_leaves_nothing_behind(monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIRECTORY", "/var/lib/pyenvoy")
    monkeypatch.setenv("XDG_STATE_HOME", "/home/a")
    _, sections = bridge("here", str(tmp_path))
    assert sections[NAME].address == "127.0.0.1"
    assert folder().is_relative_to(tmp_path)
