import asyncio
import json
import os
import signal
import socket
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

import aiomqtt
import attrs
import httpx
import pytest

from pyenvoy import Firmware, Snapshot, plain
from pyenvoy.model.gateway import Gateway
from pyenvoy.model.source import Source
from pyenvoy.polling.tally import Tally
from pyenvoy.session import State
from pyenvoy_mqtt import adapter, broker, publishing
from pyenvoy_mqtt.adapter import Mqtt
from pyenvoy_mqtt.history.files import opened_to_read
from pyenvoy_mqtt.history.looking import History
from pyenvoy_mqtt.settings import (
    HistorySettings,
    HomeAssistantSettings,
    MqttSettings,
    RestSettings,
)
from tests.pyenvoy_mqtt.brokers import mosquitto, watching
from tests.pyenvoy_mqtt.houses import house, until

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
GATEWAY = Gateway(Source("info", NOON), "1223", Firmware((8,)), "D8")


class House:
    """A site that tells what it is given."""

    accounts = None
    insight = None
    tally = Tally()
    paused = False
    state = State(())
    cards = {}  # noqa: RUF012  # nobody puts any up
    taken = 0
    """By how many all was taken that there is."""

    def __init__(self, *snapshots, **settings):
        self._snapshots = snapshots
        self._settings = MqttSettings("127.0.0.1", **settings)

    def settings(self, section):
        assert section is MqttSettings
        return self._settings

    async def snapshots(self):
        for one in self._snapshots:
            yield one
        self.taken += 1
        await asyncio.Event().wait()


def free_port():
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


async def test_a_snapshot_goes_to_the_broker_and_to_the_page(tmp_path):
    snapshot = Snapshot(NOON, gateway=GATEWAY)
    page = free_port()
    with mosquitto(tmp_path) as port:
        house = House(Snapshot(NOON), snapshot, port=port, rest=RestSettings(port=page))
        running = asyncio.create_task(Mqtt().run(house))
        async with watching(port, "pyenvoy/1223/state") as heard:
            ((_, said),) = await heard(1)
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{page}/snapshot")
            health = (await client.get(f"http://127.0.0.1:{page}/health")).json()
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert json.loads(said) == plain(snapshot) == answer.json()
    assert health["brokers"]["1223"]["published"] > 0


async def test_without_the_page_nobody_listens(tmp_path):
    with mosquitto(tmp_path) as port:
        house = House(
            Snapshot(NOON, gateway=GATEWAY),
            port=port,
            rest=RestSettings(enabled=False, port=free_port()),
        )
        running = asyncio.create_task(Mqtt().run(house))
        async with watching(port, "pyenvoy/1223/state") as heard:
            await heard(1)
        with socket.socket() as tried:
            assert tried.connect_ex(("127.0.0.1", house._settings.rest.port))
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_a_port_that_is_taken_is_said_once_and_tried_again(tmp_path, caplog, monkeypatch):
    monkeypatch.setattr(adapter, "_AGAIN", 0.05)
    sites = [Snapshot(NOON, gateway=attrs.evolve(GATEWAY, serial=one)) for one in ("1223", "1224")]
    with mosquitto(tmp_path) as port, socket.create_server(("127.0.0.1", 0)) as taken:
        page = taken.getsockname()[1]
        houses = [House(one, port=port, rest=RestSettings(port=page)) for one in sites]
        mqtt = Mqtt()
        async with watching(port, "pyenvoy/+/state") as heard:
            running = asyncio.gather(*(mqtt.run(one) for one in houses), return_exceptions=True)
            await heard(2)
        await asyncio.sleep(0.2)
        said = [one.getMessage() for one in caplog.records if one.levelname == "ERROR"]
        assert ["[mqtt.rest]" in one for one in said] == [True]
        taken.close()
        async with httpx.AsyncClient(trust_env=False) as client:
            await until(lambda: answers(page))
            assert (await client.get(f"http://127.0.0.1:{page}/snapshot")).status_code == 200
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def answers(port):
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


async def test_several_gateways_share_the_pages(tmp_path):
    other = attrs.evolve(GATEWAY, serial="1224")
    page = free_port()
    adapter = Mqtt()
    with mosquitto(tmp_path) as port:
        houses = [
            House(Snapshot(NOON, gateway=x), port=port, rest=RestSettings(port=page))
            for x in (GATEWAY, other)
        ]
        running = asyncio.gather(*(adapter.run(house) for house in houses))
        async with watching(port, "pyenvoy/+/state") as heard:
            await heard(2)
        async with httpx.AsyncClient(trust_env=False) as client:
            answer = await client.get(f"http://127.0.0.1:{page}/snapshot?gateway=1224")
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    assert answer.json()["gateway"]["serial"] == "1224"


async def test_while_nothing_was_read_of_a_gateway_we_are_not_ready():
    page, adapter, at = free_port(), Mqtt(), datetime.now(UTC)
    gateway = attrs.evolve(GATEWAY, source=Source("info", at))
    section = {"enabled": False, "rest": RestSettings(port=page), "history": HistorySettings(False)}
    houses = [House(Snapshot(at, gateway=gateway), **section), House(**section)]
    read, unread = [asyncio.create_task(adapter.run(house)) for house in houses]
    async with httpx.AsyncClient(trust_env=False) as client:
        await asked(client, f"http://127.0.0.1:{page}/snapshot")
        before = await client.get(f"http://127.0.0.1:{page}/api/v1/readiness")
        unread.cancel()
        await asyncio.gather(unread, return_exceptions=True)
        after = await client.get(f"http://127.0.0.1:{page}/api/v1/readiness")
    read.cancel()
    await asyncio.gather(read, return_exceptions=True)
    assert (before.status_code, after.status_code) == (503, 200)


async def run_once(tmp_path, taken):
    """A house whose history is kept in a folder, until its snapshot is with the broker and with so many."""
    with mosquitto(tmp_path) as port:
        house = House(
            Snapshot(NOON, gateway=GATEWAY),
            port=port,
            rest=RestSettings(enabled=False),
            history=HistorySettings(folder=str(tmp_path)),
        )
        running = asyncio.create_task(Mqtt().run(house))
        async with watching(port, "pyenvoy/1223/state") as heard:
            await heard(1)
        await until(lambda: house.taken == taken)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def test_history_is_kept(tmp_path):
    await run_once(tmp_path, 2)
    history = History(opened_to_read(tmp_path / "history" / "1223.sqlite3"))
    assert history.first == NOON
    history.close()


async def test_where_no_history_can_be_kept_everything_else_goes_on(tmp_path, caplog):
    (tmp_path / "history").write_text("a file where a folder should be")
    await run_once(tmp_path, 1)
    assert "no history can be kept" in caplog.text


async def test_without_a_broker_the_pages_are_there_all_the_same(caplog):
    page = free_port()
    house = House(
        Snapshot(NOON, gateway=GATEWAY), enabled=False, port=1, rest=RestSettings(port=page)
    )
    running = asyncio.create_task(Mqtt().run(house))
    async with httpx.AsyncClient(trust_env=False) as client:
        answer = await asked(client, f"http://127.0.0.1:{page}/snapshot")
    running.cancel()
    await asyncio.gather(running, return_exceptions=True)
    assert answer.json()["gateway"]["serial"] == "1223"
    assert "broker" not in caplog.text


async def asked(client, url):
    """The answer, once somebody is there to give one."""
    async with asyncio.timeout(60):
        while True:
            try:
                if (answer := await client.get(url)).status_code == 200:
                    return answer
            except httpx.TransportError:
                pass
            await asyncio.sleep(0.02)


async def test_each_gateway_has_a_client_id_of_its_own(tmp_path):
    log = tmp_path / "log"
    other = attrs.evolve(GATEWAY, serial="1224")
    adapter = Mqtt()
    with mosquitto(tmp_path, lines=f"log_dest file {log}\nlog_type notice") as port:
        houses = [
            House(
                Snapshot(NOON, gateway=one),
                port=port,
                client_id="mine",
                rest=RestSettings(enabled=False),
            )
            for one in (GATEWAY, other)
        ]
        running = asyncio.gather(*(adapter.run(house) for house in houses))
        async with watching(port, "pyenvoy/+/state") as heard:
            await heard(2)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
    text = log.read_text()
    assert " as mine (" in text
    assert " as mine-122" in text


async def test_polling_and_pages_go_on_while_the_broker_says_nothing(tmp_path):
    """The whole line with a real client: only the broker stands still."""
    page = free_port()
    rest = RestSettings(port=page)
    with mosquitto(tmp_path) as port:
        async with house(port=port, rest=rest) as (gateway, site):
            running = asyncio.create_task(Mqtt().run(site))
            async with watching(port, f"pyenvoy/{gateway.actor.serial}/state") as heard:
                await heard(1)
            stopped(port, signal.SIGSTOP)
            asked_before, snapshot = len(gateway.requests), site.latest
            await until(lambda: len(gateway.requests) >= asked_before + 4)
            async with httpx.AsyncClient(trust_env=False) as client:
                told = (await client.get(f"http://127.0.0.1:{page}/snapshot")).json()
            stopped(port, signal.SIGCONT)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
    assert datetime.fromisoformat(told["at"]) > snapshot.at


def stopped(port, how):
    """Send a signal to the broker of this port, a child of ours."""
    for child in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split():
        if f"listener {port} " in config_of(child):
            os.kill(int(child), how)


def config_of(process):
    command = Path(f"/proc/{process}/cmdline").read_text().split("\0")
    return Path(command[2]).read_text() if "mosquitto" in command[0] else ""


# -- settings that have changed -------------------------------------------------------------------

QUIET = HomeAssistantSettings(enabled=False)
COMPLETE = Snapshot(NOON, gateway=GATEWAY, complete=True)


@asynccontextmanager
async def run_with(port, **settings):
    """The adapter with these settings, as long as the block lasts."""
    found = House(COMPLETE, port=port, rest=RestSettings(enabled=False), **settings)
    running = asyncio.create_task(Mqtt().run(found))
    try:
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def kept(port):
    """The topics that a broker keeps something of."""
    async with aiomqtt.Client("127.0.0.1", port) as client:
        await client.subscribe("#", qos=1)
        found = set()
        with suppress(TimeoutError):
            async with asyncio.timeout(0.3):
                async for one in client.messages:
                    found.add(str(one.topic))
    return found


async def until_kept(port, right):
    async with asyncio.timeout(60):
        while not right(found := await kept(port)):
            pass
    return found


@pytest.fixture
def hurried(monkeypatch):
    monkeypatch.setattr(broker, "_LEFTOVERS", 0.2)
    monkeypatch.setattr(publishing, "_TICK", 0.05)


def begins(*prefixes):
    return lambda found: {one.partition("/")[0] for one in found} == set(prefixes)


async def test_what_was_said_under_another_prefix_is_cleared_when_that_has_changed(
    tmp_path, hurried
):
    with mosquitto(tmp_path) as port:
        async with run_with(port, topic="old"):
            await until_kept(port, begins("old", "homeassistant"))
        async with run_with(port, topic="new"):
            await until_kept(port, begins("new", "homeassistant"))
        async with run_with(port, topic="new", home_assistant=QUIET):
            await until_kept(port, begins("new"))


async def test_what_others_keep_beside_the_topics_of_the_plugin_stays_when_these_move(
    tmp_path, hurried
):
    with mosquitto(tmp_path) as port:
        async with aiomqtt.Client("127.0.0.1", port) as other:
            await other.publish("home/alarm", b"armed", retain=True)
        async with run_with(port, plugin="home", home_assistant=QUIET):
            await until_kept(port, lambda found: "home/Data Sampling" in found)
        async with run_with(port, plugin="moved", home_assistant=QUIET):
            found = await until_kept(port, lambda found: "home/Data Sampling" not in found)
    assert "home/alarm" in found
    assert "moved/Data Sampling" in found


async def test_what_another_run_still_says_under_its_prefix_is_left_alone(tmp_path, hurried):
    with mosquitto(tmp_path) as port:
        async with run_with(port, topic="mine"):
            await until_kept(port, lambda found: "mine/1223/state/gateway" in found)
            async with run_with(port, topic="other", home_assistant=QUIET):
                await until_kept(port, lambda found: "other/1223/state/gateway" in found)
                await asyncio.sleep(0.5)
                assert "mine/1223/state/gateway" in await kept(port)
