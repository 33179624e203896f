"""Real brokers for the tests: mosquitto as a child, and what another client sees on it."""

import asyncio
import os
import shutil
import socket
import subprocess
import time
from contextlib import asynccontextmanager, contextmanager

import aiomqtt
import pytest
from amqtt.broker import Broker

EXE = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/sbin")


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def mosquitto(folder, port=None, lines=""):
    """A broker on a free port, as long as the block lasts."""
    if EXE is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("apt-get install mosquitto")
    port = port or free_port()
    config = folder / "mosquitto.conf"
    config.write_text(
        f"listener {port} 127.0.0.1\nallow_anonymous true\nuser root\npersistence false\n{lines}\n"
    )
    child = subprocess.Popen([EXE, "-c", config], stderr=subprocess.DEVNULL)
    try:
        _await_port(port)
        yield port
    finally:
        child.terminate()
        child.wait(5)


def _await_port(port):
    for _ in range(3000):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.01)
    raise AssertionError("mosquitto did not start")


@asynccontextmanager
async def watching(port, topic="#"):
    """What another client hears: `await heard(n)` gives the first n messages as (topic, payload)."""
    async with aiomqtt.Client("127.0.0.1", port, protocol=aiomqtt.ProtocolVersion.V311) as client:
        await client.subscribe(topic, qos=1)

        messages = aiter(client.messages)

        async def heard(count, seconds=60):
            async with asyncio.timeout(seconds):
                found = [await anext(messages) for _ in range(count)]
            return [(str(one.topic), one.payload.decode()) for one in found]

        yield heard


@asynccontextmanager
async def amqtt():
    """A broker that knows version 3.1.1 only, in this process."""
    port = free_port()
    anonymous = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    listener = {"default": {"type": "tcp", "bind": f"127.0.0.1:{port}"}}
    found = Broker({"listeners": listener, "plugins": anonymous})
    await found.start()
    yield port
    await found.shutdown()
