import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest

from pyenvoy import UsageError
from pyenvoy_mqtt.server import Pages, application, listen, serve


@asynccontextmanager
async def served(pages, **how):
    listening = listen(0)
    port = listening.getsockname()[1]
    task = asyncio.create_task(serve(application(pages, dict), listening, **how))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        yield client
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)
    listening.close()


def having(body):
    pages = Pages()
    pages.put("1223", body)
    return pages


async def test_until_there_is_a_snapshot_it_says_why_not():
    async with served(Pages()) as client:
        answer = await client.get("/snapshot")
    assert answer.status_code == 503
    assert answer.json() == {"error": "the gateway has not been read yet"}


async def test_the_bytes_are_given_as_they_are():
    async with served(having(b'{"at":1}')) as client:
        answer = await client.get("/snapshot")
    assert (answer.status_code, answer.content) == (200, b'{"at":1}')
    assert answer.headers["content-type"] == "application/json"


async def test_who_has_it_already_gets_nothing_new():
    async with served(having(b"{}")) as client:
        etag = (await client.get("/snapshot")).headers["etag"]
        answer = await client.get("/snapshot", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_a_new_snapshot_has_another_mark():
    pages = having(b"1")
    async with served(pages) as client:
        etag = (await client.get("/snapshot")).headers["etag"]
        pages.put("1223", b"2")
        answer = await client.get("/snapshot", headers={"If-None-Match": etag})
    assert (answer.status_code, answer.content) == (200, b"2")


@pytest.mark.parametrize(("pages", "status"), [(Pages(), 503), (having(b"{}"), 200)])
async def test_health_is_good_once_there_is_a_snapshot(pages, status):
    async with served(pages) as client:
        answer = await client.get("/health")
    assert answer.status_code == status
    assert answer.json() == {"ready": status == 200, "brokers": {}}


async def test_a_page_from_elsewhere_under_another_name_gets_nothing():
    async with served(having(b"secret")) as client:
        answer = await client.get("/snapshot", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert b"secret" not in answer.content


async def test_it_reads_only():
    async with served(having(b"{}")) as client:
        assert (await client.post("/snapshot")).status_code == 405


def test_a_port_that_is_taken_is_named():
    with listen(0) as taken, pytest.raises(UsageError, match="set another port"):
        listen(taken.getsockname()[1])


async def test_each_gateway_has_a_page_and_the_first_is_the_one_without_a_number():
    pages = having(b"1")
    pages.put("1224", b"2")
    async with served(pages) as client:
        assert (await client.get("/snapshot/1224")).content == b"2"
        assert (await client.get("/snapshot")).content == b"1"
        assert (await client.get("/snapshot/1225")).status_code == 503


@pytest.mark.parametrize("path", ["/snapshot", "/health"])
async def test_a_page_from_elsewhere_cannot_have_it_loaded(path):
    async with served(having(b"{}")) as client:
        headers = (await client.get(path)).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    assert "access-control-allow-origin" not in headers


PATHS = [
    "//snapshot",
    "/snapshot/%2e%2e",
    "/snapshot/a%2fb",
    "/%00",
    "/.env",
]


@pytest.mark.parametrize("path", PATHS)
async def test_a_path_leads_nowhere_else(path):
    async with served(having(b"secret")) as client:
        answer = await client.get(path)
    assert answer.status_code in (404, 503)
    assert b"secret" not in answer.content


async def spoken(port, sent, drip=b""):
    """What comes back until the line is cut; `drip` is sent again and again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)

    async def dripping():
        while drip:
            writer.write(drip)
            await asyncio.sleep(0.1)

    task = asyncio.create_task(dripping())
    try:
        async with asyncio.timeout(5):
            return await reader.read()
    except ConnectionError:
        return b""
    finally:
        task.cancel()
        writer.transport.abort()


ASKED = b"GET /snapshot HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize(
    ("sent", "drip"),
    [(b"", b""), (b"GET /snap", b""), (ASKED, b"X: y\r\n"), (ASKED + b"\r\n" + ASKED, b"X: y\r\n")],
    ids=["idle", "half a line", "dripping", "dripping after a question"],
)
async def test_who_asks_nothing_whole_is_cut_off(sent, drip):
    async with served(having(b"{}"), patience=1) as client:
        back = await spoken(client.base_url.port, sent, drip)
    assert back.count(b"HTTP/1.1") == sent.count(b"\r\n\r\n")


@pytest.mark.parametrize(
    "sent",
    [
        ASKED + b"X: " + b"x" * 2_000_000 + b"\r\n\r\n",
        ASKED + b"X: y\r\n" * 400_000 + b"\r\n",
        b"GET /snapshot HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\r\n\r\n",
    ],
    ids=["a long header", "many headers", "no host", "TLS"],
)
async def test_what_is_no_proper_question_is_refused(sent):
    async with served(having(b"secret"), patience=1) as client:
        back = await spoken(client.base_url.port, sent)
    assert b"secret" not in back
    assert not back or b" 400 " in back.partition(b"\r\n")[0]


async def test_there_are_never_more_than_a_hundred_connections():
    async with served(having(b"{}"), patience=1) as client:
        port = client.base_url.port
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(150)]
        assert await asyncio.wait_for(idle[-1][0].read(), 0.5) == b""
        await asyncio.wait([asyncio.ensure_future(one.read()) for one, _ in idle], timeout=3)
        assert (await client.get("/snapshot")).status_code == 200
        for _, writer in idle:
            writer.transport.abort()
