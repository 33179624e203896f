"""From a changed value at the gateway to the MQTT message; and what publishing a snapshot costs."""

import asyncio
import json
import random
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median, quantiles

import aiomqtt

from pyenvoy import plain
from pyenvoy.access.credentials import OwnToken
from pyenvoy.effects.clock import WallClock
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.host import Site
from pyenvoy.endpoint import Cadence
from pyenvoy.secret import Secret
from pyenvoy.simulator.answers import living
from pyenvoy.simulator.server import serve
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.settings import MqttSettings, RestSettings
from pyenvoy_mqtt.telling import Telling
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy_mqtt.brokers import mosquitto
from tests.pyenvoy_mqtt.seen import later, snapshot, with_power

ERA = "8.2.4345_device_data"
SERIAL = "122000000001"
CHANGES = 60
CADENCE = Cadence.LIVE.value.total_seconds()
ALLOWED = 0.020

ABOUT = """
A value changes at the gateway at moments that have nothing to do with our questions, sixty times; the age of the
message is counted from then. A half of it is the wait for the next question, every 2 s.
"""


def measure() -> Iterator[tuple[str, str, str, bool]]:
    """The rows."""
    ages = asyncio.run(_ages())
    p50, p99 = median(ages), quantiles(ages, n=100)[98]
    most = CADENCE + ALLOWED
    what = "from a changed power at the gateway to the MQTT message"
    yield f"{what}, p50", f"{p50:.2f} s", f"below {most:.2f} s", p50 < most
    yield f"{what}, p99", f"{p99:.2f} s", f"below {most:.2f} s", p99 < most
    yield from _cost()


async def _ages() -> list[float]:
    with mosquitto(Path(tempfile.mkdtemp())) as port:
        now = datetime.now(UTC)
        houses = [living(ERA, inverters=count, serial=SERIAL, noon=now) for count in (4, 15)]
        async with serve(houses[0]) as gateway:
            token = OwnToken(Secret(gateway.token()))
            async with connect(str(gateway.origin), token) as envoy:
                section = MqttSettings("127.0.0.1", port, rest=RestSettings(enabled=False))
                site = Site(envoy, {"mqtt": section}, WallClock())
                task = asyncio.create_task(Mqtt().run(site))
                try:
                    return await _changes(gateway, houses, port)
                finally:
                    task.cancel()
                    await asyncio.gather(task, return_exceptions=True)


async def _changes(gateway, houses, port) -> list[float]:  # noqa: ANN001  # the simulator's
    ages = []
    chance = random.Random(1)  # no secret hangs on it
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe("pyenvoy/+/live", qos=1)
        messages = aiter(client.messages)
        before = await _power(messages)
        await asyncio.sleep(5)
        for number in range(CHANGES):
            await asyncio.sleep(chance.uniform(0, CADENCE))
            gateway.actor, began = houses[(number + 1) % 2], time.perf_counter()
            while abs((found := await _power(messages)) - before) < before / 4:
                pass
            ages.append(time.perf_counter() - began)
            before = found
    return ages


async def _power(messages) -> float:  # noqa: ANN001  # aiomqtt's iterator
    return json.loads((await anext(messages)).payload)["panels"]


def _cost() -> Iterator[tuple[str, str, str, bool]]:
    """A new production every two seconds through all that decides what is said, over encoding the snapshot."""
    found = snapshot()
    telling = Telling(MqttSettings(), Topics("p", SERIAL))
    told = [later(with_power(1000.0 + n), timedelta(seconds=2 * n)) for n in range(200)]
    for one in told[:5]:
        telling.take(one, None, one.at)
        list(telling.due(one.at))
    began = time.perf_counter()
    for one in told[5:]:
        telling.take(one, None, one.at)
        list(telling.due(one.at))
    ours = (time.perf_counter() - began) / len(told[5:])
    began = time.perf_counter()
    for _ in range(50):
        json.dumps(plain(found)).encode()
    whole = (time.perf_counter() - began) / 50
    ratio = ours / whole
    yield (
        "deciding and encoding all topics of a snapshot, over encoding it whole",
        f"{ratio:.1f}",
        "at most 2",
        ratio <= 2,
    )
