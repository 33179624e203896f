import pytest

from pyenvoy.effects.settingsfile import load
from pyenvoy.errors import Problem, UsageError


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
    assert Problem("gateway.host", "is needed") in found
    assert len(found) == 2


def test_settings_that_are_not_there_are_named(tmp_path):
    with pytest.raises(UsageError, match="No such file"):
        load(tmp_path / "pyenvoy.toml", {})


def test_settings_are_utf_8(tmp_path):
    (tmp_path / "pyenvoy.toml").write_bytes(b"\xff")
    with pytest.raises(UsageError, match="not UTF-8"):
        load(tmp_path / "pyenvoy.toml", {})
