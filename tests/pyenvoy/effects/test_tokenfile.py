import errno
import os
from pathlib import Path

import attrs
import pytest

from pyenvoy.access.lifecycle import Pause, Record, Way
from pyenvoy.effects.tokenfile import (
    NOTHING,
    Anew,
    Kept,
    Memory,
    TokenFiles,
    find_secret,
    open_secret,
    state_folder,
)
from pyenvoy.endpoint import Role
from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret
from tests.fakes.tokens import NOW

SERIAL = "123456789012"
KEPT = Kept(Secret("a-secret-token"), "ab" * 32)


@pytest.fixture(params=["files", "memory"])
def keep(request, tmp_path):
    return TokenFiles(tmp_path / "state" / "pyenvoy") if request.param == "files" else Memory()


@pytest.fixture
def files(tmp_path):
    return TokenFiles(tmp_path)


def test_what_is_saved_is_loaded(keep):
    keep.save(SERIAL, KEPT)
    assert keep.load(SERIAL) == KEPT


def test_of_an_unknown_gateway_nothing_is_kept(keep):
    assert keep.load(SERIAL) == NOTHING


def test_a_gateway_is_found_by_where_it_was_last_met(keep):
    met = Kept(None, "ab" * 32, "https://envoy.local:443")
    keep.save(SERIAL, met)
    assert keep.at("https://envoy.local:443") == met
    assert keep.at("https://envoy-2.local:443") == NOTHING


def test_an_address_that_was_passed_on_names_no_gateway(keep):
    keep.save(SERIAL, Kept(None, "ab" * 32, "https://192.168.1.20:443"))
    keep.save("123456789013", Kept(None, "cd" * 32, "https://192.168.1.20:443"))
    assert keep.at("https://192.168.1.20:443") == NOTHING


def test_files_that_cannot_be_read_are_passed_when_looking_for_an_address(files):
    met = Kept(None, "ab" * 32, "https://envoy.local:443")
    files.save(SERIAL, met)
    (files.folder / "damaged.json").write_text("{")
    assert files.at("https://envoy.local:443") == met


def test_a_folder_that_cannot_be_listed_is_not_taken_for_an_empty_one(files, monkeypatch):
    def unlistable(*_):
        raise OSError(errno.EMFILE, os.strerror(errno.EMFILE))

    monkeypatch.setattr(Path, "glob", unlistable)
    with pytest.raises(UsageError, match="cannot be listed: Too many open files"):
        files.at("https://envoy.local:443")


def test_the_last_one_saved_counts(keep):
    keep.save(SERIAL, KEPT)
    keep.save(SERIAL, Kept(fingerprint="cd"))
    assert keep.load(SERIAL) == Kept(fingerprint="cd")


def test_all_that_is_known_is_kept(keep):
    record = Record("ab12", Pause(2, NOW), None, Role.OWNER, Way.SESSION)
    kept = attrs.evolve(KEPT, address="https://envoy:443", ends=NOW, record=record)
    keep.save(SERIAL, kept)
    assert keep.load(SERIAL) == kept
    assert keep.at("https://envoy:443").serial == SERIAL


def test_what_is_removed_is_gone(files):
    files.save(SERIAL, KEPT)
    files.remove(SERIAL)
    files.remove(SERIAL)
    assert files.all() == {}


def test_what_cannot_be_removed_is_said(files, tmp_path):
    (tmp_path / f"{SERIAL}.json").mkdir()
    with pytest.raises(UsageError, match="cannot be removed"):
        files.remove(SERIAL)


def test_gateways_are_kept_apart(keep):
    keep.save(SERIAL, KEPT)
    assert keep.load("210987654321") == NOTHING


def test_only_the_owner_can_read_the_file(files, tmp_path):
    files.save(SERIAL, KEPT)
    assert (tmp_path / f"{SERIAL}.json").stat().st_mode & 0o777 == 0o600


def test_only_the_owner_can_enter_a_new_folder(tmp_path):
    TokenFiles(tmp_path / "new").save(SERIAL, KEPT)
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620, 0o666])
def test_a_file_that_others_can_touch_is_refused(files, tmp_path, mode):
    files.save(SERIAL, KEPT)
    (tmp_path / f"{SERIAL}.json").chmod(mode)
    with pytest.raises(UsageError, match="chmod 600"):
        files.load(SERIAL)


def test_nothing_is_left_beside_the_file(files, tmp_path):
    files.save(SERIAL, KEPT)
    assert [path.name for path in tmp_path.iterdir()] == [f"{SERIAL}.json"]


def test_a_write_that_fails_leaves_nothing_behind(files, tmp_path):
    (tmp_path / f"{SERIAL}.json").mkdir()
    with pytest.raises(UsageError, match="cannot be written"):
        files.save(SERIAL, KEPT)
    assert [path.name for path in tmp_path.iterdir()] == [f"{SERIAL}.json"]


def test_a_folder_in_place_of_the_file_cannot_be_read(files, tmp_path):
    (tmp_path / f"{SERIAL}.json").mkdir()
    with pytest.raises(UsageError, match="cannot be read"):
        files.load(SERIAL)


@pytest.mark.parametrize("special", ["pipe", "device"])
def test_a_pipe_or_a_device_is_refused_and_not_waited_for(tmp_path, special):
    path = Path("/dev/zero")
    if special == "pipe":
        path = tmp_path / "token"
        os.mkfifo(path, 0o600)
    with pytest.raises(UsageError, match="no file of its own"):
        open_secret(path)


def test_nor_is_a_pipe_in_place_of_what_is_kept(files, tmp_path):
    os.mkfifo(tmp_path / f"{SERIAL}.json", 0o600)
    with pytest.raises(UsageError, match="no file of its own"):
        files.load(SERIAL)


ODD = ['{"ends": 1}', '{"ends": "2026-01-01"}', '{"access": {}}']


@pytest.mark.parametrize(
    "text", [*ODD, "", "{", "[1]", '{"token": 1}', '{"fingerprint": []}', "[" * 9000]
)
def test_a_damaged_file_is_not_taken_for_none(files, tmp_path, text):
    path = tmp_path / f"{SERIAL}.json"
    path.write_text(text)
    path.chmod(0o600)
    with pytest.raises(UsageError, match="remove it"):
        files.load(SERIAL)


@pytest.mark.parametrize("serial", ["", "../1", "a/b", ".", "x" * 65])
def test_a_name_that_leads_elsewhere_is_no_serial_number(files, serial):
    with pytest.raises(UsageError):
        files.save(serial, KEPT)


def test_what_is_kept_does_not_show_the_token():
    assert "a-secret-token" not in repr(KEPT)


@pytest.mark.parametrize(
    ("environ", "folder"),
    [
        ({"STATE_DIRECTORY": "/var/lib/pyenvoy:/x"}, "/var/lib/pyenvoy"),
        ({"XDG_STATE_HOME": "/state"}, "/state/pyenvoy"),
    ],
)
def test_state_lies_where_the_system_says(environ, folder):
    assert str(state_folder(environ)) == folder


@pytest.mark.parametrize("environ", [{}, {"XDG_STATE_HOME": "relative"}])
def test_state_lies_at_home_where_the_system_says_nothing(environ):
    assert state_folder(environ).parts[-3:] == (".local", "state", "pyenvoy")


def test_files_lie_in_the_state_folder_if_nothing_else_is_said(monkeypatch, tmp_path):
    monkeypatch.setenv("STATE_DIRECTORY", str(tmp_path))
    assert TokenFiles().folder == tmp_path


def test_a_credential_of_the_system_comes_first(tmp_path):
    (tmp_path / "pyenvoy.token").write_text("from systemd\n")
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path), "PYENVOY_TOKEN": "from outside"}
    assert find_secret("token", environ) == Secret("from systemd")


def test_the_environment_is_looked_into_next(tmp_path):
    environ = {"CREDENTIALS_DIRECTORY": str(tmp_path), "PYENVOY_THE_TOKEN": " from outside "}
    assert find_secret("the-token", environ) == Secret("from outside")


def test_a_secret_given_nowhere_is_none():
    assert find_secret("token", {}) is None


def test_a_file_is_opened_as_a_secret(tmp_path):
    path = tmp_path / "password"
    path.write_text("hush\n")
    path.chmod(0o600)
    assert open_secret(path) == Secret("hush")


@pytest.mark.parametrize(("mode", "text"), [(0o644, "hush"), (0o600, " \n"), (0o600, None)])
def test_a_secret_open_to_others_empty_or_absent_is_refused(tmp_path, mode, text):
    path = tmp_path / "password"
    if text is not None:
        path.write_text(text)
        path.chmod(mode)
    with pytest.raises(UsageError):
        open_secret(path)


def test_whoever_signs_in_anew_is_judged_without_the_token_that_is_kept(keep):
    keep.save(SERIAL, attrs.evolve(KEPT, address="https://envoy.local:443"))
    anew = Anew(keep)
    assert (anew.load(SERIAL).token, anew.load(SERIAL).fingerprint) == (None, KEPT.fingerprint)
    assert anew.at("https://envoy.local:443").token is None
    assert keep.load(SERIAL).token == KEPT.token


def test_a_token_that_is_taken_anew_is_kept(keep):
    Anew(keep).save(SERIAL, KEPT)
    assert keep.load(SERIAL) == KEPT
