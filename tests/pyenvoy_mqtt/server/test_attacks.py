"""What an attacker would try, over real sockets: nothing is done, nothing leaks, the pages stay up."""

import asyncio
import socket
from contextlib import AsyncExitStack, suppress

import httpx
import pytest

from pyenvoy import Secret
from pyenvoy_mqtt.keys import Keys
from pyenvoy_mqtt.rest import ROUTES
from tests.pyenvoy_mqtt.houses import until
from tests.pyenvoy_mqtt.server.serving import CONTROL, READ, served, shown, spoken
from tests.pyenvoy_mqtt.views import House, token

KEYS = Keys(Secret(READ), Secret(CONTROL))
WISH = {"GeneratorMode": "on"}
OURS = [one for one in ROUTES if "{" not in one.path]
HUSH = b"hush"
"""Stands in every secret of these tests."""


def bearer(key):
    return {"Authorization": f"Bearer {key}"}


async def still_up(client):
    return (await client.get("/api/v1/health")).status_code == 200


@pytest.mark.parametrize("key", [None, "wr0ng-key-hush-hush", READ[:-1], READ + "x"])
async def test_without_a_good_key_nothing_is_told_but_that_we_live(key):
    house = House()
    headers = {} if key is None else bearer(key)
    opened = set()
    async with served(shown(house), keys=KEYS) as client:
        for one in ROUTES:
            answer = await client.request(one.method, one.path, json=WISH, headers=headers)
            assert house.serial not in answer.text
            assert HUSH not in answer.content
            if answer.status_code != 401:
                opened.add(one.path)
    assert opened == {"/api/v1/health", "/api/v1/readiness"}
    assert house.done == []


@pytest.mark.parametrize("path", ["/", "/api/v1/commands"])
@pytest.mark.parametrize(
    "headers",
    [{}, bearer(READ), bearer("wr0ng-key-hush-hush"), {"X-API-Key": READ}, {"X-API-Key": ""},
     {"Authorization": CONTROL}, {"Authorization": f"Basic {CONTROL}"},
     {"Cookie": f"key={CONTROL}"}],
    ids=["no key", "the key to read", "a wrong one", "elsewhere", "empty", "bare", "basic", "cookie"],
)  # fmt: skip
async def test_nothing_is_changed_without_the_key_for_it(path, headers):
    house = House()
    async with served(shown(house), keys=KEYS) as client:
        answer = await client.post(path, json=WISH, headers=headers)
        assert await still_up(client)
    assert answer.status_code in (401, 403)
    assert house.done == []


async def test_a_key_in_the_address_opens_nothing():
    house = House()
    async with served(shown(house), keys=KEYS) as client:
        for name in ("key", "token", "access_token", "api_key"):
            answer = await client.post(f"/?{name}={CONTROL}", json=WISH)
            assert answer.status_code == 401
    assert house.done == []


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "192.168.1.20", ""])
async def test_a_name_that_was_turned_to_this_machine_gets_nothing(host):
    house = House()
    headers = {"Host": host, **bearer(CONTROL)}
    async with served(shown(house), keys=KEYS) as client:
        for one in ROUTES:
            answer = await client.request(one.method, one.path, json=WISH, headers=headers)
            assert answer.status_code in (400, 421)
            assert house.serial not in answer.text
    assert house.done == []


@pytest.mark.parametrize("origin", ["http://evil.example", "null", "http://127.0.0.1:1", "file://"])
@pytest.mark.parametrize("path", ["/", "/api/v1/commands"])
async def test_a_page_from_elsewhere_can_wish_nothing(origin, path):
    house = House()
    async with served(shown(house), keys=KEYS) as client:
        headers = {"Origin": origin, **bearer(CONTROL)}
        answer = await client.post(path, json=WISH, headers=headers)
    assert answer.status_code == 403
    assert house.done == []


async def test_a_page_from_elsewhere_can_have_nothing_loaded_or_shared():
    async with served() as client:
        answer = await client.get("/snapshot")
        asked = await client.options("/", headers={"Access-Control-Request-Method": "POST"})
    for one in (answer, asked):
        assert not [name for name in one.headers if name.startswith("access-control-")]
    assert answer.headers["cross-origin-resource-policy"] == "same-origin"
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize(
    "path",
    ["//snapshot", "/../snapshot", "/snapshot/..", "/api/v1/subjects/%2e%2e", "/.env", "/%00",
     "/api/v1/subjects/a%2fb", "/api/v1/devices/../../etc/passwd", "/api/v1/subjects/__class__",
     "/api/v1/devices/inverters/%ff", "/api/v1/commands/..%2f", "/snapshot?gateway=../x",
     "/api/v1/subjects/" + "a" * 4000],
)  # fmt: skip
async def test_a_path_leads_nowhere_else(path):
    house = House()
    async with served(shown(house)) as client:
        raw = f"GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".encode()
        back = await spoken(client.base_url.port, raw)
        assert await still_up(client)
    assert back.partition(b"\r\n")[0].split()[1] in (b"400", b"404")
    assert house.serial.encode() not in back


BODIES = [
    b'{"GeneratorMode":' + b"[" * 15_000,
    b'{"GeneratorMode": "on", "x": 1}',
    b'{"GeneratorMode": {"$gt": ""}}',
    b'{"__proto__": "on"}',
    b'{"home": {"forged": true}}',
    b"\x00" * 1000,
    '{"GeneratorMode": "on"}'.encode("utf-32"),
    b'{"GeneratorMode": "on\xff"}',
    b"1e999999",
]


@pytest.mark.parametrize("body", BODIES, ids=range(len(BODIES)))
async def test_a_hostile_body_changes_nothing_and_nothing_that_is_told(body):
    house = House()
    async with served(shown(house), keys=KEYS) as client:
        before = (await client.get("/home", headers=bearer(READ))).content
        headers = {**bearer(CONTROL), "Content-Type": "application/json"}
        answer = await client.post("/", content=body, headers=headers)
        after = (await client.get("/home", headers=bearer(READ))).content
    assert answer.status_code == 400
    assert house.done == []
    assert before == after


async def test_a_body_without_an_end_is_refused_before_it_is_read():
    house, sent = House(), 0

    async def endless():
        nonlocal sent
        while sent < 1_000_000_000:
            sent += 65_536
            yield b" " * 65_536

    async with served(shown(house), keys=KEYS) as client:
        headers = {**bearer(CONTROL), "Content-Type": "application/json"}
        with suppress(httpx.WriteError, httpx.ReadError):  # the line is cut while it still sends
            answer = await client.post("/", content=endless(), headers=headers)
            assert answer.status_code == 413
        assert await still_up(client)
    assert sent < 100_000_000
    assert house.done == []


async def test_more_listeners_than_there_may_be_are_turned_away():
    async with served() as client:
        client.server.hub.listening = 64
        answer = await client.get("/api/v1/events")
    assert answer.status_code == 503


async def test_all_the_listeners_that_there_may_be_leave_room_for_who_only_asks():
    async with served() as client, AsyncExitStack() as stack:
        ours = ("127.0.0.1", client.base_url.port)
        for path in 64 * ["/api/v1/events", "/api/v1/board/events"]:
            one = stack.enter_context(socket.create_connection(ours))
            one.sendall(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        server = client.server
        await until(lambda: server.hub.listening + server.boards.listening == 128)
        assert await still_up(client)


@pytest.mark.parametrize("path", ["/api/v1/events", "/api/v1/board/events"])
async def test_who_asks_for_the_head_of_a_stream_does_not_listen(path):
    async with served() as client:
        answer = await client.head(path)
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert await still_up(client)  # over the same connection
        assert client.server.hub.listening == client.server.boards.listening == 0


async def test_more_wishes_than_there_may_be_are_turned_away():
    house = House()
    house.let.clear()
    async with served(shown(house), keys=KEYS) as client:
        headers = {**bearer(CONTROL), "Prefer": "respond-async"}
        asked = [client.post("/", json=WISH, headers=headers) for _ in range(20)]
        answers = [(await one).status_code for one in asked]
        assert await still_up(client)
    assert answers == [202] * 16 + [429] * 4


async def test_the_token_is_told_nowhere():
    house = House()
    text = token().text.reveal()
    house.state = having_token(house.state)
    async with served(shown(house), keys=KEYS) as client:
        for one in OURS:
            if one.method == "GET" and not one.path.endswith("/events"):
                said = (await client.get(one.path, headers=bearer(READ))).text
                assert not any(part in said for part in text.split("."))


def having_token(state):
    """The same, let in with a token."""
    import attrs

    from pyenvoy.access import lifecycle
    from pyenvoy.access.credentials import OwnToken

    access = lifecycle.begin(OwnToken(token().text), "123456789012", wants_token=True)
    return attrs.evolve(state, access=attrs.evolve(access, token=token()))


async def test_the_log_says_nothing_of_keys_and_bodies(caplog):
    caplog.set_level(0)
    async with served(keys=KEYS) as client:
        await client.post("/", json={"GeneratorMode": "hush"}, headers=bearer(READ))
        await client.get("/snapshot", headers=bearer("wr0ng-key-hush-hush"))
        await spoken(client.base_url.port, b"GET /hush\r\n\r\n")
    await asyncio.sleep(0)
    ours = [one for one in caplog.records if not one.name.startswith(("httpx", "httpcore"))]
    assert not any("hush" in one.getMessage() for one in ours)
