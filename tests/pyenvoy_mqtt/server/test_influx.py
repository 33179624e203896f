"""The database is a small server of our own on the loopback address, and a real VictoriaMetrics where there is one."""

import asyncio
import base64
import gzip
import shutil
import subprocess
import tracemalloc
from contextlib import asynccontextmanager

import attrs
import httpx
import pytest

from pyenvoy import Secret
from pyenvoy_mqtt.metrics.lines import lines
from pyenvoy_mqtt.server import listen, serve
from pyenvoy_mqtt.server.influx import Writer
from pyenvoy_mqtt.settings.influx import InfluxSettings
from tests.endurance import swift
from tests.fakes.rogue import rogue
from tests.fakes.sockets import until
from tests.pyenvoy_mqtt.views import view

TOKEN = "t0ken-hush"


class Database:
    """Takes what is written, or answers as it is told."""

    def __init__(self):
        self.statuses = []
        self.asked = []

    async def __call__(self, scope, receive, send):
        body, more = b"", True
        while more:
            part = await receive()
            body, more = body + part["body"], part["more_body"]
        self.asked.append((scope["path"], scope["query_string"], dict(scope["headers"]), body))
        status = self.statuses.pop(0) if self.statuses else 204
        await send({"type": "http.response.start", "status": status, "headers": []})
        await send({"type": "http.response.body"})

    @property
    def written(self):
        return [line for _, _, _, body in self.asked for line in body.decode().split("\n")]


@asynccontextmanager
async def running(task):
    task = asyncio.ensure_future(task)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def writing(database, patch=None, **how):
    """A writer to this database, with an interval of a hundredth."""
    listening = listen("127.0.0.1", 0)
    url = f"http://127.0.0.1:{listening.getsockname()[1]}/api/v2/write?bucket=sun"
    settings = InfluxSettings(url, **how)
    object.__setattr__(settings, "interval", 0.01)  # no person may have it so short
    writer = Writer(settings)
    async with running(serve(database, listening)), running(writer.run()):
        yield writer
    listening.close()


async def test_the_figures_are_written_to_the_url_as_it_stands():
    database = Database()
    async with writing(database) as writer:
        writer.put("1", view())
        await until(lambda: database.asked)
    path, query, headers, _ = database.asked[0]
    assert (path, query) == ("/api/v2/write", b"bucket=sun")
    assert b"authorization" not in headers
    assert database.written == [*lines(view())]


@pytest.mark.parametrize(
    ("how", "sent"),
    [({"token": Secret(TOKEN)}, f"Token {TOKEN}"),
     ({"user": "anne", "password": Secret(TOKEN)},
      "Basic " + base64.b64encode(f"anne:{TOKEN}".encode()).decode())],
)  # fmt: skip
async def test_it_signs_in_as_the_database_wants(how, sent):
    database = Database()
    async with writing(database, **how) as writer:
        writer.put("1", view())
        await until(lambda: database.asked)
    assert database.asked[0][2][b"authorization"].decode() == sent


async def test_of_one_interval_only_the_latest_is_written():
    database = Database()
    async with writing(database) as writer:
        for serial in ("1", "2", "3"):
            writer.put("same", attrs.evolve(view(), serial=serial))
        await until(lambda: database.asked)
    assert {line.split("gateway=")[1][0] for line in database.written} == {"3"}


@pytest.mark.parametrize("status", [500, 503, 429, 401])
async def test_what_is_not_taken_is_written_again(status, caplog, monkeypatch):
    monkeypatch.setattr("pyenvoy_mqtt.server.influx._PAUSES", (0.01,))
    database = Database()
    database.statuses = [status, status]
    async with writing(database, token=Secret(TOKEN)) as writer:
        writer.put("1", view())
        await until(lambda: writer.written)
    assert [one[3] for one in database.asked] == [database.asked[0][3]] * 3
    assert caplog.text.count("cannot be written") == 1
    assert f"it answers {status}" in caplog.text
    assert TOKEN not in caplog.text


async def test_what_the_database_cannot_read_is_not_written_again():
    database = Database()
    database.statuses = [400]
    async with writing(database) as writer:
        writer.put("1", view())
        await until(lambda: database.asked and not writer.waiting)
        writer.put("2", attrs.evolve(view(), serial="2"))
        await until(lambda: writer.written)
    assert len(database.asked) == 2


async def test_while_nobody_answers_it_keeps_so_much_and_lets_the_oldest_go(monkeypatch):
    monkeypatch.setattr("pyenvoy_mqtt.server.influx.KEPT", 20)
    writer = Writer(InfluxSettings("http://127.0.0.1:9/write"))
    for number in range(30):
        writer.put("1", attrs.evolve(view(), serial=str(number)))
        writer._gather()
    assert len(writer.waiting) == 20
    assert b"gateway=10," in writer.waiting[0]


async def test_it_goes_on_where_nobody_answers(caplog, monkeypatch):
    monkeypatch.setattr("pyenvoy_mqtt.server.influx._PAUSES", (0.01,))
    writer = Writer(InfluxSettings("http://127.0.0.1:9/write"))
    object.__setattr__(writer._settings, "interval", 0.01)
    writer.put("1", view())
    async with running(writer.run()):
        await until(lambda: writer._failures > 2)
    assert len(writer.waiting) == 1
    assert caplog.text.count("it does not answer") == 1


VICTORIA = shutil.which("victoria-metrics")


@pytest.fixture
def victoria(tmp_path):
    """The URL of a real database."""
    if VICTORIA is None:
        pytest.skip("no VictoriaMetrics: apt install victoria-metrics")
    with listen("127.0.0.1", 0) as free:
        address = f"127.0.0.1:{free.getsockname()[1]}"
    where = [f"-httpListenAddr={address}", f"-storageDataPath={tmp_path}", "-retentionPeriod=100y"]
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    with subprocess.Popen([VICTORIA, *where], **quiet) as database:
        yield f"http://{address}"
        database.terminate()


async def test_a_real_database_takes_the_lines_and_tells_them_by_prometheus_names(victoria):
    async with httpx.AsyncClient(base_url=victoria, trust_env=False) as client:
        found = await stored(client, victoria)
    assert found["value"][1] == str(view().snapshot.production.power)


async def stored(client, url):
    """What the database says of the power of the panels, once it does."""
    settings = InfluxSettings(f"{url}/write")
    object.__setattr__(settings, "interval", 0.2)
    writer = Writer(settings)
    at = view().snapshot.at.timestamp()
    asked = {
        "query": 'enphase_power_watts{meter="production",phase=""}',
        "time": at + 1,
        "nocache": 1,
    }
    async with running(writer.run()), asyncio.timeout(30):
        while True:
            writer.put("1", view())
            await asyncio.sleep(0.5)
            if writer.written:
                answer = (await client.get("/api/v1/query", params=asked)).json()
                if answer["data"]["result"]:
                    return answer["data"]["result"][0]


def test_an_answer_that_drips_for_ever_is_given_up():
    async def scene():
        async def dripping(reader, writer):
            writer.write(b"HTTP/1.1 500 x\r\nContent-Length: 99999\r\n")
            while not writer.is_closing():
                writer.write(b"X: y\r\n")
                await asyncio.sleep(5)

        async with await asyncio.start_server(dripping, "127.0.0.1", 0) as server:
            port = server.sockets[0].getsockname()[1]
            writer = Writer(InfluxSettings(f"http://127.0.0.1:{port}/write", interval=1.0))
            writer.put("1", view())
            async with running(writer.run()):
                await asyncio.sleep(60)
                failures = writer._failures
            await asyncio.sleep(60)
            return failures

    assert swift.run(scene())


async def test_of_the_answer_s_body_nothing_is_unpacked():
    packed = gzip.compress(b"\0" * 10_000_000)
    head = b"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: %d\r\n\r\n"
    tracemalloc.start()
    async with rogue(head % len(packed), packed) as origin:
        writer = Writer(InfluxSettings(f"{origin}/write", interval=1.0))
        writer.put("1", view())
        async with running(writer.run()):
            await until(lambda: writer.written == 1)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 5_000_000
