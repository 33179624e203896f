"""Central brokers as children: one mosquitto, and an ejabberd of two nodes that are one cluster.

Everything of a cluster stands in one folder and on loopback ports of its own: no installed ejabberd is touched.
"""

import asyncio
import os
import shutil
import signal
import socket
import subprocess
import time
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import attrs

from tests.pyenvoy_mqtt.brokers import EXE, free_port

USER, PASSWORD = "fleet", "only-for-loopback"
LOGIN = (f"{USER}@localhost", PASSWORD)
LIBRARIES = "/usr/lib/x86_64-linux-gnu"

_EJABBERD = """\
hosts: [localhost]
loglevel: warning
listen:
  - port: {port}
    ip: "127.0.0.1"
    module: mod_mqtt
    backlog: 1000
modules:
  mod_mqtt:
    match_retained_limit: infinity
    max_queue: infinity
"""
"""Both limits are 1000 unless set: a reader of several sites would get a part of what is kept, and no error."""


def available():
    """Why there can be no cluster here; nothing where there can."""
    missing = [one for one in ("erl", "epmd") if shutil.which(one) is None]
    if not missing and not [*Path(LIBRARIES).glob("ejabberd-*")]:
        missing = ["ejabberd"]
    return f"no {', '.join(missing)} here: apt-get install ejabberd" if missing else ""


def answers(port):
    """Whether somebody listens there."""
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


async def listening(port, seconds=180):
    async with asyncio.timeout(seconds):
        while not answers(port):
            await asyncio.sleep(0.05)


@attrs.define(eq=False)
class Mosquitto:
    """A broker that forgets everything when it is killed; `lines` are added to its configuration."""

    folder: Path
    port: int
    lines: str = ""
    child: subprocess.Popen | None = None

    def start(self):
        if EXE is None:
            raise FileNotFoundError("apt-get install mosquitto")
        self.folder.mkdir(exist_ok=True)
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\npersistence false\n"
            f"max_queued_messages 0\n{self.lines}\n"
        )
        with (self.folder / "log").open("ab") as log:
            self.child = subprocess.Popen([EXE, "-c", config], stdout=log, stderr=log)

    def kill(self):
        if self.child is not None:
            self.child.kill()
            self.child.wait(5)
            self.child = None


_RULES = """\
topic readwrite #
pattern write bridges/%u/state
"""
_RULES_OF_ONE = """\

user {name}
topic write pyenvoy/{serial}/#
topic read pyenvoy/{serial}/+/set
topic read pyenvoy/{serial}/+/+/set
topic write homeassistant/device/pyenvoy_{serial}/#
topic read homeassistant/status
"""
"""As the guide has them; the first line is for who reads here without a name."""


def ruled(folder, names):
    """The lines of a mosquitto that knows each site and lets it write its own topics only."""
    users, rules = folder / "users", folder / "rules"
    told = [
        _RULES_OF_ONE.format(name=one, serial=f"12200000000{number}")
        for number, one in enumerate(names, 1)
    ]
    rules.write_text("".join([_RULES, *told]))
    for begin, one in enumerate(names):
        first = ["-c"] if begin == 0 else []
        subprocess.run(["mosquitto_passwd", *first, "-b", users, one, PASSWORD], check=True)
    return f"password_file {users}\nacl_file {rules}"


@attrs.define(eq=False)
class Node:
    """One ejabberd; it keeps its folder, and so its place in the cluster, when it is killed."""

    name: str
    folder: Path
    port: int
    environ: dict
    child: subprocess.Popen | None = None

    def start(self):
        self.folder.mkdir(exist_ok=True)
        config = self.folder / "ejabberd.yml"
        config.write_text(_EJABBERD.format(port=self.port))
        own = {
            "EJABBERD_CONFIG_PATH": str(config),
            "EJABBERD_LOG_PATH": str(self.folder / "ejabberd.log"),
            "EJABBERD_PID_PATH": str(self.folder / "pid"),
        }
        command = [
            "erl", "-noinput", "-sname", self.name, "-kernel", "inet_dist_use_interface",
            "{127,0,0,1}", "-mnesia", "dir", f'"{self.folder / "db"}"', "-s", "ejabberd",
        ]  # fmt: skip
        with (self.folder / "printed").open("ab") as printed:
            self.child = subprocess.Popen(
                command, stdout=printed, stderr=printed, env=self.environ | own
            )

    def kill(self):
        """As when its machine loses power."""
        if self.child is not None:
            self.child.send_signal(signal.SIGKILL)
            self.child.wait(5)
            self.child = None

    def told(self, *words):
        """One command of its own control program."""
        command = [
            "erl", "-noinput", "-hidden", "-sname", f"ctl{time.monotonic_ns()}@localhost",
            "-s", "ejabberd_ctl", "-extra", self.name, *words,
        ]  # fmt: skip
        found = subprocess.run(
            command, env=self.environ, capture_output=True, text=True, timeout=60, check=False
        )
        if found.returncode:
            raise RuntimeError(f"{' '.join(words)}: {found.stdout}{found.stderr}")
        return found.stdout.split()


@contextmanager
def cluster(folder):
    """Two nodes that do not know each other yet."""
    port = free_port()
    cookie = folder / ".erlang.cookie"
    cookie.write_text("".join(chr(97 + one % 26) for one in os.urandom(20)))
    cookie.chmod(0o400)
    environ = os.environ | {
        "HOME": str(folder),
        "ERL_LIBS": LIBRARIES,
        "ERL_EPMD_PORT": str(port),
        "ERL_EPMD_ADDRESS": "127.0.0.1",
    }
    names = subprocess.Popen(["epmd", "-port", str(port), "-address", "127.0.0.1"], env=environ)
    nodes = [
        Node(f"node{one}@localhost", folder / f"node{one}", free_port(), environ) for one in (1, 2)
    ]
    try:
        yield nodes
    finally:
        for one in nodes:
            one.kill()
        names.terminate()
        with suppress(subprocess.TimeoutExpired):
            names.wait(5)


async def _registered(node):
    """A node listens before it knows users: until then it refuses to register any."""
    for left in range(20, -1, -1):
        try:
            await asyncio.to_thread(node.told, "register", USER, "localhost", PASSWORD)
        except RuntimeError:
            if not left:
                raise
            await asyncio.sleep(1)
        else:
            return


async def joined(nodes):
    """Both run and are one; whoever reads or writes signs in as one user."""
    for one in nodes:
        one.start()
    for one in nodes:
        await listening(one.port)
    await _registered(nodes[0])
    await asyncio.to_thread(nodes[1].told, "join_cluster", nodes[0].name)
    await listening(nodes[1].port)
    members = await asyncio.to_thread(nodes[1].told, "list_cluster")
    if sorted(members) != sorted(one.name for one in nodes):
        raise RuntimeError(f"the cluster is {members}")


class Balancer:
    """One port before several: each connection goes to the next of them that answers."""

    def __init__(self, ports):
        self._ports = ports
        self._count = -1
        self.port = 0

    async def _pass(self, reader, writer):
        self._count += 1
        for turn in range(len(self._ports)):
            port = self._ports[(self._count + turn) % len(self._ports)]
            try:
                there = await asyncio.open_connection("127.0.0.1", port)
            except OSError:
                continue
            await asyncio.gather(_copied(reader, there[1]), _copied(there[0], writer))
            return
        writer.close()

    @asynccontextmanager
    async def open(self):
        server = await asyncio.start_server(self._pass, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield self
        finally:
            server.close()


async def _copied(reader, writer):
    with suppress(ConnectionError):
        while part := await reader.read(65_536):
            writer.write(part)
            await writer.drain()
    writer.close()
