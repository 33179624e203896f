import asyncio
import socket

import pytest

from pyenvoy import UsageError
from pyenvoy_mqtt.rest import Reply, Route
from pyenvoy_mqtt.server import Pages, listen, listening
from pyenvoy_mqtt.server.listening import MOST
from tests.pyenvoy_mqtt.server.serving import served, spoken


def test_a_port_that_is_taken_is_named():
    with listen("127.0.0.1", 0) as taken, pytest.raises(UsageError, match="set another port"):
        listen("127.0.0.1", taken.getsockname()[1])


ASKED = b"GET /health HTTP/1.1\r\nHost: localhost\r\n"


@pytest.mark.parametrize(
    ("sent", "drip"),
    [(b"", b""), (b"GET /snap", b""), (ASKED, b"X: y\r\n"), (ASKED + b"\r\n" + ASKED, b"X: y\r\n")],
    ids=["idle", "half a line", "dripping", "dripping after a question"],
)
async def test_who_asks_nothing_whole_is_cut_off(sent, drip):
    async with served(Pages(), patience=1) as client:
        back = await spoken(client.base_url.port, sent, drip)
    assert back.count(b"HTTP/1.1") == sent.count(b"\r\n\r\n")


HUGE = Route("GET", "/huge", "", lambda *_: Reply(b"x" * 20_000_000), fleeting=True)


async def test_who_does_not_take_what_he_asked_for_is_cut_off():
    async with served(patience=1, routes=[HUGE]) as client:
        with socket.socket() as one:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            one.connect(("127.0.0.1", client.base_url.port))
            one.sendall(b"GET /huge HTTP/1.1\r\nHost: localhost\r\n\r\n")
            await asyncio.sleep(3.5)  # patience over three looks
            one.settimeout(2)
            taken = await asyncio.to_thread(all_of, one)
    assert taken < 20_000_000


def all_of(one):
    """How many bytes come until the line is cut."""
    count = 0
    try:
        while part := one.recv(1_000_000):
            count += len(part)
    except ConnectionError:
        pass
    return count


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
    async with served(patience=1) as client:
        back = await spoken(client.base_url.port, sent)
    assert b"serial" not in back
    assert not back or back.partition(b"\r\n")[0].split()[1] in (b"400", b"421")


async def test_a_thousand_idle_connections_keep_nobody_out_for_long():
    async with served(patience=1) as client:
        port = client.base_url.port
        idle = [await asyncio.open_connection("127.0.0.1", port) for _ in range(1000)]
        assert await asyncio.wait_for(idle[MOST + 20][0].read(), 2) == b""
        await asyncio.wait([asyncio.ensure_future(one.read()) for one, _ in idle], timeout=5)
        assert (await client.get("/snapshot")).status_code == 200
        for _, writer in idle:
            writer.transport.abort()


async def test_nothing_waits_for_the_other_side_to_have_heard_the_head(monkeypatch):
    seen = []

    class Watched(listening._Connection):
        def connection_made(self, transport):
            super().connection_made(transport)
            sock = transport.get_extra_info("socket")
            seen.append(sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))

    monkeypatch.setattr(listening, "_Connection", Watched)
    async with served() as client:
        await client.get("/health")
    assert seen == [1]
