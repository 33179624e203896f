import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest

from pyenvoy import UsageError
from pyenvoy_mqtt.server import Pages, application, listen, serve


@asynccontextmanager
async def served(pages):
    listening = listen(0)
    port = listening.getsockname()[1]
    task = asyncio.create_task(serve(application(pages, dict), listening))
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
    with listen(0) as taken, pytest.raises(UsageError, match="set another http_port"):
        listen(taken.getsockname()[1])


async def test_each_gateway_has_a_page_and_the_first_is_the_one_without_a_number():
    pages = having(b"1")
    pages.put("1224", b"2")
    async with served(pages) as client:
        assert (await client.get("/snapshot/1224")).content == b"2"
        assert (await client.get("/snapshot")).content == b"1"
        assert (await client.get("/snapshot/1225")).status_code == 503
