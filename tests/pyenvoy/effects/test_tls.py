"""Trust for the gateway's own certificate, over real handshakes."""

import asyncio
import hashlib

import pytest

from pyenvoy.effects.tls import Pin, normal, shown
from pyenvoy.effects.transport import Transport
from pyenvoy.errors import TransportError, UsageError
from pyenvoy.request import Headers, Method, Origin, Request, Response, Silent
from pyenvoy.simulator.replay import Replay
from pyenvoy.simulator.server import serve
from tests.fakes.recorded import recorded

SECRET = Request(Method.GET, "/info", Headers({"authorization": "Bearer hush"}))
OTHER = hashlib.sha256(b"another").hexdigest()


@pytest.fixture
async def gateway():
    async with serve(Replay(recorded())) as one:
        yield one


async def sent(gateway, pin, times=1):
    async with Transport(pin) as transport:
        for _ in range(times - 1):
            await transport.send(SECRET, gateway.origin)
        return await transport.send(SECRET, gateway.origin)


def test_the_first_certificate_seen_becomes_the_one():
    pin = Pin()
    assert pin.admits(OTHER)
    assert pin.fingerprint == OTHER


def test_after_that_no_other_is_admitted():
    assert not Pin(OTHER).admits(hashlib.sha256(b"a third").hexdigest())


def test_a_fingerprint_may_be_written_as_openssl_does():
    assert normal(f" AB:0C:{'FF' * 30} ") == "ab0c" + "ff" * 30


def test_what_is_no_fingerprint_is_refused_before_anything_is_sent():
    with pytest.raises(UsageError, match="'abc' is not the SHA-256"):
        Pin("abc")


def test_whether_a_person_has_named_it_is_known():
    assert (Pin().given, Pin(OTHER).given) == (False, True)


async def test_the_first_handshake_pins(gateway):
    pin = Pin()
    assert isinstance(await sent(gateway, pin), Response)
    assert pin.fingerprint == gateway.fingerprint


async def test_the_known_certificate_is_trusted_whatever_it_says(gateway):
    assert isinstance(await sent(gateway, Pin(gateway.fingerprint.upper())), Response)


async def test_another_certificate_gets_not_one_byte(gateway):
    heard = await sent(gateway, Pin(OTHER))
    await asyncio.sleep(0)
    assert heard.kind is Silent.UNTRUSTED
    assert gateway.application_bytes == 0


async def test_the_connection_is_kept(gateway):
    await sent(gateway, Pin(), times=5)
    assert gateway.handshakes == 1


async def test_looking_sends_nothing(gateway):
    assert hashlib.sha256(await shown(gateway.origin)).hexdigest() == gateway.fingerprint
    assert gateway.application_bytes == 0


async def test_where_nobody_listens_there_is_nothing_to_see():
    with pytest.raises(TransportError):
        await shown(Origin("https", "127.0.0.1", 1))
