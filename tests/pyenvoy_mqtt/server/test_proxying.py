import asyncio
import stat
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import attrs
import httpx
import pytest

from pyenvoy import Secret, UsageError
from pyenvoy_mqtt.keys import Names
from pyenvoy_mqtt.server import Pages, listen, serve
from pyenvoy_mqtt.server.proxying import Proxy, certificate
from pyenvoy_mqtt.settings.proxy import ProxySettings
from tests.fakes.sockets import ANY_CERTIFICATE
from tests.pyenvoy_mqtt.server.serving import READ, shown
from tests.pyenvoy_mqtt.views import House, view


def now_said(known):
    """As if all had been answered this moment."""
    at = datetime.now(UTC)
    fresh = {name: attrs.evolve(one, at=at) for name, one in known if hasattr(one, "body")}
    return type(known)(fresh)


def house():
    found = House()
    found.state = type(found.state)((), answers=now_said(found.state.answers))
    return found


@asynccontextmanager
async def proxied(pages=None, pem=None, patience=5, **how):
    """A client to the proxy."""
    listening = listen("127.0.0.1", 0, "mqtt.proxy")
    application = Proxy(pages or shown(house()), ProxySettings(enabled=True, **how)).application(
        Names("127.0.0.1")
    )
    task = asyncio.create_task(serve(application, listening, None, patience, pem))
    scheme = "http" if pem is None else "https"
    url = f"{scheme}://127.0.0.1:{listening.getsockname()[1]}"
    try:
        async with httpx.AsyncClient(base_url=url, verify=ANY_CERTIFICATE, trust_env=False) as one:
            yield one
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        listening.close()


async def test_it_speaks_as_the_gateway_over_tls(tmp_path):
    settings = ProxySettings(enabled=True)
    pem = certificate(settings, tmp_path)
    async with proxied(pem=pem) as client:
        info = await client.get("/info")
        home = await client.get("/home")
    assert view().serial in info.text
    assert home.headers["age"] == "0"
    assert home.headers["content-type"] == "application/json"


async def test_who_has_gone_over_tls_is_not_looked_at_any_more(tmp_path, caplog):
    pem = certificate(ProxySettings(enabled=True), tmp_path)
    async with proxied(pem=pem, patience=0.05) as client:
        await client.get("/info", headers={"Connection": "close"})
        await asyncio.sleep(0.3)
    assert not caplog.records


def test_the_certificate_is_made_once_and_nobody_else_reads_it(tmp_path):
    first = certificate(ProxySettings(enabled=True), tmp_path / "new").read_bytes()
    path = certificate(ProxySettings(enabled=True), tmp_path / "new")
    assert path.read_bytes() == first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_certificate_of_one_s_own_is_shown(tmp_path):
    mine = tmp_path / "mine.pem"
    with pytest.raises(UsageError, match=r"mine\.pem"):
        certificate(ProxySettings(certificate_file=str(mine)), tmp_path)
    mine.write_text("x")
    assert certificate(ProxySettings(certificate_file=str(mine)), tmp_path) == mine
    assert certificate(ProxySettings(tls=False), tmp_path) is None


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH", "OPTIONS"])
@pytest.mark.parametrize("path", ["/ivp/ensemble/relay", "/admin/lib/tariff", "/anything"])
async def test_nothing_can_be_changed_through_it(method, path):
    known = house()
    async with proxied(shown(known)) as client:
        answer = await client.request(method, path, json={"mains_admin_state": "open"})
    assert answer.status_code == 405
    assert known.done == []


async def test_who_is_not_on_the_list_and_has_no_key_gets_nothing():
    async with proxied(clients=("192.168.1.0/24",)) as client:
        assert (await client.get("/info")).status_code == 403
    async with proxied(clients=("192.168.1.0/24",), read_key=Secret(READ)) as client:
        assert (await client.get("/info")).status_code == 401
        headers = {"Authorization": f"Bearer {READ}"}
        assert (await client.get("/info", headers=headers)).status_code == 200


async def test_who_is_on_the_list_needs_no_key():
    async with proxied(clients=("127.0.0.0/8",), read_key=Secret(READ)) as client:
        assert (await client.get("/info")).status_code == 200


async def test_a_name_that_was_turned_to_this_machine_gets_nothing():
    async with proxied() as client:
        answer = await client.get("/info", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert view().serial not in answer.text


async def test_until_something_was_read_it_says_so():
    async with proxied(Pages()) as client:
        assert (await client.get("/info")).status_code == 503


async def test_of_several_gateways_it_speaks_for_the_one_that_is_named():
    pages, other = shown(house()), House("8.2.4382_acb")
    other.serial = "1224"
    other.state = type(other.state)((), answers=now_said(other.state.answers))
    other.put(pages)
    async with proxied(pages) as first, proxied(pages, gateway="1224") as second:
        assert "8.3.5169" in (await first.get("/info")).text
        assert "8.2.4382" in (await second.get("/info")).text


async def test_a_head_has_no_body():
    async with proxied() as client:
        answer = await client.head("/home")
    assert (answer.status_code, answer.content) == (200, b"")
