"""Whatever comes over the wire is a response or a silence: soon, small, and without quoting a secret."""

import gzip
import tracemalloc
from datetime import timedelta

import pytest

from pyenvoy.effects.tls import Pin
from pyenvoy.effects.transport import Transport
from pyenvoy.request import Digest, Method, Request, Silence, Silent
from pyenvoy.secret import Secret
from tests.fakes.rogue import RESET, rogue

OK = b"HTTP/1.1 200 OK\r\n"
REFUSED = b'HTTP/1.1 401 U\r\nWWW-Authenticate: Digest realm="x", nonce="y", qop="auth"\r\n'
PACKED = gzip.compress(b"\0" * 100_000_000, 1)
BOMB = b"Content-Encoding: gzip\r\nContent-Length: %d\r\n\r\n%s" % (len(PACKED), PACKED)
CHUNKED = OK + b"Transfer-Encoding: chunked\r\n\r\n"
FOREVER = b"Content-Length: 9999999999\r\n\r\n"


async def asked(*sent, endless=b"", digest=None):
    patience = timedelta(seconds=0.5)
    async with rogue(*sent, endless=endless) as origin, Transport(Pin()) as transport:
        request = Request(Method.GET, "/info", patience=patience, digest=digest)
        return await transport.send(request, origin)


@pytest.mark.parametrize(
    ("sent", "endless", "kind"),
    {
        "too long": ((OK, FOREVER), b"x" * 65536, Silent.TOO_LARGE),
        "endless chunks": ((CHUNKED,), b"10000\r\n" + b"x" * 65536 + b"\r\n", Silent.TOO_LARGE),
        "endless tiny chunks": ((CHUNKED,), b"1\r\nx\r\n" * 99, Silent.TOO_SLOW),
        "endless header": ((OK, b"X: "), b"x" * 65536, Silent.BROKEN),
        "endless headers": ((OK,), b"X: y\r\n" * 999, Silent.BROKEN),
        "endless trailers": ((CHUNKED, b"0\r\n"), b"X: y\r\n" * 999, Silent.BROKEN),
        "endless patience": ((), b"HTTP/1.1 100 Continue\r\n\r\n" * 99, Silent.TOO_SLOW),
        "no number of bytes": ((OK, b"Content-Length: many\r\n\r\n"), b"", Silent.BROKEN),
        "two lengths": (
            (OK, b"Content-Length: 1\r\nContent-Length: 2\r\n\r\n"),
            b"",
            Silent.BROKEN,
        ),
        "less than promised": ((OK, b"Content-Length: 9\r\n\r\nabc"), b"", Silent.BROKEN),
        "a negative chunk": ((CHUNKED, b"-1\r\nabc"), b"", Silent.BROKEN),
        "not HTTP": ((b"SSH-2.0-OpenSSH\r\n",), b"", Silent.BROKEN),
        "another HTTP": ((b"HTTP/2 200 OK\r\n\r\n",), b"", Silent.BROKEN),
        "no status": ((b"HTTP/1.1 000 x\r\n\r\n",), b"", Silent.BROKEN),
        "an upgrade": ((b"HTTP/1.1 101 x\r\nUpgrade: h2c\r\n\r\n",), b"", Silent.BROKEN),
        "nothing": ((), b"", Silent.BROKEN),
        "reset at once": ((RESET,), b"", Silent.BROKEN),
        "reset in a header": ((OK, RESET), b"", Silent.BROKEN),
        "reset in a body": ((OK, b"Content-Length: 9\r\n\r\nabc", RESET), b"", Silent.BROKEN),
    }.values(),
)
async def test_what_is_no_answer_is_a_silence(sent, endless, kind):
    assert (await asked(*sent, endless=endless)).kind is kind


async def test_the_oldest_http_is_understood():
    assert (await asked(b"HTTP/1.0 200 OK\r\n\r\nhello")).body == b"hello"


async def test_what_comes_packed_stays_packed():
    assert (await asked(OK, BOMB)).body == PACKED


@pytest.mark.parametrize("endless", [b"", b"x" * 65536])
async def test_a_challenge_is_not_read_past_a_megabyte_nor_unpacked(endless):
    tracemalloc.start()
    try:
        digest = Digest("envoy", Secret("hush"))
        await asked(REFUSED, FOREVER if endless else BOMB, endless=endless, digest=digest)
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "sent",
    [
        OK + b"Set-Cookie sessionId=hush\r\n\r\n",
        b"HTTP/1.1 hush\r\n\r\n",
        CHUNKED + b"hush'\r\nhush",
        CHUNKED + b'hush"\r\nhush',
    ],
)
async def test_what_was_garbled_is_not_quoted(sent):
    heard = await asked(sent)
    assert isinstance(heard, Silence)
    assert heard.why.startswith("illegal")
    assert "hush" not in heard.why
