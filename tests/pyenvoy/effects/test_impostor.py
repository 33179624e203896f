"""Somebody else where the gateway should be: what arrives there, measured there."""

import asyncio
from contextlib import asynccontextmanager

import pytest

from pyenvoy.access.credentials import Account, OwnToken
from pyenvoy.effects.envoy import connect
from pyenvoy.effects.tokenfile import Kept, Memory
from pyenvoy.errors import TransportError, UnreadableError, UntrustedError, UsageError
from pyenvoy.secret import Secret
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.clock import Fast
from tests.fakes.recorded import SERIAL, info, recorded
from tests.fakes.rogue import rogue
from tests.fakes.tokens import made

PRINT = "ab" * 32
TOKEN = Secret(made(SERIAL))
PAGES = {"/ivp/meters": [], "/api/v1/production": {"wattsNow": 4}}
GIVEN = [OwnToken(TOKEN), Account(Secret("anne@example.org"), Secret("hush"))]


def page(body):
    return b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body.encode())


OLD = page(info("R5.0.62"))


@asynccontextmanager
async def gateway(port=0):
    async with serve(Replay(recorded(pages=PAGES), follow_clock=True), port=port) as one:
        yield one


async def failed(envoy, error=TransportError):
    """The error that comes out in the end."""
    async with asyncio.timeout(10):
        with pytest.raises(error) as found:
            await envoy.snapshot()
    return found.value


async def test_a_gateway_whose_certificate_a_person_has_named_is_never_asked_by_http():
    heard = []
    async with rogue(OLD, heard=heard) as one:
        host = f"127.0.0.1:{one.port}"
        async with connect(host, fingerprint=PRINT, clock=Fast()) as envoy:
            await failed(envoy)
    assert heard == []


async def test_nor_one_that_was_met_by_https_before():
    heard = []
    async with rogue(OLD, heard=heard) as one:
        host = f"127.0.0.1:{one.port}"
        tokens = Memory({SERIAL: Kept(TOKEN, PRINT, f"https://{host}")})
        async with connect(host, tokens=tokens, clock=Fast()) as envoy:
            await failed(envoy)
    assert heard == []


def test_http_and_a_certificate_exclude_each_other():
    with pytest.raises(UsageError, match="no certificate"):
        connect("http://envoy.local", fingerprint=PRINT)


@pytest.mark.parametrize("credentials", GIVEN, ids=["token", "account"])
async def test_who_plays_an_old_gateway_over_http_gets_neither_token_nor_account(credentials):
    heard = []
    async with rogue(OLD, heard=heard) as one:
        host = f"127.0.0.1:{one.port}"
        async with connect(host, credentials, clock=Fast()) as envoy:
            await failed(envoy, UnreadableError)
    arrived = b"".join(heard).lower()
    assert b"get /info" in arrived
    for secret in (b"bearer", b"cookie", b"anne", b"hush", b"eyj"):
        assert secret not in arrived


async def test_who_plays_a_new_gateway_over_http_gets_no_token():
    heard = []
    async with rogue(page(info("D8.3.5167")), heard=heard) as one:
        host = f"127.0.0.1:{one.port}"
        async with connect(host, OwnToken(TOKEN), clock=Fast()) as envoy:
            await asyncio.sleep(0.5)
            assert envoy.latest is None
    assert heard
    assert b"eyJ" not in b"".join(heard)


async def known(one, envoy):
    async with asyncio.timeout(10):
        await envoy.snapshot()
    assert envoy.fingerprint == one.fingerprint


async def test_who_takes_the_gateways_place_in_the_middle_of_a_session_gets_not_one_byte():
    async with gateway() as one:
        token = OwnToken(Secret(one.token()))
        envoy = connect(str(one.origin), token, clock=Fast())
        await envoy.__aenter__()
        await known(one, envoy)
    try:
        async with gateway(one.origin.port) as impostor:
            async with asyncio.timeout(10):
                with pytest.raises(UntrustedError):
                    async for _ in envoy.snapshots():
                        pass
            assert impostor.application_bytes == 0
    finally:
        await envoy.__aexit__(None, None, None)


async def test_nor_does_who_plays_an_old_one_there_learn_more_than_that_somebody_asks():
    async with gateway() as one:
        token = OwnToken(Secret(one.token()))
        envoy = connect(f"127.0.0.1:{one.origin.port}", token, clock=Fast())
        await envoy.__aenter__()
        await known(one, envoy)
    heard = []
    try:
        async with rogue(OLD, heard=heard, port=one.origin.port), asyncio.timeout(10):
            while not heard:  # noqa: ASYNC110  # nobody tells when the session asks again
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.3)
    finally:
        await envoy.__aexit__(None, None, None)
    assert all(one.startswith(b"GET /info ") for one in heard)
    assert not [one for one in heard if b"authorization" in one.lower() or b"cookie" in one.lower()]
