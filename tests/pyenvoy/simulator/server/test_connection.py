import asyncio
import json
import time

import httpx
import pytest

from pyenvoy.endpoint import Role
from pyenvoy.recording import Recording
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.recorded import NOW, entry, info, recorded
from tests.fakes.sockets import client, plug, said, until

METERS = [{"eid": 704643328, "channels": [{"activePower": 5.0}]}]
PAGES = {"/ivp/meters/readings": METERS, "/production.json": {"production": []}}
NEW = Replay(recorded(pages=PAGES))
OLD = Replay(recorded("D5.0.62", PAGES))
OLDEST = Replay(recorded("R3.9.36"))
GET = b"GET /info HTTP/1.1\r\nHost: x\r\n\r\n"


def running(actor=OLD, *faults, **how):
    return serve(actor, faults=Faults(faults), now=lambda: NOW, **how)


async def asked(gateway, path="/info", **how):
    async with client(gateway.origin) as asking:
        return await asking.get(path, **how)


def bearer(gateway, role=Role.INSTALLER):
    return {"authorization": f"Bearer {gateway.token(role)}"}


# -- eras -----------------------------------------------------------------------------------------


async def test_old_firmware_closes_after_every_answer():
    async with running(OLD) as gateway, client(gateway.origin) as asking:
        assert (await asking.get("/info")).headers["connection"] == "close"
        await asking.get("/info")
        assert gateway.connections == 2


async def test_the_oldest_says_nothing_of_connections():
    async with running(OLDEST) as gateway:
        assert "connection" not in (await asked(gateway)).headers


async def test_3_18_resets_a_connection_that_is_used_again():
    actor = Replay(recorded("D3.18.10"))
    async with running(actor) as gateway, client(gateway.origin) as asking:
        await asking.get("/info")
        with pytest.raises(httpx.TransportError):
            await asking.get("/info")


async def test_new_firmware_names_its_server():
    async with running(NEW) as gateway:
        headers = (await asked(gateway)).headers
        assert (headers["server"], headers["connection"]) == ("openresty/1.17.8.1", "keep-alive")


async def test_a_header_that_the_answer_brings_is_not_said_twice():
    own = entry("/info", info(), headers=(("server", "openresty/9"),))
    async with running(Replay(Recording((own,)))) as gateway:
        assert (await asked(gateway)).headers.get_list("server") == ["openresty/9"]


@pytest.mark.parametrize(("actor", "chunked"), [(NEW, True), (OLD, False)])
async def test_the_web_pages_of_new_firmware_come_in_chunks(actor, chunked):
    async with running(actor) as gateway:
        response = await asked(gateway, "/production.json", headers=bearer(gateway))
        assert response.json() == {"production": []}
        assert ("transfer-encoding" in response.headers) == chunked


async def test_a_status_without_a_name_has_none():
    fault = Fault(Kind.STATUS, parameters={"status": 599})
    async with running(OLD, fault) as gateway:
        assert (await asked(gateway)).status_code == 599


# -- requests -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sent", "status"),
    [(b"nonsense\r\n\r\n", b"400"), (b"BREW / HTTP/1.1\r\nHost: x\r\n\r\n", b"405")],
)
async def test_what_is_no_request_is_turned_away(sent, status):
    async with running() as gateway:
        assert (await said(gateway.origin, sent)).startswith(b"HTTP/1.1 " + status)
        assert gateway.requests == []


async def test_requests_may_come_one_behind_the_other():
    last = GET.replace(b"\r\n\r\n", b"\r\nConnection: close\r\n\r\n")
    async with running(NEW) as gateway:
        assert (await said(gateway.origin, GET + last)).count(b"HTTP/1.1 200 OK") == 2


async def test_a_body_arrives_whole():
    head = b"POST /x HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\nConnection: close\r\n\r\n"
    async with running() as gateway, plug(gateway.origin) as (reader, writer):
        writer.write(head + b"ab")
        await writer.drain()
        writer.write(b"cd")
        assert (await reader.read()).startswith(b"HTTP/1.1 404")


async def test_a_connection_on_which_nothing_is_said_may_be_closed():
    async with running() as gateway:
        async with plug(gateway.origin):
            await until(lambda: gateway.connections_open == 1)
        await until(lambda: gateway.connections_open == 0)


async def test_a_client_that_goes_away_in_the_middle_does_no_harm():
    async with running() as gateway:
        async with plug(gateway.origin) as (_, writer):
            writer.write(GET[:10])
            await writer.drain()
        assert (await asked(gateway)).status_code == 200


# -- a broken wire --------------------------------------------------------------------------------


async def test_a_request_can_hang():
    async with running(OLD, Fault(Kind.HANG)) as gateway, client(gateway.origin) as asking:
        with pytest.raises(httpx.ReadTimeout):
            await asking.get("/info", timeout=0.1)
        await until(lambda: gateway.connections_open == 0)


async def test_an_answer_can_drip():
    fault = Fault(Kind.DRIP, parameters={"rate": 2000})
    async with running(OLD, fault) as gateway:
        begun = time.monotonic()
        assert (await said(gateway.origin)).endswith(b"</envoy_info>")
        assert time.monotonic() - begun > 0.1


async def test_a_connection_can_be_reset_in_the_middle():
    fault = Fault(Kind.RESET_AFTER, parameters={"bytes": 200})
    async with running(OLD, fault) as gateway:
        with pytest.raises(httpx.ReadError):
            await asked(gateway)


async def test_a_connection_can_be_reset_when_it_is_used_again():
    async with (
        running(NEW, Fault(Kind.RESET_ON_REUSE)) as gateway,
        client(gateway.origin) as asking,
    ):
        assert (await asking.get("/info")).status_code == 200
        with pytest.raises(httpx.TransportError):
            await asking.get("/info")
        assert (await asking.get("/info")).status_code == 200


async def test_a_connection_can_be_closed_in_place_of_an_answer():
    async with running(OLD, Fault(Kind.SILENT_CLOSE)) as gateway:
        with pytest.raises(httpx.RemoteProtocolError):
            await asked(gateway)


@pytest.mark.parametrize("actor", [NEW, OLD], ids=["https", "http"])
async def test_more_can_be_promised_than_comes(actor):
    async with running(actor, Fault(Kind.WRONG_LENGTH)) as gateway:
        with pytest.raises(httpx.RemoteProtocolError, match="complete message body"):
            await asked(gateway)


async def test_less_can_be_promised_than_comes():
    fault = Fault(Kind.WRONG_LENGTH, parameters={"more": -10})
    async with running(OLD, fault) as gateway:
        assert not (await asked(gateway)).text.endswith("</envoy_info>")


async def test_headers_can_be_garbled():
    async with running(OLD, Fault(Kind.GARBLED)) as gateway:
        with pytest.raises(httpx.RemoteProtocolError):
            await asked(gateway)


async def test_a_body_can_be_huge():
    fault = Fault(Kind.HUGE, parameters={"bytes": 200_000})
    async with running(OLD, fault) as gateway:
        assert len((await asked(gateway)).content) == 200_000


async def test_a_fault_of_the_wire_concerns_its_paths_alone():
    async with running(OLD, Fault(Kind.SILENT_CLOSE, paths=("/home",))) as gateway:
        assert (await asked(gateway)).status_code == 200


# -- the stream -----------------------------------------------------------------------------------


def listening(asking, gateway):
    return asking.stream("GET", "/stream/meter", headers=bearer(gateway))


async def events(gateway, count):
    """As many pieces of the stream as asked for."""
    async with client(gateway.origin) as asking, listening(asking, gateway) as response:
        assert response.headers["content-type"] == "text/event-stream"
        pieces = response.aiter_raw()
        return [await anext(pieces) for _ in range(count)]


async def test_the_stream_says_something_every_so_often():
    async with running(NEW, stream_every=0.01) as gateway:
        for piece in await events(gateway, 3):
            assert json.loads(piece.removeprefix(b"data: "))["production"]["ph-a"]["p"] == 5.0
            assert piece.endswith(b"\n\n")


async def test_the_stream_is_not_for_owners():
    async with running(NEW) as gateway:
        response = await asked(gateway, "/stream/meter", headers=bearer(gateway, Role.OWNER))
        assert response.status_code == 401


async def test_without_meters_there_is_no_stream():
    async with running(Replay(recorded())) as gateway:
        response = await asked(gateway, "/stream/meter", headers=bearer(gateway))
        assert response.status_code == 302


async def test_an_actor_that_knows_no_stream_has_none():
    class Mute:
        serial, firmware = NEW.serial, NEW.firmware

        def respond(self, request, now):
            return self, NEW.respond(request, now)[1]

    async with running(Mute()) as gateway:
        response = await asked(gateway, "/stream/meter", headers=bearer(gateway))
        assert response.status_code == 302


async def test_the_stream_can_fall_silent():
    async with running(NEW, Fault(Kind.STREAM_SILENT), stream_every=0.01) as gateway:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(events(gateway, 1), 0.2)


async def test_the_stream_can_come_in_large_pieces():
    fault = Fault(Kind.STREAM_BUFFERED, parameters={"bytes": 2000})
    async with running(NEW, fault, stream_every=0.001) as gateway:
        (piece,) = await events(gateway, 1)
        assert piece.count(b"data: ") > 2


async def test_the_stream_ends_with_its_listener():
    async with running(NEW, stream_every=0.01) as gateway:
        await events(gateway, 1)
        await until(lambda: gateway.connections_open == 0)


async def test_what_a_listener_says_meanwhile_is_counted():
    async with running(NEW) as gateway, plug(gateway.origin) as (reader, writer):
        said = bearer(gateway)["authorization"]
        writer.write(
            f"GET /stream/meter HTTP/1.1\r\nHost: x\r\nAuthorization: {said}\r\n\r\n".encode()
        )
        await reader.readuntil(b"data: ")
        before = gateway.application_bytes
        writer.write(b"hello")
        await until(lambda: gateway.application_bytes == before + 5)
