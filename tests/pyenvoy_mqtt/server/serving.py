"""The pages over a real socket."""

import asyncio
from contextlib import asynccontextmanager

import httpx

from pyenvoy_mqtt.server import Pages, Server, listen, serve
from tests.pyenvoy_mqtt.views import House

CONTROL = "c0ntrol-key-hush-hush"
READ = "r3ad-key-hush-hush"


def shown(house=None):
    """Pages that show one gateway."""
    pages = Pages()
    (house or House()).put(pages)
    return pages


@asynccontextmanager
async def served(pages=None, patience=5, **how):
    """A client to pages that are served until the block ends; its `server` is who answers."""
    server = Server(shown() if pages is None else pages, **how)
    listening = listen("127.0.0.1", 0)
    port = listening.getsockname()[1]
    task = asyncio.create_task(serve(server.application(), listening, server.close, patience))
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", trust_env=False) as client:
        client.server = server
        try:
            yield client
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
            listening.close()


async def spoken(port, sent, drip=b""):
    """What comes back until the line is cut; `drip` is sent again and again."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(sent)

    async def dripping():
        while drip:
            writer.write(drip)
            await asyncio.sleep(0.1)

    task = asyncio.create_task(dripping())
    back = b""
    try:
        async with asyncio.timeout(60):
            while part := await reader.read(65_536):
                back += part
    except ConnectionError:  # cut while we still spoke
        pass
    finally:
        task.cancel()
        writer.transport.abort()
    return back
