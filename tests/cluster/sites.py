"""One site: a simulated gateway, a `pyenvoy-mqtt` of its own, a mosquitto of its own with a bridge to the centre."""

import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import attrs

from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from tests.cluster.nodes import Mosquitto, listening
from tests.pyenvoy_mqtt.brokers import free_port

ERA = "8.2.127_generator_running"
EVERY = 1.0
"""Seconds between two live values."""

LIVELY = (f"every = {EVERY}\n", "interval = 1\ndeadband = 0\nrefresh = 1\n")
"""So that every silence shows."""
USUAL = ("", "")
"""As it is unless a person says otherwise."""

BRIDGE = """\
connection {name}
addresses {addresses}
{login}bridge_protocol_version mqttv50
remote_clientid {name}
keepalive_interval 10
restart_timeout 1 5
round_robin true
cleansession false
local_cleansession true
notifications true
notification_topic bridges/{name}/state
topic {root}/# out 1
topic homeassistant/device/# out 1
topic homeassistant/status in 1
topic {root}/+/set in 1
topic {root}/+/+/set in 1
"""
"""States go up, wishes come down: with `both` a centre that remembers old states would put them over the new ones."""

SETTINGS = """\
[gateway]
host = "{host}"
token_file = "token"
{lively}
[mqtt]
broker = "127.0.0.1"
port = {port}
{more}
[mqtt.rest]
enabled = false

[mqtt.history]
enabled = false
"""


_LOGS = ("printed", "log")


@attrs.define(eq=False)
class Site:
    """All of one place."""

    name: str
    serial: str
    folder: Path
    broker: Mosquitto | None = None
    child: subprocess.Popen | None = None

    @property
    def root(self):
        return f"pyenvoy/{self.serial}"

    @property
    def said(self):
        """What its parts have printed."""
        return "".join(one.read_text() for one in self.folder.glob("[pl]*") if one.name in _LOGS)

    def start(self):
        environ = os.environ | {"XDG_STATE_HOME": str(self.folder), "PYTHONPATH": "src"}
        command = [sys.executable, "-m", "pyenvoy_mqtt", "--config", self.folder / "pyenvoy.toml"]
        with (self.folder / "printed").open("ab") as printed:
            self.child = subprocess.Popen(command, stdout=printed, stderr=printed, env=environ)

    def stand_still(self):
        """What it says stays as it is, so that copies of it can be compared."""
        self.child.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.child.send_signal(signal.SIGCONT)

    def stop(self):
        if self.child is not None:
            self.child.send_signal(signal.SIGCONT)
            self.child.terminate()
            self.child.wait(20)
            self.child = None


def bridged(name, root, ports, login=None):
    """The bridge to these ports, in the order in which they are tried."""
    user, password = login or (None, None)
    said = f"remote_username {user}\nremote_password {password}\n" if user else ""
    addresses = " ".join(f"127.0.0.1:{one}" for one in ports)
    return BRIDGE.format(name=name, addresses=addresses, login=said, root=root)


@asynccontextmanager
async def site(folder, number, ports, login=None, pace=LIVELY):
    """A site with a broker of its own, whose bridge tries these ports one after the other."""
    name, serial = f"site{number}", f"12200000000{number}"
    home = folder / name
    broker = Mosquitto(home, free_port(), bridged(name, f"pyenvoy/{serial}", ports, login))
    broker.start()
    try:
        await listening(broker.port)
        async with reporting(Site(name, serial, home, broker), pace) as made:
            yield made
    finally:
        broker.kill()


@asynccontextmanager
async def reporting(made, pace=LIVELY, port=None, login=None):
    """The gateway of a site, and its `pyenvoy-mqtt`, which speaks to the site's broker unless told to another port."""
    made.folder.mkdir(exist_ok=True)
    lively, more = pace
    if login is not None:
        user, password = login
        more += f'user = "{user}"\npassword_file = "password"\n'
        _secret(made.folder / "password", password)
    at = datetime.now(UTC)
    async with serve(living(ERA, serial=made.serial, noon=at)) as gateway:
        _secret(made.folder / "token", gateway.token())
        port = port or made.broker.port
        settings = SETTINGS.format(host=gateway.origin, lively=lively, port=port, more=more)
        (made.folder / "pyenvoy.toml").write_text(settings)
        try:
            made.start()
            yield made
        finally:
            made.stop()


def _secret(path, text):
    path.write_text(text)
    path.chmod(0o600)


def wish(identifier):
    """A wish that is refused at once, so that both ways are tried and nothing is changed."""
    return json.dumps({"value": "no number", "id": identifier})
