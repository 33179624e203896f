"""Looking at a bridge from outside, as a phone would: is it announced, does it take connections."""

import asyncio

from zeroconf import Error, IPVersion
from zeroconf.asyncio import AsyncServiceBrowser, AsyncServiceInfo, AsyncZeroconf

_SERVICE = "_hap._tcp.local."


async def announced(address: str, seconds: float = 3.0) -> dict[str, int]:
    """The ports of all bridges that are heard on this interface, by their ids."""
    names: set[str] = set()

    def note(name: str, **_: object) -> None:
        names.add(name)

    try:
        listening = AsyncZeroconf(interfaces=[address], ip_version=IPVersion.V4Only)
    except (OSError, Error):
        return {}
    try:
        browser = AsyncServiceBrowser(listening.zeroconf, [_SERVICE], handlers=[note])
        await asyncio.sleep(seconds)
        await browser.async_cancel()
        infos = [AsyncServiceInfo(_SERVICE, name) for name in sorted(names)]
        await asyncio.gather(*(one.async_request(listening.zeroconf, 1000) for one in infos))
    finally:
        await listening.async_close()
    said = {str(one.decoded_properties.get("id") or ""): one.port for one in infos}
    return {mac: port for mac, port in said.items() if port}


async def listens(address: str, port: int, seconds: float = 3.0) -> bool:
    """Whether somebody takes connections there."""
    try:
        async with asyncio.timeout(seconds):
            _, writer = await asyncio.open_connection(address, port)
    except OSError:  # a timeout too
        return False
    writer.close()
    return True
