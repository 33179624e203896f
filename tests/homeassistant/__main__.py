"""A real Home Assistant finds a simulated system: `python -m tests.homeassistant path/to/hass [entity]`.

Every entity without one warning, right values, a command there and back, a restart of either side, a
removed battery, another topic. `nox -s homeassistant` installs one and runs this.
"""

import asyncio
import json
import logging
import os
import sys
import tempfile
import time
from contextlib import asynccontextmanager
from pathlib import Path

import aiomqtt

from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import Site
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.settings import Form, HomeAssistantSettings, MqttSettings, RestSettings
from tests.homeassistant.hass import hass
from tests.pyenvoy_mqtt.brokers import free_port, mosquitto

ERA = "8.2.127_generator_running"
SERIAL = "122000000001"


ECHO = "No device components to cleanup for batteries_"
"""Home Assistant clears our topic once more for every disabled entity of a device that it has removed, and then
wonders about its own empty messages. Whatever removes a device with disabled entities brings this about."""


def system(batteries):
    return living(ERA, batteries=batteries, serial=SERIAL)


def step(what, began):
    print(f"{time.monotonic() - began:6.1f} s  {what}", flush=True)


@asynccontextmanager
async def running(site):
    task = asyncio.create_task(Mqtt().run(site))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(true, seconds, what):
    """Wait for a coroutine function to give something true."""
    last = None
    try:
        async with asyncio.timeout(seconds):
            while not (last := await true()):
                await asyncio.sleep(0.5)
    except TimeoutError:
        raise AssertionError(f"{what}: not within {seconds} s") from None
    return last


async def kept(port, topic):
    """What the broker keeps, by topic."""
    found = {}
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe(topic)
        try:
            async with asyncio.timeout(2):
                async for message in client.messages:
                    found[str(message.topic)] = message.payload
        except TimeoutError:
            return found


async def announced(port):
    """Every entity that we announce: its unique id, with its part of the announcement."""
    found = {}
    for topic, payload in (await kept(port, "homeassistant/+/+/+/config")).items():
        told = json.loads(payload)
        platform = topic.split("/")[1]
        for one in told.get("components", {"": {**told, "platform": platform}}).values():
            found[one["unique_id"]] = {"state_topic": told.get("state_topic"), **one}
    return found


async def main(binary, form="device"):
    began = time.monotonic()
    folder = Path(tempfile.mkdtemp())
    os.environ["XDG_STATE_HOME"] = str(folder)
    (folder / "hass").mkdir()
    settings = {"interval": 1.0, "forget_after": 0.05, "rest": RestSettings(enabled=False),
                "home_assistant": HomeAssistantSettings(form=Form(form))}  # fmt: skip
    with mosquitto(folder, lines="max_queued_messages 0") as port:
        async with (
            hass(binary, folder / "hass", free_port()) as home,
            serve(system(2)) as gateway,
            connect(str(gateway.origin), OwnToken(Secret(gateway.token()))) as envoy,
        ):
            step("Home Assistant answers", began)
            await home.onboard(port)
            site, moved = (
                Site(envoy, {"mqtt": MqttSettings("127.0.0.1", port, topic=topic, **settings)}, WallClock())
                for topic in ("pyenvoy", "elsewhere")
            )  # fmt: skip
            await scenes(home, gateway, site, port, began)
            await under_another_topic(home, moved, port, began)
            step("not one warning", began)


async def scenes(home, gateway, site, port, began):
    async with running(site):
        await found_all(home, port, began)
        await right_values(home, port, began)
        await command(home, port, began)
        await switched_on(home, began)
        await home.stop()
        await home.start()
        await until(lambda: alive(home), 60, "values after Home Assistant's restart")
        step("Home Assistant restarted: the values are there again", began)
        await asyncio.sleep(5)
        await right_values(home, port, began)
    await until(lambda: dark(home), 20, "unavailable after we have gone")
    step("we have gone: unavailable", began)
    before = await home.entities()
    async with running(site):
        await until(lambda: alive(home), 30, "values after our restart")
        assert (await home.entities()).keys() == before.keys()
        step("we are back: the same entities with values", began)
        assert not home.warnings(), "\n".join(home.warnings())
        await removed(home, gateway, began)
    bad = [one for one in home.warnings() if ECHO not in one]
    assert not bad, "\n".join(bad)


async def under_another_topic(home, site, port, began):
    """The entities stay and have values, and nothing is left where they had them before."""

    async def cleared():
        return not await kept(port, "pyenvoy/#")

    before = await home.entities()
    async with running(site):
        await until(cleared, 60, "what stood under the topic before is gone")
        await until(lambda: alive(home), 30, "values under another topic")
        assert (await home.entities()).keys() == before.keys()
        await right_values(home, port, began, "elsewhere/#")
    bad = [one for one in home.warnings() if ECHO not in one]
    assert not bad, "\n".join(bad)
    step(
        "under another topic: the same entities with values, and nothing is left of the one before",
        began,
    )


async def found_all(home, port, began):
    async def missing():
        ours = await announced(port)
        return len(ours) > 1000 and not ours.keys() - (await home.entities()).keys()

    try:
        await until(missing, 60, "every entity")
    except AssertionError:
        ours, theirs = await announced(port), await home.entities()
        print("missing:", sorted(ours.keys() - theirs.keys()), home.warnings())
        raise
    ours, devices = await announced(port), await home.devices()
    kinds = sorted(one.partition(f"{SERIAL}_")[2].rpartition("_")[0] or one for one in devices)
    step(
        f"{len(ours)} entities of {len(devices)} devices: {', '.join(dict.fromkeys(kinds))}", began
    )
    assert not home.warnings(), "\n".join(home.warnings())


async def alive(home):
    states = await home.states()
    found = [one for name, one in states.items() if name.endswith("_house_power")]
    return found and found[0]["state"] not in ("unavailable", "unknown")


async def dark(home):
    states = await home.states()
    found = [one for name, one in states.items() if name.endswith("_house_power")]
    return found and found[0]["state"] == "unavailable"


async def right_values(home, port, began, topics="pyenvoy/#"):
    """Every number that Home Assistant shows is one that stands on its topic."""
    ours, theirs = await announced(port), await home.entities()
    states, said = await home.states(), await kept(port, topics)
    numbers, wrong = 0, []
    for unique, config in ours.items():
        entity = theirs[unique]["entity_id"]
        topic = config.get("state_topic")
        if entity not in states or config["platform"] != "sensor" or topic not in said:
            continue
        shown = states[entity]["state"]
        if config.get("unit_of_measurement") and shown not in ("unknown", "unavailable"):
            numbers += 1
            if f"{float(shown):g}" not in _numbers(said[topic]):
                wrong.append((entity, shown))
        if shown == "unavailable":
            wrong.append((entity, shown))
    moved = [one for one in wrong if one[1] != "unavailable"]
    assert len(moved) <= numbers / 5, moved  # what has moved between the two looks
    assert len(moved) == len(wrong), wrong
    step(f"{numbers} numbers looked at, {numbers - len(moved)} stand on their topics", began)


def _numbers(payload):
    found = set()

    def walk(one):
        if isinstance(one, dict):
            for inner in one.values():
                walk(inner)
        elif isinstance(one, list):
            for inner in one:
                walk(inner)
        elif isinstance(one, int | float) and not isinstance(one, bool):
            found.add(f"{one:g}")

    walk(json.loads(payload))
    return found


async def command(home, port, began):
    """A number set in Home Assistant arrives, is confirmed, and shows as it was read back."""
    theirs = await home.entities()
    reserve = next(
        one["entity_id"] for key, one in theirs.items() if key.endswith("control_reserve")
    )
    assert reserve.startswith("number."), reserve
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe("pyenvoy/+/reserve/result", qos=1)
        await home.call("number.set_value", reserve, value=35)

        async def shows():
            return float((await home.states())[reserve]["state"]) == 35

        async with asyncio.timeout(200):
            async for message in client.messages:
                told = json.loads(message.payload)
                step(f"{told['wish']}: {told['outcome']}", began)
                if told["outcome"] != "under way":
                    break
    assert told["outcome"] == "confirmed", told
    await until(shows, 30, "the reserve as it was read back")
    step("the number shows what was read back", began)


async def switched_on(home, began):
    """Every entity that is disabled by default, so that all of them are shown after a restart."""
    hidden = [one["entity_id"] for one in (await home.entities()).values() if one["disabled_by"]]
    await home.ask_all(
        {"type": "config/entity_registry/update", "entity_id": one, "disabled_by": None}
        for one in hidden
    )
    step(f"{len(hidden)} entities that are disabled by default are switched on", began)


async def removed(home, gateway, began):
    """One of two batteries is pulled: its device and its entities go, those of the other stay."""
    before = await home.devices()
    batteries = [one for one in before if "_batteries_" in one]
    assert len(batteries) == 2, batteries
    gateway.actor = system(1)

    async def gone():
        return len([one for one in await home.devices() if "_batteries_" in one]) == 1

    await until(gone, 400, "the pulled battery")
    after = await home.devices()
    assert before.keys() - after.keys() <= set(batteries)
    step("a battery was pulled, and its device is gone", began)


if __name__ == "__main__":
    logging.basicConfig(level=logging.WARNING)
    asyncio.run(main(*sys.argv[1:]))
