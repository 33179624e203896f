import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from pyenvoy.effects.settingsfile import load
from pyenvoy.errors import Problem, UsageError
from pyenvoy.simulator.certificate import by_an_authority
from pyenvoy_mqtt.settings import MqttSettings


def written(path, text, mode=0o600):
    path.write_text(text)
    path.chmod(mode)
    return path


def test_files_count_from_the_folder_of_the_settings(tmp_path):
    written(tmp_path / "token", "abc")
    written(tmp_path / "pyenvoy.toml", '[gateway]\nhost = "a"\ntoken_file = "token"\n')
    assert load(tmp_path / "pyenvoy.toml", {}).gateways[0].token.reveal() == "abc"


def test_a_secret_open_to_others_is_one_mistake_among_all(tmp_path):
    written(tmp_path / "token", "abc", 0o644)
    written(tmp_path / "pyenvoy.toml", '[gateway]\ntoken_file = "token"\n')
    found = load(tmp_path / "pyenvoy.toml", {})
    assert Problem("gateway.host (line 1)", "is needed") in found
    assert len(found) == 2


def test_settings_that_are_not_there_are_named(tmp_path):
    with pytest.raises(UsageError, match=r"there is no .*pyenvoy\.toml: `pyenvoy config example >"):
        load(tmp_path / "pyenvoy.toml", {})


def test_settings_that_cannot_be_read_are_named(tmp_path):
    with pytest.raises(UsageError, match="Is a directory"):
        load(tmp_path, {})


def test_settings_are_utf_8(tmp_path):
    (tmp_path / "pyenvoy.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        load(tmp_path / "pyenvoy.toml", {})


@pytest.fixture
def handed(tmp_path, monkeypatch):
    """A folder of credentials, as systemd and containers have one; others may read it."""
    folder = tmp_path / "credentials"
    folder.mkdir()
    written(folder / "token", "handed over", 0o440)
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(folder))
    return folder


def token_of(folder, name):
    written(folder / "pyenvoy.toml", f'[gateway]\nhost = "a"\ntoken_file = "{name}"\n')
    return load(folder / "pyenvoy.toml", {}).gateways[0].token.reveal()


def test_a_secret_that_is_handed_over_comes_before_the_file(tmp_path, handed):
    written(tmp_path / "token", "beside")
    assert token_of(tmp_path, "token") == "handed over"
    assert token_of(tmp_path, "./token") == "beside"


def test_a_file_is_read_where_nothing_is_handed_over_by_its_name(tmp_path, handed):
    written(tmp_path / "other", "beside")
    assert token_of(tmp_path, "other") == "beside"


def test_what_is_handed_over_must_hold_something(tmp_path, handed):
    written(handed / "token", "\n", 0o600)
    written(tmp_path / "pyenvoy.toml", '[gateway]\nhost = "a"\ntoken_file = "token"\n')
    (problem,) = load(tmp_path / "pyenvoy.toml", {})
    assert problem.what.endswith("token is empty")


CA = '[gateway]\nhost = "a"\ntrust = "ca"\nca_file = "{}"\n'


def test_other_files_count_from_the_folder_of_the_settings_too(tmp_path):
    certificate = by_an_authority(("a",), datetime.now(UTC))
    (tmp_path / "ca.pem").write_bytes(certificate.authority)
    written(tmp_path / "pyenvoy.toml", CA.format("ca.pem"))
    assert load(tmp_path / "pyenvoy.toml", {}).gateways[0].ca_file == str(tmp_path / "ca.pem")
    written(tmp_path / "pyenvoy.toml", CA.format("nix.pem"))
    (problem,) = load(tmp_path / "pyenvoy.toml", {})
    assert problem.where == "gateway.ca_file (line 4)"
    assert problem.what.endswith("nix.pem does not exist")


@pytest.mark.parametrize("text", ["", "-----BEGIN CERTIFICATE-----\nhalf of it\n"])
def test_authorities_in_a_file_that_holds_none_are_one_mistake(tmp_path, text):
    written(tmp_path / "ca.pem", text)
    other = f'[mqtt]\nca_file = "{tmp_path / "ca.pem"}"\n'
    written(tmp_path / "pyenvoy.toml", CA.format("ca.pem") + other)
    found = load(tmp_path / "pyenvoy.toml", {"mqtt": MqttSettings})
    assert [one.where for one in found] == ["gateway.ca_file (line 4)", "mqtt.ca_file (line 6)"]
    why = f"{tmp_path / 'ca.pem'} holds no certificates of authorities, as PEM"
    assert {one.what for one in found} == {why}


def test_a_certificate_that_cannot_be_reached_is_one_mistake(tmp_path):
    name = "x" * 300  # longer than any file system bears
    written(tmp_path / "pyenvoy.toml", CA.format(name))
    (problem,) = load(tmp_path / "pyenvoy.toml", {})
    assert problem.what.endswith("x cannot be reached: File name too long")


@pytest.mark.parametrize("special", ["pipe", "device"])
def test_settings_that_are_no_file_are_not_waited_for(tmp_path, special):
    path = Path("/dev/zero")
    if special == "pipe":
        os.mkfifo(path := tmp_path / "pyenvoy.toml")
    with pytest.raises(UsageError, match="no file of its own"):
        load(path, {})


def test_settings_far_too_large_are_not_read(tmp_path):
    (tmp_path / "pyenvoy.toml").write_bytes(b"#" * (1 << 20) + b"\n")
    with pytest.raises(UsageError, match="larger than 1 MiB"):
        load(tmp_path / "pyenvoy.toml", {})


@pytest.mark.parametrize("secret", ["hush", "hush" * 300, "pyenvoy.toml/hush"])
@pytest.mark.parametrize("handed_over", [False, True])
def test_a_secret_where_its_file_belongs_is_not_repeated(
    tmp_path, monkeypatch, secret, handed_over
):
    if handed_over:
        monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(tmp_path))
    written(tmp_path / "pyenvoy.toml", f'[gateway]\nhost = "a"\ntoken_file = "{secret}"\n')
    known = Problem("gateway.token_file (line 3)", "the file it names does not exist")
    assert load(tmp_path / "pyenvoy.toml", {}) == (known,)
