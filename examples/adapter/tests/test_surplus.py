import asyncio
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pyenvoy
import pytest

from pyenvoy_surplus import Relay, Surplus, SurplusSettings

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
SETTINGS = SurplusSettings("http://relay/on", "http://relay/off")


def after(relay, *powers):
    """What becomes of a relay in as many minutes."""
    for minute, power in enumerate(powers):
        relay = relay.after(power, NOON + timedelta(minutes=minute), SETTINGS)
    return relay


@pytest.mark.parametrize(
    ("relay", "powers", "on"),
    [
        (Relay(), [-2000] * 5, False),
        (Relay(), [-2000] * 6, True),
        (Relay(), [-2000] * 5 + [-1000] + [-2000] * 5, False),
        (Relay(), [-2000, -2000, None, -2000, -2000, -2000], False),
        (Relay(on=True), [-100] * 9, True),
        (Relay(on=True), [100] * 6, False),
    ],
)
def test_it_is_switched_by_what_lasts(relay, powers, on):
    assert after(relay, *powers).on == on


@pytest.fixture
def relay():
    """A relay that only remembers what it was told."""
    told = []

    class Told(BaseHTTPRequestHandler):
        def do_GET(self):
            told.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Told) as server:
        Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}", told
        server.shutdown()


@pytest.mark.envoy("4.10.35", at=NOON)  # it has both meters; with its clock it is always June
def test_the_surplus_of_a_gateway_switches_it_on(envoy_gateway, relay):
    url, told = relay
    settings = SurplusSettings(f"{url}/on", f"{url}/off", watts=100, minutes=0)

    async def until_on():
        async with pyenvoy.connect(envoy_gateway.url, envoy_gateway.credentials) as envoy:
            running = pyenvoy.host(envoy, {"surplus": Surplus()}, {"surplus": settings})
            task = asyncio.create_task(running)
            async with asyncio.timeout(100):
                while "/on" not in told:
                    await asyncio.sleep(0.05)
            task.cancel()

    asyncio.run(until_on())
    assert (told[0], told[-1]) == ("/off", "/on")
