"""schemathesis against the pages of a sample: it asks everything that the OpenAPI document allows, and more.

python -m tests.properties.api [SCHEMATHESIS' OWN OPTIONS]
"""

import asyncio
import sys
from datetime import UTC, datetime

from pyenvoy import Secret
from pyenvoy_mqtt.keys import Keys
from pyenvoy_mqtt.server import Pages
from tests.pyenvoy_mqtt.metrics.test_exposition import counted
from tests.pyenvoy_mqtt.server.serving import CONTROL, READ, served
from tests.pyenvoy_mqtt.views import House

ENDLESS = "events$"
"""Streams never end, so nobody can wait for the end of an answer."""
SAID_IN_WORDS = "positive_data_acceptance"
"""Which fields a control takes is said by its `usage`: no schema says all that makes a wish."""


async def main(options):
    """Serve, let it ask, and return what it says."""
    house, pages = House(), Pages()
    house.accounts = counted().accounts
    house.put(pages, at=datetime.now(UTC))
    keys = Keys(Secret(READ), Secret(CONTROL))
    async with served(pages, keys=keys) as client:
        command = [
            "schemathesis", "run",
            f"{client.base_url}/api/v1/openapi.json",
            "--header", f"Authorization: Bearer {CONTROL}",
            "--exclude-path-regex", ENDLESS,
            "--exclude-checks", SAID_IN_WORDS,
            *options,
        ]  # fmt: skip
        asking = await asyncio.create_subprocess_exec(*command)
        status = await asking.wait()
    sys.stdout.write(f"{len(house.done)} wishes were carried out\n")
    return status


if __name__ == "__main__":
    sys.exit(asyncio.run(main(sys.argv[1:])))
