"""Running what goes on until somebody ends it."""

import asyncio
import signal
from collections.abc import Coroutine, Iterator
from contextlib import suppress


def until_ended(work: Coroutine[object, object, None]) -> None:
    """Run until Ctrl-C, a service manager's SIGTERM or the end of the terminal; then everything is closed."""
    with suppress(KeyboardInterrupt, asyncio.CancelledError), asyncio.Runner() as runner:
        loop = runner.get_loop()
        task = loop.create_task(work)
        for one in _ends():
            with suppress(NotImplementedError):  # Windows has none of them
                loop.add_signal_handler(one, task.cancel)
        while not task.done():
            with suppress(SystemExit):  # some task has failed by that; all others go on
                runner.run(_until(task))
        task.result()


async def _until(task: asyncio.Task[None]) -> None:
    await task


def _ends() -> Iterator[signal.Signals]:
    """The signals that end it; under `nohup` the end of the terminal is none of them."""
    yield signal.SIGTERM
    hangup: signal.Signals | None = getattr(signal, "SIGHUP", None)
    if hangup is not None and signal.getsignal(hangup) is not signal.SIG_IGN:
        yield hangup
