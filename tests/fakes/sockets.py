"""Clients for tests that speak to a simulated gateway over real sockets on the loopback address."""

import asyncio
import ssl
from contextlib import asynccontextmanager

import httpx


def _trusting():
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


ANY_CERTIFICATE = _trusting()


def client(origin, verify=ANY_CERTIFICATE, **how):
    """An HTTP client for one origin that believes every certificate unless told otherwise."""
    return httpx.AsyncClient(base_url=str(origin), verify=verify, trust_env=False, timeout=5, **how)


@asynccontextmanager
async def plug(origin):
    """A bare connection: a reader and a writer."""
    context = ANY_CERTIFICATE if origin.scheme == "https" else None
    reader, writer = await asyncio.open_connection(origin.host, origin.port, ssl=context)
    try:
        yield reader, writer
    finally:
        writer.transport.abort()
        await asyncio.sleep(0)


async def said(origin, sent=b"GET /info HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"):
    """Everything that comes back until the other side closes."""
    async with plug(origin) as (reader, writer):
        writer.write(sent)
        return await asyncio.wait_for(reader.read(), 5)


async def until(true):
    """Wait until something the server does by itself has come true."""
    async with asyncio.timeout(5):
        while not true():  # noqa: ASYNC110  # the server knows nobody who waits for it
            await asyncio.sleep(0.001)
