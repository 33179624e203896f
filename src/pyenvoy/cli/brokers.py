"""A broker for the demo: mosquitto as a child where it is installed, else amqtt in this process."""

import asyncio
import logging
import shutil
import socket
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from pyenvoy.cli.exits import Exit
from pyenvoy.cli.main import Failed

LOOPBACK = "127.0.0.1"
_TRIES = 100
_BETWEEN = 0.05  # seconds


KINDS = ("auto", "mosquitto", "amqtt")


@asynccontextmanager
async def broker(kind: str = "auto") -> AsyncIterator[tuple[str, int]]:
    """A broker on the loopback address, as long as the block lasts: its name and its port."""
    program = shutil.which("mosquitto") or shutil.which("mosquitto", path="/usr/sbin:/sbin")
    if program is None and kind == "mosquitto":
        raise Failed("mosquitto is not installed: apt-get install mosquitto", Exit.MISSING)
    port = free_port()
    if program is not None and kind != "amqtt":
        async with _mosquitto(program, port):
            yield "mosquitto", port
    else:
        async with _amqtt(port):
            yield "amqtt", port


def free_port(wanted: int = 0) -> int:
    """The wanted port if nobody has it, else one that the system chooses."""
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((LOOPBACK, wanted))
        except OSError:
            return free_port()
        port: int = tried.getsockname()[1]
        return port


@asynccontextmanager
async def _mosquitto(program: str, port: int) -> AsyncIterator[None]:
    with tempfile.TemporaryDirectory() as folder:
        config = _written(Path(folder), port)
        quiet = asyncio.subprocess.DEVNULL
        # a session of its own: Ctrl-C is for us, and we say farewell to the broker before it goes
        child = await asyncio.create_subprocess_exec(
            program, "-c", str(config), stdout=quiet, stderr=quiet, start_new_session=True
        )
        try:
            await _listening(port)
            yield
        finally:
            if child.returncode is None:
                child.terminate()
            await child.wait()


def _written(folder: Path, port: int) -> Path:
    """The configuration; started by root, mosquitto becomes a user of its own before it reads it."""
    config = folder / "mosquitto.conf"
    config.write_text(f"listener {port} {LOOPBACK}\nallow_anonymous true\npersistence false\n")
    config.chmod(0o644)
    folder.chmod(0o755)  # nothing secret is in it
    return config


async def _listening(port: int) -> None:
    for _ in range(_TRIES):
        try:
            _, writer = await asyncio.open_connection(LOOPBACK, port)
        except OSError:
            await asyncio.sleep(_BETWEEN)
        else:
            writer.close()
            return
    raise Failed("the MQTT broker does not start", Exit.MISSING)


@asynccontextmanager
async def _amqtt(port: int) -> AsyncIterator[None]:
    from amqtt.broker import Broker  # noqa: PLC0415  # the extra `demo`

    for name in ("amqtt", "transitions"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    anonymous = {"amqtt.plugins.authentication.AnonymousAuthPlugin": {"allow_anonymous": True}}
    listener = {"default": {"type": "tcp", "bind": f"{LOOPBACK}:{port}"}}
    found = Broker({"listeners": listener, "plugins": anonymous})
    await found.start()
    try:
        yield
    finally:
        await found.shutdown()
