"""Which tests of this folder run in time that passes only while nobody has anything to do."""

import asyncio

from tests.endurance import swift

SWIFT = {"test_doing"}


def pytest_asyncio_loop_factories(item):
    """pytest-asyncio's way to another event loop."""
    if item.path.stem in SWIFT:
        return {"swift": swift.Loop}
    return {"asyncio": asyncio.new_event_loop}
