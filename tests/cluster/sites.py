"""One site: a simulated gateway, a `pyenvoy-mqtt` of its own, a mosquitto of its own with a bridge to the centre."""

import json
import os
import signal
import subprocess
import sys
from contextlib import asynccontextmanager
from pathlib import Path

import attrs

from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from tests.cluster.nodes import Mosquitto, listening
from tests.pyenvoy_mqtt.brokers import free_port

ERA = "8.2.127_generator_running"
EVERY = 1.0
"""Seconds between two live values."""

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
every = {every}

[mqtt]
broker = "127.0.0.1"
port = {port}
interval = 1
deadband = 0
refresh = 1

[mqtt.rest]
enabled = false

[mqtt.history]
enabled = false
"""


@attrs.define(eq=False)
class Site:
    """All of one place."""

    name: str
    serial: str
    folder: Path
    broker: Mosquitto
    child: subprocess.Popen | None = None

    @property
    def root(self):
        return f"pyenvoy/{self.serial}"

    @property
    def said(self):
        """What its parts have printed."""
        return "".join((self.folder / one).read_text() for one in ("printed", "log"))

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


@asynccontextmanager
async def site(folder, number, ports, user=None, password=None):
    """A site whose bridge tries these ports one after the other."""
    name, serial = f"site{number}", f"12200000000{number}"
    home = folder / name
    home.mkdir()
    login = f"remote_username {user}\nremote_password {password}\n" if user else ""
    addresses = " ".join(f"127.0.0.1:{one}" for one in ports)
    root = f"pyenvoy/{serial}"
    bridge = BRIDGE.format(name=name, addresses=addresses, login=login, root=root)
    broker = Mosquitto(home, free_port(), bridge)
    made = Site(name, serial, home, broker)
    async with serve(living(ERA, serial=serial)) as gateway:
        token = home / "token"
        token.write_text(gateway.token())
        token.chmod(0o600)
        settings = SETTINGS.format(host=gateway.origin, every=EVERY, port=broker.port)
        (home / "pyenvoy.toml").write_text(settings)
        try:
            broker.start()
            await listening(broker.port)
            made.start()
            yield made
        finally:
            made.stop()
            broker.kill()


def wish(identifier):
    """A wish that is refused at once, so that both ways are tried and nothing is changed."""
    return json.dumps({"value": "no number", "id": identifier})
