"""Feeds the store from a site, once a minute and at the end; whatever the disk does, the site goes on."""

import asyncio
import logging
import os
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from pyenvoy import UsageError
from pyenvoy_mqtt.history.columns import Sight
from pyenvoy_mqtt.history.gathered import Gathered
from pyenvoy_mqtt.history.store import Store
from pyenvoy_mqtt.site import Site

P = ParamSpec("P")
T = TypeVar("T")

EVERY = 60.0
"""Seconds from one write to the next: a memory card wears out by writes."""

_LONGEST = 360
"""Rows held while the disk takes none: an hour. Then the oldest go."""

_log = logging.getLogger(__name__)


class Keeper:
    """Keeps one gateway's history in one file. Its store is asked in a thread of its own."""

    def __init__(self, path: Path, *, every: float = EVERY) -> None:
        self._path = path
        self._every = every
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="history")
        self._gathered = Gathered()
        self._writing = asyncio.Lock()
        self._well = True
        self._file: os.stat_result | None = None
        self.store: Store | None = None
        """`None` until it is open."""

    async def run(self, site: Site) -> None:
        """Run until cancelled; then write what is left."""
        await self.ask(self._open)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._gather(site))
                group.create_task(self._write_on())
        finally:
            await asyncio.shield(self._end())

    async def ask(self, question: Callable[P, T], *given: P.args, **more: P.kwargs) -> T:
        """Put a question to the store in its thread, where it may wait for the disk."""
        loop = asyncio.get_running_loop()
        return await loop.run_in_executor(self._thread, partial(question, *given, **more))

    async def _gather(self, site: Site) -> None:
        async for snapshot in site.snapshots():
            self._gathered = self._gathered.with_(Sight(snapshot, site.accounts))

    async def _write_on(self) -> None:
        while True:
            await asyncio.sleep(self._every)
            await asyncio.shield(self._write())  # else a stop would lose what is on its way

    def _open(self) -> None:
        self.store = Store(self._path)
        self._file = self._found()

    def _put(self, gathered: Gathered) -> None:
        """Write to the file that bears the name: SQLite writes on for ever into one that was deleted."""
        assert self.store is not None  # noqa: S101  # for the type checker: run has opened it
        if not self._is_there():
            self._file = None
            self.store.close()
            self._open()
            _log.error("history was taken away while it was kept; it goes on in %s", self._path)
        self.store.put(gathered)

    def _is_there(self) -> bool:
        found = self._found()
        return found is not None and self._file is not None and os.path.samestat(found, self._file)

    def _found(self) -> os.stat_result | None:
        try:
            return self._path.stat()
        except OSError:
            return None

    async def _write(self) -> None:
        async with self._writing:
            gathered, self._gathered = self._gathered, Gathered()
            try:
                await self.ask(self._put, gathered)
            except (sqlite3.Error, OSError, UsageError) as error:
                self._gathered = gathered.then(self._gathered, _LONGEST)
                self._say_once(error)
            else:
                self._say_once(None)

    def _say_once(self, error: Exception | None) -> None:
        if error is not None and self._well:
            _log.error("history is not written at the moment: %s (%s)", error, self._path)
        elif error is None and not self._well:
            _log.info("history is written again")
        self._well = error is None

    async def _end(self) -> None:
        if self.store is not None:
            await self._write()
            await self.ask(self.store.close)
        self._thread.shutdown(wait=False)
