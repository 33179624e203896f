"""Going on with changed settings: pyenvoy.toml is looked at every few seconds while it is run."""

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from pathlib import Path

from pyenvoy.cli import lacking, missing
from pyenvoy.cli.main import Failed
from pyenvoy.cli.settings import Wanted, wanted_by
from pyenvoy.errors import EnvoyError, UsageError

_log = logging.getLogger(__name__)

EVERY = 2.0
"""Seconds between two looks."""

TRIED = 60.0
"""Seconds within which changed settings that cannot be run give way to those before."""

_TOLD = 20
"""Mistakes that the log names: a file that is something else altogether has one on every line."""

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
    watched = _Watched(path, only)
    former: tuple[Wanted, ...] = ()  # back to the last that has run for long
    while True:
        begun = time.monotonic()
        running = asyncio.create_task(run(wanted))
        changing = asyncio.create_task(watched.changed(wanted))
        try:
            await asyncio.wait({running, changing}, return_when=asyncio.FIRST_COMPLETED)
            is_tried = time.monotonic() - begun >= TRIED
            if changing.done():  # first: what has been seen is not looked at again
                former = (wanted,) if is_tried else (*former, wanted)
                wanted = changing.result()
                _log.info("%s has changed: %s", path, wanted.words)
                continue
            wrong = _wrong(running)
            if not former or wrong is None or is_tried:
                return running.result()
            _log.warning("what was set before is run again: %s", wrong)
            *rest, wanted = former
            former = tuple(rest)
        finally:
            await _ended(running, changing)


async def _ended(*tasks: asyncio.Task[object]) -> None:
    """End these, and let them end though we are to end meanwhile: they close books, and say farewell."""
    for one in tasks:
        one.cancel()
    try:
        await asyncio.wait(tasks)
    finally:
        await asyncio.gather(*tasks, return_exceptions=True)


def _wrong(ended: asyncio.Task[None]) -> BaseException | None:
    """Why settings could not be run; nothing where it ended otherwise, or by a mistake of ours."""
    error = None if ended.cancelled() else ended.exception()
    return error if isinstance(error, EnvoyError | OSError) else None


class _Watched:
    """The file, and how it was when it was read last: it may change while others end and begin."""

    def __init__(self, path: Path, only: str | None) -> None:
        self._path, self._only = path, only
        self._seen: Stamp | None = None  # what was read before this may have changed since

    async def changed(self, wanted: Wanted) -> Wanted:
        """What the settings want once they want something else; mistakes are told, and change nothing."""
        while True:
            await asyncio.sleep(EVERY)
            now = _stamp(self._path)
            if now in (self._seen, None):
                continue
            found = await self._read()
            if _stamp(self._path) != now:  # half of what is being written
                continue
            self._seen = now  # not before it is read: whoever ends us meanwhile has seen nothing
            if found is not None and found.settings != wanted.settings:
                return found

    async def _read(self) -> Wanted | None:
        try:
            return await asyncio.to_thread(wanted_by, self._path, self._only)
        except (Failed, UsageError) as error:
            _log.warning("what was set before goes on: %s", error)
            problems = error.problems if isinstance(error, Failed) else ()
            for one in problems[:_TOLD]:
                _log.warning("  %s", one)
            if len(problems) > _TOLD:
                _log.warning(
                    "  and %d more, which `pyenvoy config check` tells", len(problems) - _TOLD
                )
        except ModuleNotFoundError as error:  # an extra that nothing has needed before
            package = lacking(error)
            _log.warning("what was set before goes on: %s", missing(package) if package else error)
        return None


def _stamp(path: Path) -> Stamp | None:
    """What changes whenever the file does; `None` while there is none, as when an editor puts another in its place."""
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_mtime_ns, found.st_size, found.st_ino
