"""From settings to something that answers."""

import asyncio
import re
from contextlib import asynccontextmanager

import httpx
import pytest

from pyenvoy import Secret, UsageError
from pyenvoy_mqtt.server import listen, opened, serve
from pyenvoy_mqtt.server.opening import names_of
from pyenvoy_mqtt.settings import MqttSettings, RestSettings
from pyenvoy_mqtt.settings.influx import InfluxSettings
from pyenvoy_mqtt.settings.proxy import ProxySettings
from tests.fakes.sockets import ANY_CERTIFICATE
from tests.pyenvoy_mqtt.server.serving import CONTROL, READ, shown
from tests.pyenvoy_mqtt.server.test_influx import Database, running
from tests.pyenvoy_mqtt.views import House

NOTHING = RestSettings(enabled=False)


@asynccontextmanager
async def open_as(caplog, pages=None, **settings):
    """A client, and the URLs that are said in the log."""
    caplog.set_level("INFO", "pyenvoy_mqtt")
    with opened(MqttSettings(**settings), pages or shown()) as answering:
        async with (
            running(answering()),
            httpx.AsyncClient(verify=ANY_CERTIFICATE, trust_env=False) as client,
        ):
            await asyncio.sleep(0)
            yield client, re.findall(r"https?://\S+", caplog.text)


async def test_the_pages_are_where_the_log_says(caplog):
    async with open_as(caplog, rest=RestSettings(port=0)) as (client, (url,)):
        assert (await client.get(url)).text.startswith("<!doctype html>")
        found = (await client.get(f"{url}snapshot")).json()
        assert found["gateway"]["serial"] == House().serial


async def test_the_keys_of_the_settings_are_the_keys(caplog):
    rest = RestSettings(port=0, read_key=Secret(READ))
    async with open_as(caplog, rest=rest) as (client, (url,)):
        assert (await client.get(f"{url}snapshot")).status_code == 401
        headers = {"X-API-Key": READ}
        assert (await client.get(f"{url}snapshot", headers=headers)).status_code == 200
    assert READ not in caplog.text


@pytest.mark.parametrize(
    ("rest", "status"),
    [
        ({}, 200),
        ({"control_key": Secret(CONTROL)}, 401),
        ({"names": ("solar.example.org",)}, 403),
        ({"address": "0.0.0.0", "read_key": Secret(READ)}, 403),  # what it is about
    ],
)
async def test_what_is_for_the_owner_is_shown_on_this_machine_alone_without_a_key(
    caplog, rest, status
):
    async with open_as(caplog, rest=RestSettings(port=0, **rest)) as (client, (url,)):
        place = f"http://127.0.0.1:{httpx.URL(url).port}/api/v1/cards"
        answer = await client.get(place, headers={"X-API-Key": READ})
    assert answer.status_code == status


async def test_the_proxy_shows_a_certificate_that_is_kept(caplog, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    proxy = ProxySettings(enabled=True, port=0)
    async with open_as(caplog, rest=NOTHING, proxy=proxy) as (client, (url,)):
        assert url.startswith("https://")
        assert (await client.get(f"{url}/auth/check_jwt")).status_code == 200
    assert [one.name for one in tmp_path.rglob("*.pem")] == ["proxy.pem"]


async def test_the_database_gets_every_snapshot(caplog):
    database, listening = Database(), listen("127.0.0.1", 0)
    influx = InfluxSettings(f"http://127.0.0.1:{listening.getsockname()[1]}/write")
    object.__setattr__(influx, "interval", 0.01)
    house = House()
    pages = shown(house)
    async with (
        running(serve(database, listening)),
        open_as(caplog, pages, rest=NOTHING, influx=influx),
        asyncio.timeout(60),
    ):
        while not database.asked:
            house.put(pages)
            await asyncio.sleep(0.02)
    assert database.written[0].startswith("enphase,gateway=")
    listening.close()


async def test_nothing_is_left_when_it_is_closed(caplog):
    pages = shown()
    proxy = ProxySettings(enabled=True, port=0, tls=False)
    async with open_as(caplog, pages, rest=RestSettings(port=0), proxy=proxy) as (_, urls):
        assert len(pages.listeners) == 1
    assert pages.listeners == []
    async with httpx.AsyncClient(trust_env=False) as client:
        for url in urls:
            with pytest.raises(httpx.ConnectError):
                await client.get(url)


def test_a_port_that_is_taken_is_named_with_its_section():
    with listen("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        proxy = ProxySettings(enabled=True, port=port, tls=False)
        with (
            pytest.raises(UsageError, match=r"mqtt\.proxy"),
            opened(MqttSettings(rest=NOTHING, proxy=proxy), shown()),
        ):
            pass


def test_where_others_are_let_in_this_machine_s_own_name_is_known(monkeypatch):
    monkeypatch.setattr("socket.gethostname", lambda: "sun.example")
    everywhere, here = names_of("0.0.0.0", ("solar",)), names_of("127.0.0.1", ("solar",))
    assert [everywhere.known(one) for one in ("solar", "sun", "sun.local", "x")] == [True] * 3 + [
        False
    ]
    assert [here.known(one) for one in ("solar", "sun")] == [True, False]
