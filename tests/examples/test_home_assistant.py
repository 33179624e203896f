import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from pyenvoy.effects.host import installed, sections
from pyenvoy.effects.settingsfile import load
from pyenvoy.settings import Settings
from tests.pyenvoy.cli.children import end, simulated
from tests.pyenvoy_mqtt.brokers import free_port, mosquitto, watching

ADDON = Path(__file__).parents[2] / "examples" / "home-assistant" / "pyenvoy"
CONFIG = yaml.safe_load((ADDON / "config.yaml").read_text())
KEYS = {"page_key": "k" * 16, "control_key": "c" * 16}
EVERYTHING = {
    "host": "envoy.local",
    "email": "anne@example.org",
    "password": 'geheim "1"',
    "broker": "10.0.0.5:8883",
    "broker_user": "anne",
    "broker_password": "hush",
    "page_port": 9000,
    **KEYS,
}


@pytest.fixture
def module():
    found = {"__name__": "run"}
    exec(compile((ADDON / "run.py").read_text(), "run.py", "exec"), found)
    return found


def read(module, folder, options, broker=None):
    broker = module["broker_of"](options, "") if broker is None else broker
    path = module["written"](folder, options, broker)
    found = load(path, sections(installed()))
    assert isinstance(found, Settings), found
    return found


def test_every_option_becomes_a_setting(module, tmp_path):
    found = read(module, tmp_path / "settings", EVERYTHING)
    (gateway,), mqtt = found.gateways, found.sections["mqtt"]
    assert (gateway.host, gateway.email) == ("envoy.local", "anne@example.org")
    assert gateway.password.reveal() == 'geheim "1"'
    assert (mqtt.broker, mqtt.port, mqtt.user) == ("10.0.0.5", 8883, "anne")
    assert mqtt.password.reveal() == "hush"
    assert (mqtt.rest.address, mqtt.rest.port) == ("0.0.0.0", 9000)
    assert mqtt.rest.read_key.reveal() == "k" * 16


def test_the_options_that_it_comes_with_are_in_order(module, tmp_path):
    found = read(module, tmp_path / "settings", CONFIG["options"], {})
    assert found.gateways[0].host == "envoy.local"
    assert not found.sections["mqtt"].enabled
    assert found.sections["mqtt"].rest.address == "127.0.0.1"


def test_apple_home_is_there_when_it_is_wanted(module):
    assert "[homekit]" in [*module["lines"]({**EVERYTHING, "homekit": True}, {})]
    assert "[homekit]" not in [*module["lines"](EVERYTHING, {})]


def test_no_secret_stands_in_the_settings(module, tmp_path):
    read(module, tmp_path / "settings", EVERYTHING)
    text = (tmp_path / "settings" / "pyenvoy.toml").read_text()
    assert not any(said in text for said in ("geheim", "hush", *KEYS.values()))
    assert {oct(one.stat().st_mode & 0o777) for one in (tmp_path / "settings").iterdir()} == {
        "0o600"
    }


def test_a_secret_that_is_taken_back_is_forgotten(module, tmp_path):
    read(module, tmp_path / "settings", EVERYTHING)
    read(module, tmp_path / "settings", {"host": "a"}, {})
    assert [one.name for one in (tmp_path / "settings").iterdir()] == ["pyenvoy.toml"]


def test_a_broker_without_a_port_has_the_usual_one(module):
    assert module["broker_of"]({"broker": "a"}, "")["port"] == 1883
    assert re.fullmatch(CONFIG["schema"]["broker"][6:-2], "a:8883")


def test_the_form_knows_every_option_and_explains_it():
    read_by_it = {*re.findall(r'"(\w+)"', (ADDON / "run.py").read_text())}
    told = yaml.safe_load((ADDON / "translations" / "en.yaml").read_text())["configuration"]
    assert {*CONFIG["schema"]} == {*told}
    assert {*CONFIG["schema"]} <= read_by_it
    assert {*CONFIG["options"]} == {
        name for name, kind in CONFIG["schema"].items() if not kind.endswith("?")
    }


def test_the_add_on_has_the_version_of_the_project():
    (version,) = re.findall(
        r'^version = "(.+)"', (ADDON.parents[2] / "pyproject.toml").read_text(), re.MULTILINE
    )
    assert str(CONFIG["version"]) == version


# -- as Home Assistant runs it ---------------------------------------------------------------------


class Supervisor(BaseHTTPRequestHandler):
    """Home Assistant's supervisor, as far as an add-on asks it for the broker."""

    def do_GET(self):
        known = self.headers["Authorization"] == "Bearer of the add-on"
        data = {"host": "127.0.0.1", "port": self.server.broker, "ssl": False}
        body = json.dumps({"result": "ok", "data": data}).encode() if known else b"{}"
        self.send_response(200 if known else 401)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        """Say nothing."""


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory):
    with (
        mosquitto(tmp_path_factory.mktemp("broker")) as port,
        HTTPServer(("127.0.0.1", 0), Supervisor) as server,
    ):
        server.broker = port
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def command(folder, supervisor, *more):
    where = f"http://127.0.0.1:{supervisor.server_address[1]}"
    said = ["--data", folder, "--config", folder / "own", "--supervisor", where, *more]
    return [sys.executable, ADDON / "run.py", *said]


def ran(folder, supervisor, *more):
    made = command(folder, supervisor, *more)
    return subprocess.run(made, capture_output=True, text=True, check=False)


async def first_message(port, topic):
    async with watching(port, topic) as heard:
        ((_, said),) = await heard(1, seconds=60)
    return json.loads(said)


@pytest.fixture(scope="module")
def started(tmp_path_factory, supervisor):
    """The add-on, started with the options of a form, as it was while it ran and when it had ended."""
    folder = tmp_path_factory.mktemp("data")
    with simulated("--era", "8.3") as gateway:
        options = {"host": gateway["gateway"], "token": gateway["token"], "page_port": free_port()}
        (folder / "options.json").write_text(json.dumps(options))
        environ = {**os.environ, "SUPERVISOR_TOKEN": "of the add-on"}
        child = subprocess.Popen(command(folder, supervisor), env=environ)
        try:
            topic = f"pyenvoy/{gateway['serial']}/state"
            said = asyncio.run(first_message(supervisor.broker, topic))
            healthy = ran(folder, supervisor, "--healthy").returncode
        finally:
            code = end(child, by=signal.SIGTERM)
    return SimpleNamespace(said=said, healthy=healthy, code=code, state=folder / "state", **gateway)


def test_the_add_on_finds_its_broker_and_publishes(started):
    assert started.said["production"]["power"] is not None


def test_the_add_on_is_healthy_while_it_answers_and_ends_well(started):
    assert (started.healthy, started.code) == (0, 0)


def test_what_it_keeps_lies_where_backups_are_made(started):
    assert list(started.state.glob(f"{started.serial}*"))


def test_settings_of_ones_own_are_used_as_they_are(tmp_path, supervisor):
    (tmp_path / "options.json").write_text('{"host": "a"}')
    (tmp_path / "own").mkdir()
    (tmp_path / "own" / "pyenvoy.toml").write_text("[gatway]\n")
    found = ran(tmp_path, supervisor)
    assert (found.returncode, "did you mean gateway?" in found.stderr) == (2, True)


def test_an_add_on_that_does_not_answer_is_not_healthy(tmp_path, supervisor):
    (tmp_path / "options.json").write_text(json.dumps({"page_port": free_port()}))
    assert ran(tmp_path, supervisor, "--healthy").returncode == 1


def test_where_no_broker_is_offered_all_else_is_done(module, supervisor, monkeypatch, capsys):
    monkeypatch.setenv("SUPERVISOR_TOKEN", "of somebody else")
    where = f"http://127.0.0.1:{supervisor.server_address[1]}"
    assert module["broker_of"]({}, where) == {}
    assert "no broker is offered" in capsys.readouterr().err
