"""Request → httpx → Response or Silence. The only file that knows httpx.

It follows no redirect, keeps no cookie, verifies nothing by itself and decides nothing: who may be
asked what stands in the request.
"""

import asyncio
import logging
import ssl
import sys
from collections.abc import AsyncGenerator, Iterator
from datetime import timedelta
from http.cookiejar import CookieJar, DefaultCookiePolicy
from importlib.util import find_spec
from types import TracebackType
from typing import Self

from pyenvoy.access.ticket import needs_tls
from pyenvoy.effects.failures import about_certificate, words
from pyenvoy.effects.opening import Opening
from pyenvoy.effects.tls import Pin
from pyenvoy.errors import UsageError
from pyenvoy.request import Digest, Headers, Method, Origin, Request, Response, Silence, Silent

# `import httpx` imports its own command line, three times the price where click and rich exist.
sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # None there means: do not import
# httpcore looks for sniffio several times a request; where there is none, the search is a tenth of the cost.
if find_spec("sniffio") is None:
    sys.modules.setdefault("sniffio", None)  # type: ignore[arg-type]  # as above

import httpx  # noqa: E402  # after the line above, which it is for

_LARGEST = 1_000_000
"""Bytes. Ten times what the largest system can say (protocol chapter 8.5)."""

_CONNECT = 10.0
_KEPT = 120.0
"""Seconds: httpx lets a kept connection go after 5, which made every poll a handshake."""

_BRIEF = {"Connection": "close"}
_CUTS = 2
"""So many kept connections cut, and none ever good: from then on none is kept."""

_NAME = {"User-Agent": "pyenvoy", "Accept": "*/*", "Accept-Encoding": "identity"}


_OK = 200
_CHALLENGED = (ValueError, LookupError, NotImplementedError)
"""What httpx's reader of challenges raises: it expects them well made."""


class Transport:
    """Sends requests, to one gateway behind its pin and to everybody else with verification.

    `authorities` is a file of further certificate authorities for the cloud, in PEM.
    """

    def __init__(self, pin: Pin, *, authorities: str | None = None) -> None:
        _silence_cookies()
        self.pin = pin
        self._authorities = authorities
        self._clients: dict[str, httpx.AsyncClient] = {}
        self._digests: dict[Digest, httpx.DigestAuth] = {}
        self._keeps, self._cuts = False, 0
        """Whether a kept connection of the gateway was ever good, and how many were cut."""

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close every connection; who asks meanwhile gets a new one."""
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    async def forget(self) -> None:
        """Forget a certificate that no gateway has proven to be its own, and who was met behind it."""
        if not self.pin.proven:
            self.pin.forget()
            await self.close()

    async def send(self, request: Request, gateway: Origin) -> Response | Silence:
        """Ask once; a `GET` that meets a kept connection already cut is asked once more, unless it costs.

        `gateway` is where a request without an origin goes. Raises `UsageError` before it would show a
        secret to a plain connection.
        """
        if needs_tls(request) and (request.origin or gateway).scheme != "https":
            raise UsageError("this request carries a secret and is not sent in the clear")
        clock = (
            asyncio.get_running_loop().time
        )  # monotonic, and the one that patience is counted by
        began = clock()
        heard, kept = await self._ask(request, gateway)
        if kept and request.origin is None:  # one that reboots cuts good connections
            self._keeps, self._cuts = self._keeps or not _broken(heard), self._cuts + 1
        if kept and _broken(heard) and request.method is Method.GET and not request.once:
            heard, _ = await self._ask(request, gateway)
        return _timed(heard, clock() - began)

    async def _ask(self, request: Request, gateway: Origin) -> tuple[Response | Silence, bool]:
        """What one attempt heard, and whether it went over a connection kept from before."""
        opening = Opening()
        try:
            async with asyncio.timeout(request.patience.total_seconds()):
                heard = await self._exchange(request, gateway, opening)
        except TimeoutError:
            patience = request.patience.total_seconds()
            heard = Silence(Silent.TOO_SLOW, f"no answer within {patience:g} s")
        except (httpx.HTTPError, httpx.InvalidURL, ssl.SSLError, OSError) as error:
            heard = _silence(error)
        except _CHALLENGED as error:
            heard = _unreadable(error)
        finally:
            await opening.close()
        return heard, not opening.begun

    async def pieces(
        self, request: Request, gateway: Origin
    ) -> AsyncGenerator[bytes | Response | Silence, None]:
        """A stream's bytes as they come; at last the answer that is none, or why nothing comes any more.

        The patience of the request is with each piece.
        """
        patience = request.patience.total_seconds()
        opening, answer = Opening(), None
        try:
            async with asyncio.timeout(patience):
                answer = await self._opened(request, gateway, opening)
                refused = None if answer.status_code == _OK else await _heard(answer)
            if refused is not None:
                yield refused
                return
            coming = answer.aiter_raw()
            while True:
                async with asyncio.timeout(patience):
                    piece = await anext(coming, None)
                if piece is None:
                    break
                yield piece
            yield Silence(Silent.BROKEN, "the stream has ended")
        except TimeoutError:
            yield Silence(Silent.TOO_SLOW, f"nothing for {patience:g} s")
        except (httpx.HTTPError, ssl.SSLError, OSError) as error:
            yield _silence(error)
        except _CHALLENGED as error:
            yield _unreadable(error)
        finally:
            if answer is not None:
                await answer.aclose()
            await opening.close()

    async def _exchange(
        self, request: Request, gateway: Origin, opening: Opening
    ) -> Response | Silence:
        answer = await self._opened(request, gateway, opening)
        try:
            return await _heard(answer)
        finally:
            await answer.aclose()

    async def _opened(self, request: Request, gateway: Origin, opening: Opening) -> httpx.Response:
        """The answer to a request, any challenge met, with its body still to come."""
        client = self._client(request.origin, gateway)
        brief = request.origin is None and not self._keeps and self._cuts >= _CUTS
        asked = client.build_request(
            str(request.method),
            f"{request.origin or gateway}{request.path}",
            headers={**dict(request.headers), **(_BRIEF if brief else {})},
            content=request.body,
            extensions={"trace": opening.follow},
        )
        # The flow is driven from here: httpx would read a challenge's body whole, and unpack it.
        flow = self._auth(request.digest).auth_flow(asked)
        asked = next(flow)
        while True:  # closed while a challenge is read, it is another client that goes on
            answer = await self._client(request.origin, gateway).send(asked, stream=True)
            try:
                asked = flow.send(answer)
            except StopIteration:
                return answer
            except _CHALLENGED:
                await answer.aclose()
                raise
            try:
                await _heard(answer)
            finally:
                await answer.aclose()

    def _auth(self, digest: Digest | None) -> httpx.Auth:
        """One object a user: it keeps the nonce, so that only the first request costs a 401."""
        if digest is None:
            return httpx.Auth()
        if digest not in self._digests:
            password = digest.password.reveal()
            self._digests[digest] = httpx.DigestAuth(digest.user, password)
        return self._digests[digest]

    def _client(self, cloud: Origin | None, gateway: Origin) -> httpx.AsyncClient:
        kind = gateway.scheme if cloud is None else "cloud"
        if kind not in self._clients:
            self._clients[kind] = self._new_client(kind)
        return self._clients[kind]

    def _new_client(self, kind: str) -> httpx.AsyncClient:
        # Plain http means old firmware: 3.18.10 cuts a kept connection on the authenticated retry.
        kept = 0 if kind == "http" else 2
        return httpx.AsyncClient(
            verify=self._verified() if kind == "cloud" else self.pin.context,
            trust_env=False,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            headers=_NAME,
            timeout=httpx.Timeout(None, connect=_CONNECT),
            limits=httpx.Limits(
                max_connections=4, max_keepalive_connections=kept, keepalive_expiry=_KEPT
            ),
        )

    def _verified(self) -> ssl.SSLContext:
        context = httpx.create_ssl_context(trust_env=False)
        if self._authorities is not None:
            context.load_verify_locations(cafile=self._authorities)
        return context


async def _heard(answer: httpx.Response) -> Response | Silence:
    """An answer as it came over the wire, so that nothing packed grows past the limit."""
    body = bytearray()
    async for part in answer.aiter_raw():
        body += part
        if len(body) > _LARGEST:
            return Silence(Silent.TOO_LARGE, f"more than {_LARGEST} bytes")
    return Response(answer.status_code, Headers(tuple(_pairs(answer))), bytes(body))


def _pairs(answer: httpx.Response) -> Iterator[tuple[str, str]]:
    # headers of 3.9.36 hold bytes that are no text; latin-1 reads whatever comes
    for name, value in answer.headers.raw:
        yield name.decode("latin-1"), value.decode("latin-1")


def _timed(heard: Response | Silence, seconds: float) -> Response | Silence:
    took = timedelta(seconds=seconds)
    if isinstance(heard, Response):
        return Response(heard.status, heard.headers, heard.body, took)
    return Silence(heard.kind, heard.why, took)


def _unreadable(error: Exception) -> Silence:
    return Silence(Silent.BROKEN, f"an unreadable challenge ({type(error).__name__})")


def _broken(heard: Response | Silence) -> bool:
    return isinstance(heard, Silence) and heard.kind is Silent.BROKEN


def _silence(error: Exception) -> Silence:
    if distrust := about_certificate(error):
        return Silence(Silent.UNTRUSTED, distrust)
    kind = (
        Silent.UNREACHABLE
        if isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.InvalidURL)
        else Silent.BROKEN
    )
    return Silence(kind, words(error) or type(error).__name__)


def _no_cookie(record: logging.LogRecord) -> bool:
    return b"cookie" not in record.getMessage().lower().encode()


def _silence_cookies() -> None:
    """At level debug httpcore logs every header it reads; `Set-Cookie` is a secret."""
    for name in ("httpcore.http11", "httpcore.http2"):
        logging.getLogger(name).addFilter(_no_cookie)
