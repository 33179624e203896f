"""Running what goes on until somebody ends it."""

import asyncio
import signal
from collections.abc import Coroutine
from contextlib import suppress


def until_ended(work: Coroutine[object, object, None]) -> None:
    """Run until Ctrl-C or a service manager's SIGTERM; that is the usual end, and everything is closed."""
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_ended_by_sigterm(work))


async def _ended_by_sigterm(work: Coroutine[object, object, None]) -> None:
    task = asyncio.current_task()
    if task is not None:
        with suppress(NotImplementedError):  # Windows has no such signal
            asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    await work
