import asyncio
import socket
import ssl
from contextlib import AsyncExitStack, suppress
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from types import SimpleNamespace

import attrs
import httpx
import pytest

from pyenvoy.access.passwords import installer_password
from pyenvoy.endpoint import Role
from pyenvoy.recording import parse
from pyenvoy.request import Origin
from pyenvoy.simulator.certificate import self_signed
from pyenvoy.simulator.faults import Fault, Faults, Kind
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from pyenvoy.simulator.server.listening import aborted
from tests.fakes.recorded import NOW, recorded
from tests.fakes.sockets import client, plug, said, until
from tests.recordings import EVERY

PAGES = {"/ivp/meters/readings": [{"eid": 704643328}]}
NEW, OLD = Replay(recorded(pages=PAGES)), Replay(recorded("D5.0.62", PAGES))


async def shown_fingerprint(origin):
    async with plug(origin) as (_, writer):
        shown = writer.get_extra_info("ssl_object").getpeercert(binary_form=True)
    return sha256(shown).hexdigest()


async def status_of(origin, path="/info", **how):
    async with client(origin, **how) as asking:
        return (await asking.get(path)).status_code


# -- https ----------------------------------------------------------------------------------------


async def test_new_firmware_speaks_https_and_has_a_cloud():
    async with serve(NEW) as gateway:
        assert (gateway.origin.scheme, gateway.cloud.scheme) == ("https", "https")
        assert await status_of(gateway.origin) == 200


async def test_old_firmware_speaks_http_and_has_neither_cloud_nor_certificate():
    async with serve(OLD) as gateway:
        assert (gateway.origin.scheme, gateway.cloud) == ("http", None)
        assert (gateway.fingerprint, gateway.cloud_ca) == ("", b"")
        assert await status_of(gateway.origin) == 200
        assert gateway.handshakes == 0


async def test_who_tries_https_on_old_firmware_finds_none():
    async with serve(OLD) as gateway:
        with pytest.raises(httpx.ConnectError):
            await status_of(attrs.evolve(gateway.origin, scheme="https"))
        assert await status_of(gateway.origin) == 200


async def test_new_firmware_can_be_made_to_speak_http():
    async with serve(NEW, https=False) as gateway:
        assert await status_of(gateway.origin) == 200


async def test_the_certificate_is_the_one_that_was_announced():
    async with serve(NEW) as gateway:
        assert await shown_fingerprint(gateway.origin) == gateway.fingerprint


async def test_a_certificate_can_be_kept_between_runs():
    certificate = self_signed("envoy.local", datetime.now(UTC))
    async with serve(NEW, certificate=certificate) as gateway:
        assert await shown_fingerprint(gateway.origin) == certificate.fingerprint


async def test_who_refuses_the_certificate_has_sent_nothing():
    async with serve(NEW) as gateway:
        with pytest.raises(httpx.ConnectError, match="self-signed"):
            await status_of(gateway.origin, verify=ssl.create_default_context())
        assert (gateway.application_bytes, gateway.requests) == (0, [])


async def test_who_keeps_a_connection_shakes_hands_once():
    async with serve(NEW) as gateway, client(gateway.origin) as asking:
        for _ in range(3):
            await asking.get("/info")
        assert (gateway.handshakes, gateway.connections, len(gateway.requests)) == (1, 1, 3)
        assert gateway.application_bytes > 100


async def test_the_certificate_changes_while_its_fault_lasts():
    async with serve(NEW) as gateway:
        gateway.faults = Faults((Fault(Kind.CERTIFICATE),))
        changed = await shown_fingerprint(gateway.origin)
        gateway.faults = Faults()
        assert changed != gateway.fingerprint == await shown_fingerprint(gateway.origin)


async def test_the_cloud_is_trusted_through_its_authority():
    async with serve(NEW) as gateway:
        trusting = ssl.create_default_context(cadata=gateway.cloud_ca.decode())
        assert await status_of(gateway.cloud, "/nothing", verify=trusting) == 404
        assert [one.path for one in gateway.cloud_requests] == ["/nothing"]


async def test_the_cloud_is_not_trusted_by_itself():
    async with serve(NEW) as gateway:
        with pytest.raises(httpx.ConnectError, match="certificate"):
            await status_of(gateway.cloud, verify=ssl.create_default_context())


# -- ports ----------------------------------------------------------------------------------------


async def test_a_port_that_is_taken_is_an_error():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        with pytest.raises(OSError, match="in use"):
            async with serve(OLD, port=taken.getsockname()[1]):
                raise AssertionError("it listens on a port that is taken")


async def test_plain_http_is_redirected_where_it_is_wanted():
    async with serve(NEW, redirect_port=0) as gateway, client(gateway.redirect) as asking:
        response = await asking.get("/home")
        assert (response.status_code, response.headers["location"]) == (
            301,
            f"{gateway.origin}/home",
        )


async def test_without_it_nobody_listens_there():
    async with serve(NEW) as gateway:
        assert gateway.redirect is None


async def test_a_gateway_can_live_on_ipv6():
    async with serve(OLD, host="::1") as gateway:
        assert gateway.origin == Origin("http", "::1", gateway.origin.port)
        assert await status_of(gateway.origin) == 200


# -- beginning and end ----------------------------------------------------------------------------


async def test_a_quiet_connection_is_closed():
    async with serve(NEW, idle=0.01) as gateway, plug(gateway.origin) as (reader, _):
        assert await reader.read() == b""


async def test_the_cloud_hangs_up_on_what_is_no_request():
    async with serve(NEW) as gateway:
        assert await said(gateway.cloud, b"nonsense\r\n\r\n") == b""
        assert gateway.cloud_requests == []


async def test_the_cloud_hangs_up_when_it_is_asked_to():
    async with serve(NEW) as gateway:
        assert (await said(gateway.cloud)).startswith(b"HTTP/1.1 404")


async def test_a_schedule_begins_with_the_server():
    faults = Faults((Fault(Kind.HANG, start=timedelta(minutes=1)),))
    async with serve(OLD, faults=faults, now=lambda: NOW) as gateway:
        assert gateway.faults.began == NOW


async def test_connections_are_refused_and_then_taken_again():
    async with serve(OLD) as gateway, plug(gateway.origin) as (reader, _):
        gateway.faults = Faults((Fault(Kind.REFUSED),))
        assert await reader.read() == b""
        with pytest.raises(httpx.ConnectError):
            await status_of(gateway.origin)
        gateway.faults = Faults()
        while gateway.connections < 2:
            try:
                assert await status_of(gateway.origin) == 200
            except httpx.ConnectError:
                await asyncio.sleep(0.01)


@pytest.mark.parametrize("actor", [NEW, OLD], ids=["https", "http"])
@pytest.mark.parametrize("path", ["/info", "/stream/meter"], ids=["a request", "a stream"])
async def test_it_stops_at_once_whatever_is_going_on(actor, path):
    stack = AsyncExitStack()
    faults = Faults((Fault(Kind.HANG, paths=("/info",)),))
    gateway = await stack.enter_async_context(serve(actor, faults=faults, https=actor is NEW))
    token = f"Authorization: Bearer {gateway.token(Role.INSTALLER)}".encode()
    async with plug(gateway.origin) as (reader, writer):
        writer.write(b"GET %b HTTP/1.1\r\nHost: x\r\n%b\r\n\r\n" % (path.encode(), token))
        await until(lambda: gateway.requests)
        async with asyncio.timeout(20):  # what goes on would do so for ever
            await stack.aclose()
        with suppress(ConnectionError):
            await reader.read()


async def test_it_stops_although_it_refuses_connections():
    async with serve(OLD, faults=Faults((Fault(Kind.REFUSED),))) as gateway:
        while True:
            try:
                await status_of(gateway.origin)
            except httpx.TransportError:
                break
    assert gateway.connections_open == 0


async def test_nobody_listens_any_more_when_it_has_stopped():
    async with serve(NEW) as gateway:
        pass
    for origin in (gateway.origin, gateway.cloud):
        with pytest.raises(httpx.ConnectError):
            await status_of(origin)


# -- recordings -----------------------------------------------------------------------------------


async def sign_in(asking, gateway):
    """Be let in everywhere, as the era has it."""
    if gateway.certificate is None:
        asking.auth = httpx.DigestAuth(
            "installer", installer_password(gateway.actor.serial).reveal()
        )
    else:
        bearer = {"authorization": f"Bearer {gateway.token(Role.INSTALLER)}"}
        await asking.get("/auth/check_jwt", headers=bearer)


@pytest.mark.parametrize("path", EVERY.values(), ids=EVERY)
async def test_every_recording_there_is_is_served_byte_for_byte(path):
    recording = parse(path.read_bytes())
    async with serve(Replay(recording)) as gateway, client(gateway.origin) as asking:
        await sign_in(asking, gateway)
        for entry in recording.entries:
            if entry.request.path == "/stream/meter":  # it never ends, and has tests of its own
                continue
            response = await asking.get(entry.request.path)
            said = (response.status_code, response.content)
            assert said == (entry.response.status, entry.response.body)


def test_a_connection_that_tls_has_let_go_of_can_be_let_go_of_again():
    class Gone:
        def abort(self):
            raise AttributeError("'NoneType' object has no attribute '_abort'")  # Python 3.11.2

    aborted(SimpleNamespace(transport=Gone()))
