"""Going on with changed settings: pyenvoy.toml is looked at every few seconds while it is run."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Iterator
from pathlib import Path

from pyenvoy.cli.main import Failed
from pyenvoy.cli.settings import Wanted, wanted_by
from pyenvoy.errors import EnvoyError, UsageError

_log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks."""

TRIED = 60.0
"""Seconds within which changed settings that cannot be run give way to those before."""


Stamp = tuple[int, int, int]


async def kept_up(
    path: Path,
    only: str | None,
    wanted: Wanted,
    run: Callable[[Wanted], Coroutine[object, object, None]],
) -> None:
    """Run what the settings want; when they have changed and are in order, end that and run what they want now.

    What has changed and cannot be run is told, and what was run before it goes on.
    """
    before: Wanted | None = None
    seen: Stamp | None = None  # what was read before this may have changed since
    while True:
        begun = time.monotonic()
        running = asyncio.create_task(run(wanted))
        changing = asyncio.create_task(_changed(path, only, wanted, seen))
        try:
            await asyncio.wait({running, changing}, return_when=asyncio.FIRST_COMPLETED)
            wrong = _wrong(running)
            if not running.done():
                before = wanted
                wanted, seen = changing.result()
                _log.info("%s has changed: %s", path, wanted.words)
                continue
            if before is None or not wrong or time.monotonic() - begun >= TRIED:
                return running.result()
            _tell("what was set before is run again", wrong)
            wanted, before = before, None
        finally:
            running.cancel()
            changing.cancel()
            await asyncio.gather(running, changing, return_exceptions=True)


def _wrong(ended: asyncio.Task[object]) -> tuple[object, ...]:
    """Why settings could not be run; nothing where it ended otherwise, or by a mistake of ours."""
    error = None if not ended.done() or ended.cancelled() else ended.exception()
    if isinstance(error, BaseExceptionGroup):
        known, other = error.split((EnvoyError, OSError))
        return () if known is None or other is not None else tuple(_leaves(known))
    return (error,) if isinstance(error, EnvoyError | OSError) else ()


def _leaves(error: BaseException) -> Iterator[BaseException]:
    if isinstance(error, BaseExceptionGroup):
        for one in error.exceptions:
            yield from _leaves(one)
    else:
        yield error


def _tell(what: str, wrong: Iterable[object]) -> None:
    _log.warning("%s: %s", what, "; ".join(map(str, wrong)))


async def _changed(
    path: Path, only: str | None, wanted: Wanted, seen: Stamp | None
) -> tuple[Wanted, Stamp]:
    """What the settings want once they want something else; mistakes are told, and change nothing.

    `seen` is how the file was when it was read last: it may change while others end and begin.
    """
    while True:
        await asyncio.sleep(EVERY)
        before, now = seen, _stamp(path)
        seen = now or seen
        if now in (before, None) or seen is None:
            continue
        try:
            found = await asyncio.to_thread(wanted_by, path, only)
        except (Failed, UsageError) as error:
            _log.warning("what was set before goes on: %s", error)
            for one in error.problems if isinstance(error, Failed) else ():
                _log.warning("  %s", one)
            continue
        if found.settings != wanted.settings:
            return found, seen


def _stamp(path: Path) -> Stamp | None:
    """What changes whenever the file does; `None` while there is none, as when an editor puts another in its place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
