"""Request → Response or Silence: what httpx does, and what it is kept from doing."""

import asyncio
import logging
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest
import respx

from pyenvoy.effects.tls import Pin
from pyenvoy.effects.transport import Transport
from pyenvoy.errors import UsageError
from pyenvoy.request import Digest, Headers, Method, Origin, Request, Response, Silence, Silent
from pyenvoy.secret import Secret

HTTPS, HTTP = Origin("https", "envoy.local", 443), Origin("http", "envoy.local", 80)
CLOUD = Origin("https", "cloud.example", 443)
GET = Request(Method.GET, "/info")
CHALLENGE = {"www-authenticate": 'Digest realm="enphaseenergy.com", nonce="17", qop="auth"'}


@pytest.fixture
async def transport():
    async with Transport(Pin()) as one:
        yield one


@pytest.fixture
def web():
    with respx.mock(assert_all_called=False) as router:
        yield router


async def test_a_response_is_given_back_whole(transport, web):
    web.get("https://envoy.local/info").respond(202, headers={"X-Y": "z"}, content=b"<info/>")
    heard = await transport.send(GET, HTTPS)
    assert (heard.status, heard.headers["x-y"], heard.body) == (202, "z", b"<info/>")
    assert heard.took > timedelta()


async def test_a_redirect_is_an_answer_like_any_other(transport, web):
    web.get("http://envoy.local/info").respond(301, headers={"location": "https://elsewhere/"})
    assert (await transport.send(GET, HTTP)).status == 301


async def test_method_headers_and_body_are_sent_as_given(transport, web):
    route = web.put("https://envoy.local/admin/lib/tariff").respond(200)
    headers = Headers({"cookie": "sessionId=1"})
    await transport.send(Request(Method.PUT, "/admin/lib/tariff", headers, b"{}"), HTTPS)
    sent = route.calls[0].request
    assert (sent.content, sent.headers["cookie"]) == (b"{}", "sessionId=1")


async def test_a_cookie_is_never_kept(transport, web):
    route = web.get("https://envoy.local/info").respond(
        200, headers={"set-cookie": "sessionId=1; path=/"}
    )
    await transport.send(GET, HTTPS)
    await transport.send(GET, HTTPS)
    assert "cookie" not in route.calls[1].request.headers


async def test_every_set_cookie_comes_back(transport, web):
    cookies = [("set-cookie", "a=1"), ("set-cookie", "b=2")]
    web.get("https://envoy.local/info").mock(httpx.Response(200, headers=cookies))
    assert (await transport.send(GET, HTTPS)).headers.all_of("Set-Cookie") == ("a=1", "b=2")


async def test_a_body_past_a_megabyte_is_not_read(transport, web):
    web.get("https://envoy.local/info").respond(200, content=b"x" * 1_000_001)
    assert (await transport.send(GET, HTTPS)).kind is Silent.TOO_LARGE


@pytest.mark.parametrize(
    ("error", "kind"),
    [
        (httpx.ConnectError, Silent.UNREACHABLE),
        (httpx.ConnectTimeout, Silent.UNREACHABLE),
        (httpx.ReadError, Silent.BROKEN),
        (httpx.WriteError, Silent.BROKEN),
        (httpx.RemoteProtocolError, Silent.BROKEN),
        (httpx.DecodingError, Silent.BROKEN),
        (OSError, Silent.BROKEN),
    ],
)
async def test_whatever_fails_is_a_silence(transport, web, error, kind):
    web.post("https://envoy.local/info").mock(side_effect=error("cut"))
    heard = await transport.send(Request(Method.POST, "/info"), HTTPS)
    assert heard == Silence(kind, "cut", heard.took)


async def test_a_silence_without_a_word_names_its_kind(transport, web):
    web.post("https://envoy.local/info").mock(side_effect=httpx.ReadError(""))
    heard = await transport.send(Request(Method.POST, "/info"), HTTPS)
    assert heard.why == "ReadError"


async def test_a_host_that_cannot_be_one_is_out_of_reach(transport):
    heard = await transport.send(GET, Origin("https", "a" * 300, 443))
    assert heard.kind is Silent.UNREACHABLE


async def test_patience_ends(transport, web):
    async def never(_):
        await asyncio.Event().wait()

    web.get("https://envoy.local/info").mock(side_effect=never)
    hasty = Request(Method.GET, "/info", patience=timedelta(milliseconds=20))
    assert (await transport.send(hasty, HTTPS)).kind is Silent.TOO_SLOW


async def test_a_get_on_a_connection_already_cut_is_asked_once_more(transport, web):
    # respx opens no connection, so every question seems to go over a kept one
    route = web.get("https://envoy.local/info").mock(
        side_effect=[httpx.RemoteProtocolError("cut"), httpx.Response(200)]
    )
    assert (await transport.send(GET, HTTPS)).status == 200
    assert len(route.calls) == 2


async def test_but_only_once(transport, web):
    route = web.get("https://envoy.local/info").mock(side_effect=httpx.ReadError("cut"))
    assert (await transport.send(GET, HTTPS)).kind is Silent.BROKEN
    assert len(route.calls) == 2


async def test_a_write_is_never_repeated(transport, web):
    route = web.put("https://envoy.local/info").mock(side_effect=httpx.ReadError("cut"))
    await transport.send(Request(Method.PUT, "/info"), HTTPS)
    assert len(route.calls) == 1


async def test_a_question_that_costs_is_never_repeated(transport, web):
    route = web.get("https://envoy.local/info").mock(side_effect=httpx.ReadError("cut"))
    await transport.send(Request(Method.GET, "/info", once=True), HTTPS)
    assert len(route.calls) == 1


async def test_a_digest_costs_one_refusal_and_is_then_reused(transport, web):
    answers = [httpx.Response(401, headers=CHALLENGE), httpx.Response(200), httpx.Response(200)]
    route = web.get("http://envoy.local/p").mock(side_effect=answers)
    ask = Request(Method.GET, "/p", digest=Digest("envoy", Secret("123456")))
    assert (await transport.send(ask, HTTP)).status == 200
    assert (await transport.send(ask, HTTP)).status == 200
    assert "nc=00000002" in route.calls[2].request.headers["authorization"]


@pytest.mark.parametrize(
    "challenge",
    ['Digest realm="e"', "Digest nonsense", 'Digest realm="e", nonce="1", algorithm="MD4"'],
)
async def test_a_challenge_that_cannot_be_read_is_a_silence(transport, web, challenge):
    web.get("http://envoy.local/p").respond(401, headers={"www-authenticate": challenge})
    ask = Request(Method.GET, "/p", digest=Digest("envoy", Secret("123456")))
    assert (await transport.send(ask, HTTP)).kind is Silent.BROKEN


async def test_a_challenge_that_is_no_text_is_just_a_refusal(transport, web):
    headers = [(b"www-authenticate", b"\xd8\xc9\xc6A")]
    web.get("http://envoy.local/p").mock(httpx.Response(401, headers=headers))
    ask = Request(Method.GET, "/p", digest=Digest("envoy", Secret("123456")))
    assert (await transport.send(ask, HTTP)).status == 401


@pytest.mark.parametrize("name", ["authorization", "cookie"])
async def test_a_secret_is_not_sent_in_the_clear(transport, name):
    with pytest.raises(UsageError):
        await transport.send(Request(Method.GET, "/p", Headers({name: "secret"})), HTTP)


async def test_the_cloud_is_asked_where_it_lives(transport, web):
    web.post("https://cloud.example/login").respond(200, content=b"in")
    heard = await transport.send(Request(Method.POST, "/login", origin=CLOUD), HTTPS)
    assert isinstance(heard, Response)


def test_no_cookie_is_ever_logged(caplog):
    Transport(Pin())
    log = logging.getLogger("httpcore.http11")
    with caplog.at_level(logging.DEBUG):
        log.debug("receive_response_headers.complete [(b'Set-Cookie', b'sessionId=1')]")
        log.debug("send_request_body.complete")
    assert caplog.messages == ["send_request_body.complete"]


def test_importing_it_does_not_import_the_command_line_of_httpx():
    asked = "import sys, pyenvoy.effects.transport; print(sys.modules['httpx._main'], 'click' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["None", "False"]


def test_httpcore_does_not_search_the_disk_for_sniffio_with_every_request():
    asked = (
        "import sys; sys.meta_path.insert(0, type('Seen', (), {'find_spec': "
        "lambda name, *_: print(name) if name == 'sniffio' else None})); "
        "import pyenvoy.effects.transport; from httpcore._synchronization import AsyncLock; "
        "AsyncLock().setup(); AsyncLock().setup()"
    )
    done = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["sniffio"]


async def test_why_nobody_is_reached_is_said_as_the_system_says_it(transport):
    heard = await transport.send(GET, Origin("http", "127.0.0.1", 9))
    assert (heard.kind, heard.why) == (Silent.UNREACHABLE, "Connection refused")
