"""What goes wrong between us and those who read what we publish: a real mosquitto, in real time."""

import asyncio
import json
import os
import signal
import socket
import subprocess
import time
from contextlib import asynccontextmanager
from datetime import datetime, timedelta

import aiomqtt
import attrs
import httpx

from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import host
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.settings import MqttSettings, RestSettings
from tests.endurance.faults.named import Named
from tests.pyenvoy_mqtt.brokers import EXE, free_port, watching

ERA = "8.2.4345_device_data"
WITHIN = 60.0
NEVER = timedelta.max


@attrs.define(eq=False)
class Broker:
    """A mosquitto that can be started, killed and stopped."""

    folder: object
    port: int
    child: object = None

    def start(self, lines=""):
        config = self.folder / "mosquitto.conf"
        config.write_text(
            f"listener {self.port} 127.0.0.1\nallow_anonymous true\nuser root\npersistence false\n{lines}\n"
        )
        if EXE is None:
            raise FileNotFoundError("apt-get install mosquitto")
        self.child = subprocess.Popen([EXE, "-c", config], stderr=subprocess.DEVNULL)

    def kill(self):
        if self.child is not None:
            self.child.kill()
            self.child.wait(5)
            self.child = None

    def signal(self, which):
        self.child.send_signal(which)


@attrs.define(eq=False)
class House:
    """A gateway, a client, the adapter and a broker."""

    folder: object
    broker: Broker = None
    page: int = 0
    envoy: object = None
    gateway: object = None
    _running: object = None

    @asynccontextmanager
    async def open(self):
        self.broker, self.page = Broker(self.folder, free_port()), free_port()
        self.broker.start()
        try:
            async with serve(living(ERA)) as self.gateway:
                token = OwnToken(Secret(self.gateway.token()))
                async with connect(str(self.gateway.origin), token) as self.envoy:
                    self.start()
                    yield self
                    await self.stop()
        finally:
            self.broker.kill()

    def start(self):
        settings = MqttSettings("127.0.0.1", self.broker.port, rest=RestSettings(port=self.page))
        running = host(self.envoy, {"mqtt": Mqtt()}, {"mqtt": settings})
        self._running = asyncio.create_task(running)

    async def stop(self):
        self._running.cancel()
        await asyncio.gather(self._running, return_exceptions=True)

    async def follows(self, since):
        """Wait until broker and page hold what was measured after a moment; says for how long."""
        began = time.monotonic()
        while time.monotonic() - began < WITHIN:
            if await self._on_the_broker(since) and await self._on_the_page(since):
                return time.monotonic() - began
            await asyncio.sleep(0.2)
        return None

    async def _on_the_broker(self, since):
        topic = f"pyenvoy/{self.gateway.actor.serial}/state"
        try:
            async with watching(self.broker.port, topic) as heard:
                ((_, said),) = await heard(1, seconds=2)
        except (OSError, TimeoutError, aiomqtt.MqttError):
            return False
        return self._right(json.loads(said), since)

    async def _on_the_page(self, since):
        try:
            async with httpx.AsyncClient(trust_env=False, timeout=2) as client:
                said = await client.get(f"http://127.0.0.1:{self.page}/snapshot")
        except httpx.HTTPError:
            return False
        return said.status_code == 200 and self._right(said.json(), since)

    def _right(self, said, since):
        """Whether it is new; what is not the plant's own power is an error at once."""
        found = said["production"]
        at = datetime.fromisoformat(found["measured_at"])
        true = self.gateway.actor.view(self.gateway.now()).course.at(at.timestamp()).flows.pv
        if abs(found["now"]["power"] - true) > 0.005:
            raise AssertionError(f"{found['now']['power']} W were published, not {true}")
        return datetime.fromisoformat(found["source"]["at"]) > since


async def _killed(house):
    house.broker.kill()
    await asyncio.sleep(3)
    house.broker.start()


async def _stopped(house):
    house.broker.signal(signal.SIGSTOP)
    await asyncio.sleep(8)
    house.broker.signal(signal.SIGCONT)


async def _absent(house):
    await house.stop()
    house.broker.kill()
    house.start()
    await asyncio.sleep(3)
    house.broker.start()


async def _refusing(house):
    house.broker.kill()
    (house.folder / "acl").write_text("topic write nothing\ntopic read #\n")
    house.broker.start(f"acl_file {house.folder / 'acl'}")
    await asyncio.sleep(3)
    house.broker.kill()
    house.broker.start()


async def _stranger(house):
    """Something that speaks no MQTT has the broker's port."""
    house.broker.kill()
    server = await asyncio.start_server(_page, "127.0.0.1", house.broker.port)
    await asyncio.sleep(3)
    server.close()
    await asyncio.sleep(0.1)
    house.broker.start()


async def _page(reader, writer):
    await reader.read(100)
    writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
    writer.close()


async def _flapping(house):
    for _ in range(4):
        house.broker.kill()
        await asyncio.sleep(0.3)
        house.broker.start()
        await asyncio.sleep(0.7)


async def _readers(house):
    """Readers of the page that never read, and one that asks nonsense."""
    open_ones = []
    for said in (b"GET /snapshot HTTP/1.1\r\nHost: x\r\n\r\n" * 50, b"\x00" * 4000, b"GET /sna"):
        one = socket.create_connection(("127.0.0.1", house.page))
        one.sendall(said)
        open_ones.append(one)
    await asyncio.sleep(3)
    for one in open_ones:
        one.close()


async def _page_taken(house):
    await house.stop()
    taken = socket.socket()
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    taken.bind(("127.0.0.1", house.page))
    taken.listen()
    house.start()
    await asyncio.sleep(2)
    taken.close()


async def _restarted(house):
    await house.stop()
    house.start()


FAULTS = (
    Named("the broker is killed", (19,), "publishing stops until a restart", _killed),
    Named("the broker is stopped for 8 s", (19,), "publishing hangs", _stopped),
    Named("no broker at the start", (19,), "never gets going", _absent),
    Named("the broker refuses publishes", (19,), "lost without a word", _refusing),
    Named("something else on the broker's port", (19,), "a crash", _stranger),
    Named("the broker comes and goes", (19,), "publishing stops until a restart", _flapping),
    Named("readers of the page that do not read", (19,), "publishing hangs", _readers),
    Named("the page's port is taken at the start", (19,), "nothing recovers", _page_taken),
    Named("the adapter is restarted", (19,), "another server on the same port", _restarted),
)


async def play(folder, faults=FAULTS):
    """Each fault once; what was wrong, and how long each took to come back."""
    wrong, took = [], {}
    before = len(asyncio.all_tasks())
    files = len(os.listdir("/proc/self/fd"))
    async with House(folder).open() as house:
        if await house.follows(house.gateway.now() - timedelta(seconds=1)) is None:
            wrong.append("nothing is published at all")
        for one in faults:
            await one.begin(house)
            seconds = await house.follows(house.gateway.now())
            took[one.name] = None if seconds is None else timedelta(seconds=seconds)
            if took[one.name] is None:
                wrong.append(f"not back {WITHIN} s after: {one.name}")
    await asyncio.sleep(0.2)
    if len(os.listdir("/proc/self/fd")) > files + 2:
        wrong.append(f"{len(os.listdir('/proc/self/fd')) - files} files are left open")
    if len(asyncio.all_tasks()) > before:
        wrong.append(f"tasks are left: {asyncio.all_tasks()}")
    return wrong, took
