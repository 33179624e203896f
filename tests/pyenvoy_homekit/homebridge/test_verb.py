"""The verb writes what was converted: everything or nothing, secrets for their owner alone."""

import pytest

from tests.pyenvoy.cli.runs import runner
from tests.pyenvoy_homekit.homebridge.blocks import changed, config, newer, older


@pytest.fixture
def run(capsys, tmp_path, monkeypatch):
    """The command line, in a folder with a configuration of Homebridge."""
    monkeypatch.chdir(tmp_path)
    second = {**newer(), "name": "Two", "host": "two.local"}
    (tmp_path / "config.json").write_text(config(older(), second))
    return runner(capsys)


def move(run, *more):
    return run("config", "import-homebridge", "config.json", *more)


@pytest.mark.contract("home.import-homebridge")
def test_what_is_written_is_in_order(run, tmp_path):
    ran = move(run)
    assert ran.code == 0, ran.err
    assert "next: pyenvoy config check --config pyenvoy.toml" in ran.out
    checked = run("run", "--check")
    assert checked.out == "pyenvoy.toml is in order: 192.0.2.10, two.local for homekit, mqtt\n"


def test_secrets_are_in_files_for_their_owner_alone(run, tmp_path):
    move(run)
    assert (tmp_path / "envoy.password").read_text() == "secret one\n"
    for name in ("envoy.password", "two.password", "mqtt.password", "pyenvoy.toml"):
        assert (tmp_path / name).stat().st_mode & 0o777 == 0o600


def test_what_changed_its_meaning_is_listed_and_no_secret_is(run):
    ran = move(run)
    assert "platforms[1].devices[1].displayType: shows the production" in ran.out
    assert "secret one" not in ran.out + ran.err


@pytest.mark.parametrize("there", ["pyenvoy.toml", "mqtt.password"])
def test_nothing_that_is_there_is_overwritten(run, tmp_path, there):
    (tmp_path / there).write_text("mine")
    before = sorted(tmp_path.iterdir())
    ran = move(run)
    assert ran.code == 2
    assert f"there already: {there};" in ran.err
    assert sorted(tmp_path.iterdir()) == before
    assert (tmp_path / there).read_text() == "mine"


def test_where_nothing_has_changed_its_meaning_nothing_is_listed(run, tmp_path):
    (tmp_path / "config.json").write_text(config({"name": "Roof", "displayType": 3}))
    assert "to know" not in move(run).out


def test_it_can_be_written_elsewhere(run, tmp_path):
    (tmp_path / "etc").mkdir()
    assert move(run, "-o", "etc/envoy.toml").code == 0
    assert (tmp_path / "etc" / "envoy.password").exists()
    assert run("run", "--check", "--config", "etc/envoy.toml").code == 0


def test_where_it_cannot_be_written_nothing_is_left(run, tmp_path):
    ran = move(run, "-o", "nowhere/pyenvoy.toml")
    assert ran.code == 2
    assert "No such file or directory" in ran.err


def test_half_of_it_is_never_left(run, tmp_path, monkeypatch):
    from pyenvoy_homekit.homebridge import verb

    write = verb._new
    monkeypatch.setattr(
        verb,
        "_new",
        lambda path, text: write(path / path.name if path.suffix == ".toml" else path, text),
    )
    assert move(run).code == 2
    assert [one.name for one in tmp_path.iterdir()] == ["config.json"]


def test_every_mistake_is_said(run, tmp_path):
    wrong = changed(changed(older(), "mqtt.port", 0), "enchargeProfileControl.profile", "sunny")
    (tmp_path / "config.json").write_text(config(wrong))
    ran = move(run)
    assert ran.code == 2
    assert ran.err.splitlines()[0] == "pyenvoy: config.json has 2 mistakes"
    assert "platforms[1].devices[0].mqtt.port: must be a port" in ran.err
    assert not (tmp_path / "pyenvoy.toml").exists()


@pytest.mark.parametrize(
    ("content", "what"), [(None, "cannot read"), (b"\xff\xfe", "is not UTF-8")]
)
def test_a_file_that_cannot_be_read_is_said(run, tmp_path, content, what):
    (tmp_path / "config.json").unlink()
    if content is not None:
        (tmp_path / "config.json").write_bytes(content)
    assert what in move(run).err


def test_a_name_that_is_too_long_for_a_file_is_shortened(run, tmp_path):
    (tmp_path / "config.json").write_text(config({**older(), "name": "long" * 1000}))
    assert move(run).code == 0
    assert ("long" * 1000)[:40] + ".password" in {one.name for one in tmp_path.iterdir()}


def test_a_key_that_a_terminal_would_obey_is_only_shown(run, tmp_path):
    (tmp_path / "config.json").write_text(config({**older(), "a\x1b]0;b\x07\nc": 1}))
    ran = move(run)
    assert "a\ufffd]0;b\ufffd c: is no key of the plugin: left out" in ran.out


def test_the_settings_never_take_the_place_of_a_secret(run, tmp_path):
    ran = move(run, "-o", "envoy.password")
    assert ran.code == 2
    assert "envoy.password is the name of a file with a secret: choose another -o" in ran.err
    assert [one.name for one in tmp_path.iterdir()] == ["config.json"]


@pytest.mark.parametrize("key", ["host", "mqtt.host"])
def test_a_password_in_a_host_is_a_mistake_that_does_not_tell_it(run, tmp_path, key):
    wrong = changed(older(), key, "http://envoy:hidden@192.0.2.10")
    (tmp_path / "config.json").write_text(config(wrong))
    ran = move(run)
    assert ran.code == 2
    assert f"{key}: must be without user and password" in ran.err
    assert "hidden" not in ran.out + ran.err
    assert not (tmp_path / "pyenvoy.toml").exists()
