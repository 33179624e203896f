"""Keeps account books between runs, one file per gateway: written whole, by one process, with a copy.

A file that cannot be read, or that a newer version wrote, is set aside under another name and never
overwritten. Nothing here judges what stands in the books: that is `accounting`.
"""

import asyncio
import fcntl
import json
import os
import re
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import attrs

from pyenvoy import accounting, insight
from pyenvoy.accounting import Books
from pyenvoy.effects import keptfile
from pyenvoy.effects.tokenfile import shut, state_folder, write_over, write_whole
from pyenvoy.errors import Problem, UsageError
from pyenvoy.insight import Memory

_NAME = re.compile(r"[A-Za-z0-9]{1,64}")


@attrs.frozen
class Volume:
    """The books of one gateway."""

    books: Books = attrs.field(factory=Books)
    address: str | None = None
    """Where the gateway was last met, as `https://envoy.local:443`."""
    panels: Memory = attrs.field(factory=Memory)
    """What is remembered of each panel beside its peers."""


@attrs.frozen
class Found:
    """What a shelf has of one gateway, and what is wrong with it."""

    volume: Volume = attrs.field(factory=Volume)
    problems: tuple[Problem, ...] = ()


class Shelf(Protocol):
    """Where books stand between runs, by serial number."""

    def open(self, serial: str) -> Found:
        """What is kept for a gateway; from now on nobody else writes it. Never raises."""

    async def save(self, serial: str, volume: Volume) -> None:
        """Keep this in place of what was. Raises `UsageError` when it cannot be kept."""

    def mark(self, serial: str, books: Books) -> None:
        """Keep what is about to be published, as well as can be done at once. Never raises."""

    def wishes(self, serial: str) -> tuple[str, ...]:
        """Splices that a person, in another process, wants to be taken back."""

    def granted(self, serial: str) -> None:
        """All that were told of last are met, and what follows from them is kept."""

    def close(self, serial: str) -> None:
        """From now on somebody else may write."""


class BooksMemory:
    """Remembers until the program ends; begins with what `first` has of a gateway, such as `BooksFiles.peek`."""

    def __init__(self, first: Callable[[str], Found] | None = None) -> None:
        self._first = first
        self._known: dict[str, Volume] = {}

    def open(self, serial: str) -> Found:
        """What is kept for a gateway."""
        if serial in self._known or self._first is None:
            return Found(self._known.get(serial, Volume()))
        return self._first(serial)

    async def save(self, serial: str, volume: Volume) -> None:
        """Keep this in place of what was."""
        self._known[serial] = volume

    def mark(self, serial: str, books: Books) -> None:
        """What ends with the program needs no marks."""

    def wishes(self, serial: str) -> tuple[str, ...]:  # noqa: ARG002  # of the shape that all have
        """Nobody outside can have any."""
        return ()

    def granted(self, serial: str) -> None:
        """Nothing is to be forgotten."""

    def close(self, serial: str) -> None:
        """Nobody else can write here."""


class BooksFiles:
    """Remembers in files, `<serial>.books` in `folder`, beside it `.books.bak` as it was one minute before.

    `.books.mark` and `.books.mark2` say in turn what was published last; `.panels` is what is remembered of panels.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or state_folder()
        self._locks: dict[str, int] = {}
        self._panels: dict[str, Memory] = {}
        self._told: dict[str, tuple[Path, ...]] = {}
        self._turns: Counter[str] = Counter()
        self._unread: set[str] = set()  # what could not be read is not overwritten

    def open(self, serial: str) -> Found:
        """What is kept for a gateway; from now on nobody else writes it. Never raises."""
        try:
            mine = self._lock(serial)
            for path in (*self._files(serial), *self._marks(serial)) if mine else ():
                shut(path)
            return self._read(serial, aside=mine)
        except UsageError as error:
            self.close(serial)
            volume = self.peek(serial).volume if _NAME.fullmatch(serial) else Volume()
            if not volume.books.counters:
                self._unread.add(serial)
            return Found(volume, (Problem(str(self._path(serial)), str(error)),))

    def peek(self, serial: str) -> Found:
        """What is kept for a gateway, whoever writes it; nothing is touched."""
        return self._read(serial, aside=False)

    def serials(self) -> tuple[str, ...]:
        """Every gateway whose books stand here."""
        names = {path.name.partition(".")[0] for path in self.folder.glob("*.books*")}
        return tuple(sorted(one for one in names if any(map(Path.exists, self._files(one)))))

    async def save(self, serial: str, volume: Volume) -> None:
        """Keep this in place of what was. Raises `UsageError` when it cannot be kept."""
        await asyncio.to_thread(self.write, serial, volume)

    def write(self, serial: str, volume: Volume) -> None:
        """As `save`, for those who have time."""
        if not self._holds(serial):
            self.close(serial)
            try:
                self._lock_anew(serial)
            except UsageError:
                self.close(serial)
                raise
        path, copy = self._files(serial)
        shown = {"address": volume.address, **accounting.plain(volume.books)}
        body = json.dumps(shown, allow_nan=False).encode()
        try:
            with suppress(FileNotFoundError):
                path.replace(copy)
            write_whole(path, body)
            if volume.panels is not self._panels.get(serial):
                panels = json.dumps(insight.plain(volume.panels), allow_nan=False).encode()
                write_whole(path.with_suffix(".panels"), panels)
                self._panels[serial] = volume.panels
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error

    def mark(self, serial: str, books: Books) -> None:
        """Keep what is about to be published. It outlives the process; the disk gets it in its own time."""
        if serial not in self._locks:
            return
        self._turns[serial] += 1
        with suppress(OSError):  # the books, of which a full disk is told, are kept once a minute
            write_over(self._marks(serial)[self._turns[serial] % 2], accounting.mark(books))

    def take(self, serial: str) -> bool:
        """Whether nobody else writes these books; then nobody does until `close`. Raises `UsageError`."""
        return self._lock(serial)

    def close(self, serial: str) -> None:
        """From now on somebody else may write."""
        descriptor = self._locks.pop(serial, None)
        if descriptor is not None:
            os.close(descriptor)

    def wish(self, serial: str, id: str) -> None:  # noqa: A002  # what the journal calls it
        """Ask whoever keeps the books to take a splice back. Raises `UsageError`."""
        path = self.folder / f"{serial}.revert-{os.urandom(6).hex()}"
        try:
            write_whole(path, id.encode())
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error

    def wishes(self, serial: str) -> tuple[str, ...]:
        """Splices that a person, in another process, wants to be taken back."""
        files = self.folder.glob(f"{serial}.revert-*")
        found = keptfile.starts(files if serial in self._locks else (), 200)
        self._told[serial] = tuple(found)
        return tuple(one.decode("utf-8", "replace") for one in found.values())

    def granted(self, serial: str) -> None:
        """All that were told of last are met, and what follows from them is kept; others wait."""
        for path in self._told.pop(serial, ()):
            with suppress(OSError):
                path.unlink()

    def _path(self, serial: str) -> Path:
        return self.folder / f"{serial}.books"

    def _files(self, serial: str) -> tuple[Path, Path]:
        path = self._path(serial)
        return path, path.with_suffix(".books.bak")

    def _marks(self, serial: str) -> tuple[Path, Path]:
        path = self._path(serial)
        return path.with_suffix(".books.mark"), path.with_suffix(".books.mark2")

    def _holds(self, serial: str) -> bool:
        """Whether nobody else may write; not where the lock, or the whole folder, was deleted meanwhile."""
        try:
            there = self._path(serial).with_suffix(".books.lock").stat()
            return serial in self._locks and os.path.samestat(there, os.fstat(self._locks[serial]))
        except OSError as error:  # who cannot look goes on
            return serial in self._locks and not isinstance(error, FileNotFoundError)

    def _lock(self, serial: str) -> bool:
        if serial in self._locks:
            return True
        if _NAME.fullmatch(serial) is None:
            raise UsageError(f"{serial!r} is not a serial number: no books are kept by it")
        path = self._path(serial).with_suffix(".books.lock")
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(descriptor)
            return False
        self._locks[serial] = descriptor
        return True

    def _lock_anew(self, serial: str) -> None:
        if not self._lock(serial):
            raise UsageError(f"{self._path(serial)} is kept by another process")
        self._panels.pop(serial, None)
        if self._read(serial, aside=True).volume.books.counters and serial in self._unread:
            raise UsageError(f"{self._path(serial)} was not read at the start: start anew")

    def _read(self, serial: str, *, aside: bool) -> Found:
        """The books as they are kept, with what their marks know better. Raises as below."""
        found = self._kept(serial, aside=aside)
        marks = keptfile.starts(self._marks(serial)).values()
        books = accounting.marked(found.volume.books, marks)
        panels, problems = self._remembered(serial, aside=aside)
        volume = attrs.evolve(found.volume, books=books, panels=panels)
        return Found(volume, (*found.problems, *problems))

    def _remembered(self, serial: str, *, aside: bool) -> tuple[Memory, tuple[Problem, ...]]:
        """What is remembered of panels. A damaged file is set aside; it is learnt anew, for the roof in a year."""
        path = self._path(serial).with_suffix(".panels")
        found = keptfile.read(path)
        if found is None:
            return Memory(), ()
        panels, lost = (Memory(), ()) if found.data is None else insight.read(found.data)
        problems = (*found.problems, *keptfile.within(path, lost))
        if problems and aside:
            problems += (Problem(str(path), f"was set aside as {keptfile.set_aside(path)}"),)
        return panels, problems

    def _kept(self, serial: str, *, aside: bool) -> Found:
        """The books, or where they are damaged the copy, or what is left of either.

        Raises `UsageError` when a damaged file is to be set aside and cannot be.
        """
        found: list[Found] = []
        problems: list[Problem] = []
        for path in self._files(serial):
            one = _read(path)
            if one is None:
                continue
            if not one.problems:
                return attrs.evolve(one, problems=tuple(problems))
            problems += one.problems
            if aside:
                problems.append(Problem(str(path), f"was set aside as {keptfile.set_aside(path)}"))
            found.append(one)
        best = max(found, key=lambda one: len(one.volume.books.counters), default=Found())
        return attrs.evolve(best, problems=tuple(problems))


def _read(path: Path) -> Found | None:
    """What a file of books holds, `None` where there is none."""
    found = keptfile.read(path)
    if found is None:
        return None
    if found.data is None:
        return Found(problems=found.problems)
    books, problems = accounting.read(found.data)
    address = found.data.get("address")
    volume = Volume(books, address if isinstance(address, str) else None)
    return Found(volume, keptfile.within(path, problems))
