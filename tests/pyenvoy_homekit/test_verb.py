"""`pyenvoy homekit` and `pyenvoy-homekit`, in this process."""

import sys

import attrs
import pytest

from pyenvoy_homekit import __main__ as program
from pyenvoy_homekit.bridge import looking
from pyenvoy_homekit.bridge.network import free_port, own_address
from pyenvoy_homekit.store import PAIR, UNPAIR, Store
from tests.pyenvoy.cli.runs import runner


@pytest.fixture
def pyenvoy(capsys):
    return runner(capsys)


def test_without_a_bridge_it_says_how_to_get_one(pyenvoy):
    done = pyenvoy("homekit", "pair")
    assert done.code == 2
    assert "start `pyenvoy-homekit`" in done.err


def test_pair_shows_code_and_picture_and_lets_people_try_again(pyenvoy, tmp_path):
    store, png, svg = Store("122"), tmp_path / "code.png", tmp_path / "code.svg"
    done = pyenvoy("homekit", "pair", "--png", png, "--svg", svg)
    assert store.kept.setup.pin.reveal() in done.out
    assert "▄" in done.out
    assert png.read_bytes().startswith(b"\x89PNG")
    assert png.stat().st_mode & 0o777 == 0o600
    assert store.wished(PAIR)
    assert pyenvoy("homekit", "pair", "--png", png).code == 2


def test_pair_says_when_it_is_paired_already(pyenvoy):
    store = Store("122")
    store.change(lambda kept: attrs.evolve(kept, pairings={"paired_clients": {"a": "b"}}))
    assert "It is paired already" in pyenvoy("homekit", "pair").out


def test_one_picture_holds_one_code(pyenvoy, tmp_path):
    Store("122"), Store("123")
    assert "several bridges" in pyenvoy("homekit", "pair", "--png", tmp_path / "x.png").err
    assert pyenvoy("homekit", "pair", "--serial", "123", "--png", tmp_path / "x.png").code == 0


def test_unpair_leaves_word_for_the_bridge(pyenvoy):
    store = Store("122")
    assert pyenvoy("homekit", "unpair", "--yes").code == 0
    assert store.wished(UNPAIR)


def test_doctor_says_what_is_wrong(pyenvoy, monkeypatch):
    monkeypatch.setattr(looking.announced, "__defaults__", (0.1,))
    Store("122")
    done = pyenvoy("homekit", "doctor", "--address", "127.0.0.1", "--json")
    told = {one["what"]: one["level"] for one in done.json["findings"]}
    assert done.code == 7
    assert told == {"bridge 122": "notice", "port": "fault", "mDNS": "notice", "limits": "ok"}


def test_doctor_looks_where_the_bridge_was_last(pyenvoy, monkeypatch):
    monkeypatch.setattr(looking.announced, "__defaults__", (0.1,))
    Store("122").change(
        lambda kept: attrs.evolve(kept, port=free_port("127.0.0.1"), address="127.0.0.1")
    )
    assert "nobody listens on 127.0.0.1:" in pyenvoy("homekit", "doctor").out


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (["pair", "--png", "x"], ["homekit", "pair", "--png", "x"]),
        (["--check"], ["run", "--only", "homekit", "--check"]),
        (["run", "--check"], ["run", "--only", "homekit", "--check"]),
        ([], ["run", "--only", "homekit"]),
    ],
)
def test_the_program_runs_the_adapter_or_a_verb(monkeypatch, said, meant):
    called = []
    monkeypatch.setattr(program, "pyenvoy", called.append)
    monkeypatch.setattr(sys, "argv", ["pyenvoy-homekit", *said])
    program.run()
    assert called == [meant]


def test_the_own_address_is_learned_without_a_word_to_anybody(monkeypatch):
    class Unsent:
        def __enter__(self):
            return self

        def __exit__(self, *_):
            pass

        def connect(self, place):
            assert place[0].startswith("224.")

        def getsockname(self):
            return ("192.0.2.7", 1)

    monkeypatch.setattr("socket.socket", lambda *_: Unsent())
    assert own_address() == "192.0.2.7"


def test_a_free_port_is_one():
    assert free_port("127.0.0.1") > 0
