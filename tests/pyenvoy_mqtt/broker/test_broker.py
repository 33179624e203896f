import asyncio
import sys
from contextlib import asynccontextmanager

import pytest

from pyenvoy_mqtt.broker import Broker
from pyenvoy_mqtt.settings import MqttSettings
from pyenvoy_mqtt.topics import Topics
from tests.pyenvoy_mqtt.brokers import amqtt, free_port, mosquitto, watching

HOUSE = Topics("pyenvoy", "1223")
ONLINE = (HOUSE.availability, "online")
OFFLINE = (HOUSE.availability, "offline")


@pytest.fixture(scope="module")
def port(tmp_path_factory):
    with mosquitto(tmp_path_factory.mktemp("broker")) as found:
        yield found


@asynccontextmanager
async def publishing(port, **settings):
    found = Broker(MqttSettings("127.0.0.1", port, **settings), HOUSE)
    task = asyncio.create_task(found.run())
    yield found
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def until(true):
    async with asyncio.timeout(60):
        while not true():  # noqa: ASYNC110  # nobody tells us
            await asyncio.sleep(0.01)


async def test_the_latest_is_kept_for_who_comes_later(port):
    async with publishing(port) as broker:
        broker.put(HOUSE.state, b"1")
        broker.put(HOUSE.state, b"2")
        await until(lambda: broker.report.published == 1)
        async with watching(port, HOUSE.state) as heard:
            assert await heard(1) == [(HOUSE.state, "2")]


async def test_who_leaves_in_order_says_so(port):
    async with publishing(port) as broker:
        await until(lambda: broker.report.connected)
        async with watching(port, HOUSE.availability) as heard:
            assert (await heard(1))[0] in (ONLINE, OFFLINE)
    async with watching(port, HOUSE.availability) as heard:
        assert await heard(1) == [OFFLINE]


async def test_it_speaks_version_5_where_it_can(port):
    async with publishing(port) as broker:
        await until(lambda: broker.report.connected)
        assert broker.report.protocol == "5"


async def test_the_version_can_be_chosen(port):
    async with publishing(port, protocol="3.1.1") as broker:
        await until(lambda: broker.report.connected)
        assert broker.report.protocol == "3.1.1"


async def test_a_broker_that_comes_late_hears_everything(tmp_path):
    port = free_port()
    async with publishing(port) as broker:
        broker.put(HOUSE.state, b"1")
        await until(lambda: broker.report.trouble)
        with mosquitto(tmp_path, port):
            async with watching(port) as heard:
                assert await heard(2) == [ONLINE, (HOUSE.state, "1")]


async def test_a_broker_that_comes_late_is_spoken_to_in_version_5_still(tmp_path):
    port = free_port()
    async with publishing(port) as broker:
        await until(lambda: broker.report.trouble)
        with mosquitto(tmp_path, port):
            await until(lambda: broker.report.connected)
            assert broker.report.protocol == "5"


async def test_the_same_trouble_is_said_once(caplog):
    async with publishing(free_port()) as broker:
        await until(lambda: broker.report.trouble)
        await asyncio.sleep(1.2)
    assert len(caplog.messages) == 1


async def test_a_broker_that_forgot_hears_everything_again(tmp_path):
    async with publishing(port := free_port()) as broker:
        with mosquitto(tmp_path, port):
            broker.put(HOUSE.state, b"1")
            await until(lambda: broker.report.published == 1)
        await until(lambda: not broker.report.connected)
        broker.put(HOUSE.state, b"2")
        with mosquitto(tmp_path, port):
            async with watching(port) as heard:
                assert await heard(2) == [ONLINE, (HOUSE.state, "2")]


async def test_a_refused_publish_is_counted_and_not_taken_for_success(tmp_path):
    (tmp_path / "acl").write_text(f"topic write {HOUSE.availability}\n")
    with mosquitto(tmp_path, lines=f"acl_file {tmp_path / 'acl'}") as port:
        async with publishing(port) as broker:
            broker.put(HOUSE.state, b"1")
            await until(lambda: broker.report.rejected)
            assert (broker.report.published, broker.report.connected) == (0, True)
            assert "Not authorized" in broker.report.trouble


async def test_a_crash_leaves_the_last_will(port):
    code = (
        "import asyncio, os; from pyenvoy_mqtt.broker import *\n"
        "from pyenvoy_mqtt.settings import *; from pyenvoy_mqtt.topics import *\n"
        f"broker = Broker(MqttSettings('127.0.0.1', {port}), Topics('pyenvoy', 'crash'))\n"
        "broker.put('said', b'1')\n"
        "async def main():\n"
        "    task = asyncio.create_task(broker.run())\n"
        "    while not broker.report.published: await asyncio.sleep(0.01)\n"
        "    os._exit(1)\n"
        "asyncio.run(main())"
    )
    await (await asyncio.create_subprocess_exec(sys.executable, "-c", code)).wait()
    crashed = Topics("pyenvoy", "crash").availability
    async with watching(port, crashed) as heard:
        assert await heard(1) == [(crashed, "offline")]


async def test_a_broker_that_goes_while_we_go_holds_nobody_up(tmp_path):
    async with publishing(free_port()) as broker:
        with mosquitto(tmp_path, broker._settings.port):
            await until(lambda: broker.report.connected)


async def test_it_falls_back_where_version_5_is_not_spoken():
    async with amqtt() as port, publishing(port) as broker:
        broker.put(HOUSE.state, b"1")
        await until(lambda: broker.report.published)
        assert (broker.report.protocol, broker.report.trouble) == ("3.1.1", "")


async def test_a_newer_payload_is_not_lost_while_an_older_one_is_on_its_way(port):
    async with publishing(port) as broker:
        await until(lambda: broker.report.connected)
        for number in range(50):
            broker.put(HOUSE.state, b"%d" % number)
            await asyncio.sleep(0)
        await until(lambda: not len(broker.outbox))
        async with watching(port, HOUSE.state) as heard:
            assert await heard(1) == [(HOUSE.state, "49")]
