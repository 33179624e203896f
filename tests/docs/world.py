"""What the commands of a page meet: a folder of their own, a gateway with its cloud, a broker, and what they left."""

import asyncio
import contextlib
import io
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from unittest import mock

import attrs

from pyenvoy.cli.main import main
from pyenvoy.effects.booksfile import BooksFiles
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from tests.docs.blocks import ROOT
from tests.docs.homebridge import CONFIG
from tests.pyenvoy.cli.test_energy import books
from tests.pyenvoy_mqtt.brokers import free_port

SETTLED = {"pyenvoy.toml": '[gateway]\nhost = "envoy.local"\n'}
"""The reader of a guide has been through the first ten minutes: a token is kept, and this is written."""
_SAMPLE = "tests/samples/8.3.5433_total_repeats_net.har"
HAD = {
    "docs/tutorial.md": {},
    "docs/guides/first-ten-minutes.md": {},
    "docs/guides/energy.md": {},  # who is asked for by name is asked for a minute
    "docs/guides/homebridge.md": {"config.json": json.dumps(CONFIG)},
    "docs/guides/command-line.md": {**SETTLED, "config.json": json.dumps(CONFIG)},
    "docs/guides/recording.md": {"envoy-D8.3.5167.har": _SAMPLE, "from-my-browser.har": _SAMPLE},
}
"""What else the readers of some pages have."""
FRESH = ("docs/tutorial.md", "docs/guides/first-ten-minutes.md")
"""Pages whose reader has nothing yet."""
BIN = Path(sys.executable).parent
LONG = 300
"""Seconds that nothing takes, also on a machine ten times slower."""


@attrs.frozen
class Ran:
    """What became of a command."""

    code: int
    said: str


@attrs.frozen
class Shared:
    """What every page of a run meets."""

    told: dict
    """A simulated gateway, as `pyenvoy simulate --json` tells of it."""
    authority: Path
    """Who vouches for its cloud."""
    state: Path
    """The state folder of somebody who has logged in there."""
    broker: int
    """The port of a broker."""

    @property
    def replaced(self):
        """The one substitution: what stands in the pages for a real house, and what is there in its place."""
        cloud = f"--cloud {self.told['cloud']} --cloud-ca {self.authority}"
        return {
            r"\benvoy\.local\b": self.told["gateway"],
            r"--email me@example\.com": f"--email owner@example.com {cloud}",
            r'email = "me@example\.com"': 'email = "owner@example.com"',
            r"\b12[023][0-9]0000000[1-9]\b": self.told["serial"],
            r"/var/lib/homebridge/": "",
            r'broker = "localhost"(.*\n)': f'broker = "localhost"\\1port = {self.broker}\n',
        }


@attrs.define
class World:
    """One reader, at one page."""

    shared: Shared
    folder: Path
    page_port: int = attrs.field(factory=free_port)
    own_port: int = attrs.field(factory=free_port)
    """Of the gateway that the page itself simulates."""
    names: dict = attrs.field(factory=dict)
    token: str = ""
    """Of the gateway that the page itself simulates."""
    exported: dict = attrs.field(factory=dict)
    children: list = attrs.field(factory=list)
    stack: contextlib.AsyncExitStack = attrs.field(factory=contextlib.AsyncExitStack)
    runner: asyncio.Runner = attrs.field(factory=asyncio.Runner)
    _older: object = None

    def replaced(self, text):
        """The text as it is run here."""
        ports = {r"\b8478\b": str(self.page_port), r"\b8470\b": str(self.own_port)}
        for pattern, there in {**self.shared.replaced, **ports}.items():
            text = re.sub(pattern, there, text)
        return text

    def written(self, name, text):
        """Put a file where the page tells the reader to put it."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        if path.name == "pyenvoy.toml" and "[mqtt]" in text:
            rest = "[mqtt.rest]\n"
            text = text if rest in text else f"{text}\n{rest}"
            text = text.replace(rest, f"{rest}port = {self.page_port}\n")
        path.write_text(text)

    def had(self, name):
        """What lies in the folder of whoever opens this page."""
        if name not in FRESH:
            shutil.copytree(self.shared.state, self.folder.parent / ".local" / "state")
        for file, text in HAD.get(name, SETTLED).items():
            sample = text.startswith("tests/")
            found = (ROOT / text).read_text() if sample else self.replaced(text)
            (self.folder / file).write_text(found)

    def environ(self):
        """What this process has while it does what the reader does."""
        state = self.folder.parent / ".local" / "state"
        return {"XDG_STATE_HOME": str(state), "COLUMNS": "100", **self.exported}

    def shells(self):
        """What a shell of the reader has; the cache of fonts, which takes long to make, stays out of that."""
        told = {
            "PATH": f"{BIN}{os.pathsep}/usr/sbin{os.pathsep}{os.environ['PATH']}",
            "HOME": str(self.folder.parent),
            "XDG_CONFIG_HOME": str(self.folder.parent / "config"),
            "PYTHONPATH": os.pathsep.join([str(ROOT / "src"), str(ROOT)]),
        }
        return {**os.environ, **told, **self.environ()}

    def moved_in(self):
        """Make the folder and what the reader has at home."""
        self.folder.mkdir(parents=True)
        for one in ("tests", "examples"):  # the page is read in the project's folder
            (self.folder / one).symlink_to(ROOT / one)
        config = self.folder.parent / "config"
        config.mkdir()
        for one in ("mosquitto_pub", "mosquitto_sub"):
            (config / one).write_text(f"-p {self.shared.broker}\n")

    def here(self, words, given, file=None):
        """Run `pyenvoy` in this process, which saves half a second each time; its output may go to a file."""
        out = io.TextIOWrapper(io.BytesIO(), encoding="utf-8", write_through=True)
        code = 0
        with (
            contextlib.chdir(self.folder),
            mock.patch.dict(os.environ, self.environ()),
            mock.patch("sys.stdin", io.StringIO(given)),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(out),
        ):
            try:
                main(words)
            except SystemExit as end:
                code = end.code
        said = out.buffer.getvalue()
        if file is not None:
            (self.folder / file).write_text(self.replaced(said.decode()))
        return Ran(int(code or 0), said.decode())

    def shell(self, line, given):
        """Run a line in a shell, as a person does."""
        ran = subprocess.run(
            ["sh", "-c", line], cwd=self.folder, env=self.shells(), input=given, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=LONG, check=False,
        )  # fmt: skip
        return Ran(ran.returncode, ran.stdout)

    def begun(self, line):
        """Start what goes on until the page ends, and wait until it has begun."""
        log = self.folder.parent / f"child-{len(self.children)}.log"
        with log.open("wb") as file:
            child = subprocess.Popen(
                ["sh", "-c", f"exec {line}"], cwd=self.folder, env=self.shells() | {"PYTHONUNBUFFERED": "1"},
                stdin=subprocess.DEVNULL, stdout=file, stderr=subprocess.STDOUT,
            )  # fmt: skip
        self.children.append(child)
        self._await(lambda: b"\n" in log.read_bytes(), child, log)
        if " simulate" in line:
            self._await(lambda: b"Ctrl-C" in log.read_bytes(), child, log)
            told = re.search(r"^token +(\S+)$", log.read_text(), re.MULTILINE)
            self.token = told[1] if told else self.token
        if "pyenvoy-homekit" in line:
            self._await(lambda: b" can be paired" in log.read_bytes(), child, log)
        if re.search(r"\b(pyenvoy run|pyenvoy-mqtt)\b", line) and "[mqtt" in self._settings():
            self._await(self._answers, child, log)
        return Ran(0, log.read_text())

    def _settings(self):
        path = self.folder / "pyenvoy.toml"
        return path.read_text() if path.exists() else ""

    def _answers(self):
        url = f"http://127.0.0.1:{self.page_port}/api/v1/readiness"
        try:
            with urllib.request.urlopen(url, timeout=5) as found:
                return found.status == 200
        except urllib.error.URLError:
            return False

    def _await(self, there, child, log):
        until = time.monotonic() + LONG
        while not there():
            assert child.poll() is None, log.read_text()
            assert time.monotonic() < until, log.read_text()
            time.sleep(0.05)

    def older(self):
        """Where a gateway is that wants no token."""
        if self._older is None:
            self._older = self.runner.run(self.stack.enter_async_context(serve(living("5.0"))))
        return str(self._older.origin)

    def end(self):
        """End what still goes on, the latest first."""
        for one in reversed(self.children):
            one.send_signal(signal.SIGTERM)
            one.wait(LONG)
        self.runner.run(self.stack.aclose())
        self.runner.close()


def logged_in(told, folder):
    """The state folder of somebody who has logged in at a simulated gateway."""
    environ = {"XDG_STATE_HOME": str(folder)}
    with (
        mock.patch.dict(os.environ, environ),
        mock.patch("sys.stdin", io.StringIO(f"{told['token']}\n")),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.suppress(SystemExit),
    ):
        main(["login", "--host", told["gateway"]])
    kept = [json.loads(one.read_text()) for one in folder.rglob("*") if one.is_file()]
    assert any(one.get("token") for one in kept), "nobody could log in"
    shelf = BooksFiles(folder / "pyenvoy")
    shelf.write(told["serial"], books(told["gateway"]))
    shelf.close(told["serial"])
    history = folder / "pyenvoy" / "history" / f"{told['serial']}.sqlite3"
    history.parent.mkdir(mode=0o700)
    history.touch(mode=0o600)
    return folder
