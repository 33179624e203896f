"""Requests a second on `/snapshot`, over those of a server that encodes for every request; streams and memory."""

import asyncio
import resource
import sys
import time
from collections.abc import Iterator

from pyenvoy_mqtt.rest import ROUTES, Reply, Route
from pyenvoy_mqtt.topics import payload
from tests.pyenvoy_mqtt.server.serving import served, shown
from tests.pyenvoy_mqtt.views import House, view

ABOUT = """
One server answers both, over 8 connections that are kept, from another process; a snapshot of 42 KB. Streams
are 50 listeners to `/api/v1/events`, a snapshot every 0.2 s.
"""

_SECONDS = 3.0
_CONNECTIONS = 8
_STREAMS = 50
_MIB = 1024

Measured = tuple[str, str, str, bool | None]


async def _ask(port: int, path: str, until: float) -> int:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    asked = f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode()
    count = 0
    while time.monotonic() < until:
        writer.write(asked)
        head = await reader.readuntil(b"\r\n\r\n")
        length = next(
            int(line.split(b":")[1])
            for line in head.split(b"\r\n")
            if line.lower().startswith(b"content-length:")
        )
        await reader.readexactly(length)
        count += 1
    writer.close()
    return count


async def _client(port: int, path: str) -> None:
    """What runs in the other process: ask for a while, and print how often."""
    until = time.monotonic() + _SECONDS
    counts = await asyncio.gather(*(_ask(port, path, until) for _ in range(_CONNECTIONS)))
    print(sum(counts) / _SECONDS)


async def _rate(port: int, path: str) -> float:
    command = [sys.executable, "-m", "benchmarks.rest", str(port), path]
    asking = await asyncio.create_subprocess_exec(*command, stdout=asyncio.subprocess.PIPE)
    said, _ = await asking.communicate()
    return float(said)


async def _rates() -> tuple[float, float]:
    snapshot = view().snapshot
    each = Route(
        "GET", "/encoded", "", lambda *_: Reply(payload(snapshot)), fleeting=True, tag="bench"
    )
    async with served(routes=[*ROUTES, each]) as client:
        port = client.base_url.port
        best = [(await _rate(port, "/snapshot"), await _rate(port, "/encoded")) for _ in range(3)]
    return max(one for one, _ in best), max(one for _, one in best)


async def _listen(port: int) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
    try:
        while await reader.read(1 << 16):
            pass
    finally:
        writer.transport.abort()


async def _streams() -> tuple[float, float]:
    """Resident MiB before 50 streams and after five seconds of them."""
    house = House()
    pages = shown(house)
    async with served(pages) as client:
        before = _resident()
        listening = [asyncio.create_task(_listen(client.base_url.port)) for _ in range(_STREAMS)]
        for _ in range(25):
            await asyncio.sleep(0.2)
            house.put(pages)
        after = _resident()
        for one in listening:
            one.cancel()
        await asyncio.gather(*listening, return_exceptions=True)
    return before, after


def _resident() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _MIB


def measure() -> Iterator[Measured]:
    """Take the measures."""
    kept, made = asyncio.run(_rates())
    yield (
        "requests for `/snapshot`, over those encoded one by one",
        f"{kept / made:.1f} ({kept:.0f} a second)",
        "3",
        kept / made >= 3,
    )
    before, after = asyncio.run(_streams())
    yield ("what 50 event streams add to resident memory", f"{after - before:.1f} MiB", "", None)


if __name__ == "__main__":
    asyncio.run(_client(int(sys.argv[1]), sys.argv[2]))
