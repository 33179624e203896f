"""Running what goes on until somebody ends it."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import suppress


def until_ended(work: Coroutine[object, object, None]) -> None:
    """Run until Ctrl-C, a service manager's SIGTERM or the end of the terminal; then everything is closed."""
    with suppress(KeyboardInterrupt, asyncio.CancelledError):
        asyncio.run(_ended_by_signals(work))


async def _ended_by_signals(work: Coroutine[object, object, None]) -> None:
    task = asyncio.current_task()
    if task is not None:
        for one in _ends():
            with suppress(NotImplementedError):  # Windows has none of them
                asyncio.get_running_loop().add_signal_handler(one, task.cancel)
    await work


def _ends() -> Iterator[signal.Signals]:
    """The signals that end it; under `nohup` the end of the terminal is none of them."""
    yield signal.SIGTERM
    hangup: signal.Signals | None = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        yield hangup
