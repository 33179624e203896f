"""The adapter in another project's shape is built, installed and run as that project's users would."""

import os
import re
import subprocess
import sys
import zipfile
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import attrs
import httpx
import pytest

from pyenvoy.simulator.server import aside
from tests.docs.blocks import blocks
from tests.pyenvoy.cli.children import child
from tests.pyenvoy_mqtt.brokers import free_port

ROOT = Path(__file__).parents[2]
EXAMPLE = ROOT / "examples" / "adapter"
SOURCE = EXAMPLE / "src" / "pyenvoy_surplus" / "__init__.py"
GUIDE = ROOT / "docs" / "guides" / "adapters.md"
GATEWAY = '[gateway]\nhost = "127.0.0.1:1"\n'


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """A folder with what pip would install of it: a wheel of Python alone is a folder, packed."""
    folder = tmp_path_factory.mktemp("installed")
    built = tmp_path_factory.mktemp("built")
    build = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(built)]
    subprocess.run(build, cwd=EXAMPLE, check=True, capture_output=True)
    (wheel,) = built.glob("*.whl")
    with zipfile.ZipFile(wheel) as packed:
        packed.extractall(folder)
    return folder


@pytest.fixture
def with_it(installed, monkeypatch, pyenvoy):
    """`pyenvoy` in this process, with the adapter installed."""
    monkeypatch.syspath_prepend(str(installed))
    yield pyenvoy
    sys.modules.pop("pyenvoy_surplus", None)


def test_its_own_tests_pass_with_our_fixture(installed, tmp_path):
    plain = {name: value for name, value in os.environ.items() if not name.startswith("PYTEST")}
    args = [sys.executable, "-m", "pytest", "-q", "-Werror", "-p", "no:cacheprovider"]
    args += ["-p", "no:asyncio", f"--basetemp={tmp_path}"]
    env = plain | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    ran = subprocess.run(args, env=env, cwd=EXAMPLE, capture_output=True, text=True, check=False)
    assert re.search(r"^7 passed", ran.stdout, re.MULTILINE), ran.stdout + ran.stderr


def test_its_mistakes_are_said_with_their_lines_beside_those_of_others(with_it, tmp_path):
    path = tmp_path / "pyenvoy.toml"
    path.write_text(f'{GATEWAY}[mqtt]\nport = 0\n[surplus]\non = "relay"\nminuts = 3\n')
    ran = with_it("config", "check")
    assert ran.code == 2
    assert [line.partition(":")[0].strip() for line in ran.err.splitlines()[1:]] == [
        "mqtt.port (line 4)",
        "surplus.on (line 6)",
        "surplus.off (line 5)",
        "surplus.minuts (line 7)",
    ]
    assert "http://192.168.1.40/on, not 'relay'" in ran.err


def test_its_keys_are_explained(with_it):
    ran = with_it("config", "example", "surplus")
    assert ran.out.startswith("# A relay that is on while there is power to spare.\n[surplus]\n")
    assert '# What switches it off.\noff = ""' in ran.out
    assert "#watts = 1500" in ran.out


@attrs.define
class Fake:
    """A relay that fails as often as it is told to, and remembers what it was asked."""

    failures: int
    asked: list = attrs.field(factory=list)
    url: str = ""


@pytest.fixture
def relay():
    fake = Fake(failures=1)

    class Answering(BaseHTTPRequestHandler):
        def do_GET(self):
            fake.asked.append(self.path)
            self.send_response(500 if len(fake.asked) <= fake.failures else 200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answering) as server:
        fake.url = f"http://127.0.0.1:{server.server_port}"
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield fake
        server.shutdown()


def test_it_runs_beside_others_and_what_ends_it_ends_none_of_them(installed, relay, tmp_path):
    port, path = free_port(), tmp_path / "pyenvoy.toml"
    with aside("4.10.35", at=datetime(2026, 6, 1, 12, tzinfo=UTC)) as gateway:
        path.write_text(
            f'[gateway]\nhost = "{gateway.url}"\nuser = "installer"\n'
            f"[mqtt]\nenabled = false\nrest.port = {port}\nhistory.enabled = false\n[surplus]\n"
            f'on = "{relay.url}/on"\noff = "{relay.url}/off"\nwatts = 100\nminutes = 0\n'
        )
        env = {"PYTHONPATH": str(installed), "XDG_STATE_HOME": str(tmp_path)}
        with child("run", "--config", path, **env) as running:
            told = until(running, "switched on")
            assert "enphase_up{" in httpx.get(f"http://127.0.0.1:{port}/metrics").text
    assert "adapter surplus has stopped (HTTPStatusError" in told
    assert "adapter mqtt has stopped" not in told
    assert relay.asked[:2] + relay.asked[-1:] == ["/off", "/off", "/on"]


def until(running, words):
    """What it says until it says this."""
    said = []
    for line in running.stderr:
        said.append(line)
        if words in line:
            return "".join(said)
    raise AssertionError("".join(said))


def test_the_guide_shows_it_as_it_is():
    shown = [(one.title, one.text) for one in blocks(GUIDE) if one.title]
    assert [text for name, text in shown if text not in (EXAMPLE / name).read_text()] == []
    left = SOURCE.read_text()
    for _, text in shown:
        left = left.replace(text, "")
    assert not left.strip(), "the guide leaves this out"


def test_it_is_as_small_as_is_said():
    assert len(SOURCE.read_text().splitlines()) <= 65


def test_it_uses_what_is_public_alone():
    for path in EXAMPLE.rglob("*.py"):
        assert not re.findall(r"(?:from|import) pyenvoy\.", path.read_text())
