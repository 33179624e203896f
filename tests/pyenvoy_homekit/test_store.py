import logging

import attrs
import pytest

from pyenvoy import UsageError
from pyenvoy_homekit.store import PAIR, Store, met_at, remembering, serial_at, stores


def test_a_bridge_is_begun_once_and_found_again(tmp_path):
    first = Store("122", tmp_path)
    assert Store("122", tmp_path).kept == first.kept
    assert Store("123", tmp_path).kept.setup != first.kept.setup


def test_what_is_changed_is_kept_at_once(tmp_path):
    Store("122", tmp_path).change(lambda kept: attrs.evolve(kept, port=4711))
    assert Store("122", tmp_path).kept.port == 4711


def test_what_does_not_change_is_not_written(tmp_path):
    store = Store("122", tmp_path)
    store.path.unlink()
    store.change(lambda kept: kept)
    assert not store.path.exists()


def test_a_damaged_file_is_set_aside_with_a_sentence_and_stays_as_it_was(tmp_path, caplog):
    before = Store("122", tmp_path)
    before.path.write_bytes(before.path.read_bytes()[:-5])
    left = before.path.read_bytes()
    assert Store("122", tmp_path).kept.setup != before.kept.setup
    (aside,) = tmp_path.glob("122.json.damaged-*")
    assert aside.read_bytes() == left
    assert [one.levelno for one in caplog.records] == [logging.ERROR]
    assert "pair again, or put a backup in its place" in caplog.text


def test_a_file_that_others_can_read_is_refused(tmp_path):
    Store("122", tmp_path).path.chmod(0o640)
    with pytest.raises(UsageError, match="chmod 600"):
        Store("122", tmp_path)


def test_a_file_of_a_newer_version_is_left_alone(tmp_path):
    path = Store("122", tmp_path).path
    path.write_bytes(b'{"version": 99}')
    with pytest.raises(UsageError, match="newer pyenvoy"):
        Store("122", tmp_path)
    assert path.read_bytes() == b'{"version": 99}'


def test_what_cannot_be_read_or_written_is_said(tmp_path):
    (tmp_path / "122.json").mkdir(mode=0o700)
    with pytest.raises(UsageError, match="cannot be read"):
        Store("122", tmp_path)
    (tmp_path / "file").write_text("")
    with pytest.raises(UsageError, match="cannot be"):
        Store("123", tmp_path / "file")


@pytest.mark.parametrize("serial", ["", "../x", "a/b", "." * 3])
def test_what_is_no_serial_number_names_no_file(tmp_path, serial):
    with pytest.raises(UsageError, match="is not a serial number"):
        Store(serial, tmp_path)


def test_a_gateway_is_known_by_where_it_was_met(tmp_path, monkeypatch):
    Store("122", tmp_path).change(remembering("one.local"))
    Store("123", tmp_path).change(remembering("two.local"))
    assert met_at("two.local", tmp_path).serial == "123"
    assert met_at("three.local", tmp_path) is None
    assert met_at("", tmp_path) is None
    assert [one.serial for one in stores(tmp_path)] == ["122", "123"]


def test_two_gateways_that_were_met_in_one_place_are_not_mistaken(tmp_path):
    for serial in ("122", "123"):
        Store(serial, tmp_path).change(remembering("one.local"))
    assert met_at("one.local", tmp_path) is None
    assert serial_at("nowhere.local") == ""


def test_a_word_is_left_once(tmp_path):
    store = Store("122", tmp_path)
    assert not store.wished(PAIR)
    Store("122", tmp_path).wish(PAIR)
    assert store.wished(PAIR)
    assert not store.wished(PAIR)


def test_a_file_that_is_no_bridges_is_left_alone(tmp_path):
    Store("122", tmp_path)
    (tmp_path / "122 (copy).json").write_text("{}")
    assert [one.serial for one in stores(tmp_path)] == ["122"]


def test_a_bridge_that_cannot_be_read_keeps_no_other_from_starting(tmp_path):
    Store("122", tmp_path).change(remembering("envoy.local"))
    Store("123", tmp_path).path.chmod(0o644)
    assert met_at("envoy.local", tmp_path).serial == "122"


def test_a_word_that_cannot_be_left_is_said(tmp_path):
    store = Store("122", tmp_path)
    store.path = tmp_path / "no folder" / "122.json"
    with pytest.raises(UsageError, match="cannot be written"):
        store.wish(PAIR)


def test_a_damaged_file_that_cannot_be_set_aside_is_said(tmp_path, monkeypatch):
    Store("122", tmp_path).path.write_text("{")
    monkeypatch.setattr("pyenvoy_homekit.store.secrets.token_hex", lambda _: "x" * 300)
    with pytest.raises(UsageError, match="cannot be set aside: File name too long"):
        Store("122", tmp_path)
