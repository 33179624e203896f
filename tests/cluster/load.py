"""What one site costs a central broker: what it says, what is kept of it, processor time and memory.

A minute of a real site is played for so many others as fast as the broker takes it, to one reader of everything.
"""

import asyncio
import os
import threading
import time
from pathlib import Path

from paho.mqtt import client as paho

from tests.cluster.centre import client, kept
from tests.cluster.nodes import LOGIN, Mosquitto, cluster, joined, listening
from tests.cluster.sites import USUAL, site
from tests.cluster.table import Row
from tests.pyenvoy_mqtt.brokers import free_port

MINUTE = 60.0
SITES = 300
TOPICS = ("pyenvoy/#", "homeassistant/device/#")
_TICKS = os.sysconf("SC_CLK_TCK")


async def _heard(port, seconds):
    found = []
    async with client(port) as reader:
        await reader.subscribe("pyenvoy/#", qos=0)
        try:
            async with asyncio.timeout(seconds):
                async for message in reader.messages:
                    if not message.retain:
                        found.append((str(message.topic), message.payload))  # noqa: PERF401  # ends by a timeout
        except TimeoutError:
            return found


async def one_broker(table, folder):
    """What a site says, and what that costs a mosquitto."""
    centre = Mosquitto(folder / "centre", free_port())
    centre.start()
    try:
        await listening(centre.port)
        recorded = await _usual(table, folder, centre.port)
        await _costs(
            table, f"mosquitto, {SITES} sites", (centre.port, [centre.child.pid]), recorded
        )
    finally:
        centre.kill()
    return recorded


async def two_nodes(table, folder, recorded):
    """What it costs two nodes of ejabberd together, all sites at the first of them."""
    with cluster(folder) as nodes:
        await joined(nodes)
        places = (nodes[0].port, [one.child.pid for one in nodes])
        await _costs(table, f"ejabberd, {SITES} sites", places, recorded, LOGIN)


async def _usual(table, folder, port):
    """What a site with the usual settings says at noon; a minute of it, for `played`."""
    async with site(folder, 1, [port], pace=USUAL) as one:
        await asyncio.sleep(90)  # until its start is over
        there = await kept(one.broker.port, TOPICS)
        minute = await _heard(port, MINUTE)
    size = sum(map(len, there.values()))
    told = sum(len(body) for topic, body in there.items() if topic.startswith("homeassistant"))
    say = _saying(table, "a site as it is")
    kinds = f"{told / 1000:.0f} of them announcements"
    say("is kept of it", f"{len(there)} topics, {size / 1000:.0f} kB, {kinds}")
    sent = sum(len(topic) + len(body) for topic, body in minute)
    whole = sum(len(body) for topic, body in minute if topic.endswith("/state"))
    kinds = f"{whole / 1000:.0f} of them the whole snapshot"
    say("said in a minute at noon", f"{len(minute)} messages, {sent / 1000:.0f} kB, {kinds}")
    return there, minute


async def _costs(table, name, places, recorded, login=None):
    """What so many sites cost a broker; `places` are its port and its processes."""
    port, pids = places
    there, minute = recorded
    states = [pair for pair in there.items() if pair[0].startswith("pyenvoy")]
    before = _memory(pids)
    await asyncio.to_thread(_play, port, login, states)
    after = _memory(pids)
    began = _processor(pids)
    seconds = await asyncio.to_thread(_play, port, login, minute)
    spent = (_processor(pids) - began) / SITES / MINUTE
    say = _saying(table, name)
    memory = f"{after / 1024:.0f} MB, {before / 1024:.0f} MB without them"
    say("memory, without announcements", memory)
    say("processor, with one reader of everything", f"{spent * 1000:.2f} ms a second for each site")
    say("messages taken", f"{SITES * len(minute) / seconds:.0f} a second")


def _saying(table, scene):
    return lambda what, measured: table.add(Row(scene, what, measured))


def _play(port, login, messages):
    """Publish these as so many sites would; the seconds until all was heard."""
    count, done = SITES * len(messages), threading.Event()
    heard = 0

    def hear(*_):
        nonlocal heard
        heard += 1
        if heard >= count:
            done.set()

    reader, writer = _connected(port, login), _connected(port, login)
    reader.on_message = hear
    reader.subscribe("pyenvoy/#", qos=0)
    time.sleep(1.0)  # what is kept there already
    heard = 0
    began = time.monotonic()
    for number in range(SITES):
        serial = f"{130_000_000_000 + number}"
        for topic, body in messages:
            first, _, rest = topic.split("/", 2)
            told = writer.publish(f"{first}/{serial}/{rest}", body, qos=1, retain=True)
    told.wait_for_publish(120)
    done.wait(60)
    spent = time.monotonic() - began
    for one in (reader, writer):
        one.disconnect()
        one.loop_stop()
    return spent


def _connected(port, login):
    made = paho.Client(paho.CallbackAPIVersion.VERSION2, protocol=paho.MQTTv5)
    if login is not None:
        made.username_pw_set(*login)
    made.max_inflight_messages_set(100)
    made.connect("127.0.0.1", port)
    made.loop_start()
    return made


def _memory(pids):
    """Resident kB."""
    texts = [Path(f"/proc/{pid}/status").read_text() for pid in pids]
    return sum(int(text.partition("VmRSS:")[2].split()[0]) for text in texts)


def _processor(pids):
    """Seconds."""
    fields = [Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split() for pid in pids]
    return sum(int(one[11]) + int(one[12]) for one in fields) / _TICKS
