"""Keeps the audit log: lines of JSON, in a file that its owner alone can read.

A write leaves one when it is sent and another when it has ended, so that whoever is killed between
leaves a trace, and the pause that follows a write is kept. A wish that sends nothing leaves the latter.
"""

import json
import logging
import os
from collections import deque
from collections.abc import Iterable
from datetime import UTC, datetime
from io import FileIO
from pathlib import Path
from typing import Protocol

import attrs

from pyenvoy.commands import Entry
from pyenvoy.effects.tokenfile import shut, state_folder, without_waiting

_log = logging.getLogger(__name__)

_REMEMBERED = 200
"""Writes. The longest pause between two is an hour."""
_TAIL = 100_000
"""Bytes at the end of the file that are read again; more than so many writes take."""


class Audit(Protocol):
    """Where the lines go, and whence they come back: pauses between writes outlive the program."""

    def read(self, serial: str) -> tuple[Entry, ...]:
        """The last writes to a gateway, the latest last, each as it was last written down."""

    def append(self, serial: str, entry: Entry) -> None:
        """One more. Never raises: what was done is done."""


class AuditMemory:
    """Remembers the last writes for as long as the program runs."""

    def __init__(self) -> None:
        self._known: deque[tuple[str, Entry]] = deque(maxlen=_REMEMBERED)

    def read(self, serial: str) -> tuple[Entry, ...]:
        """The last writes to a gateway, the latest last."""
        return _latest(entry for known, entry in self._known if known == serial)

    def append(self, serial: str, entry: Entry) -> None:
        """One more."""
        self._known.append((serial, entry))


class AuditFile:
    """Remembers in `writes.jsonl` in `folder`."""

    def __init__(self, folder: Path | None = None) -> None:
        self.path = (folder or state_folder()) / "writes.jsonl"

    def read(self, serial: str) -> tuple[Entry, ...]:
        """The last writes to a gateway; a line that is none is passed."""
        try:
            with open(self.path, "rb", opener=without_waiting) as file:  # a Path takes no opener
                file.seek(-min(_TAIL, file.seek(0, os.SEEK_END)), os.SEEK_END)
                lines = file.read().splitlines()
        except OSError:
            return ()
        found = (_parsed(line) for line in lines)
        return _latest(one[1] for one in found if one is not None and one[0] == serial)

    def append(self, serial: str, entry: Entry) -> None:
        """One more line, written at once."""
        line = json.dumps({"serial": serial, **plain(entry)}, ensure_ascii=False)
        shut(self.path)
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            flags = os.O_APPEND | os.O_CREAT | os.O_RDWR
            with os.fdopen(os.open(self.path, flags, 0o600), "rb+", buffering=0) as file:
                line = f"{_mended(file)}{line}\n"
                file.write(line.encode("utf-8", "backslashreplace"))
        except OSError as error:
            _log.error("%s is not on record, %s cannot be written: %s", entry, self.path, error)


def _mended(file: FileIO) -> str:
    """The end of a line that was cut off, or the next one would be lost with it."""
    end = file.seek(0, os.SEEK_END)
    return "\n" if end and os.pread(file.fileno(), 1, end - 1) != b"\n" else ""


def _latest(lines: Iterable[Entry]) -> tuple[Entry, ...]:
    """One entry for each write: its end takes the place of its beginning."""
    known: dict[tuple[object, ...], Entry] = {}
    for one in lines:
        known[one.who, one.what, one.control, one.of, one.at] = one
    return tuple(known.values())


def plain(entry: Entry) -> dict[str, str | None]:
    """A line of the audit log as plain data, its moments as text."""
    return {
        name: one.astimezone(UTC).isoformat() if isinstance(one, datetime) else one
        for name, one in attrs.asdict(entry).items()
    }


_MOMENTS = ("at", "sent", "ended")
_NAMES = {one.name for one in attrs.fields(Entry)}


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError("nobody knows in which time zone")
    return found


def _parsed(line: bytes) -> tuple[str, Entry] | None:
    try:
        known = json.loads(line)
        serial = known.pop("serial")
        read = {name: one for name, one in known.items() if name in _NAMES}
        if not all(isinstance(one, str | None) for one in read.values()):
            return None
        given = (name for name in _MOMENTS if name == "at" or read.get(name))
        moments = {name: _moment(read[name] or "") for name in given}
        return serial, Entry(**{**read, **moments})
    except (ValueError, TypeError, AttributeError, KeyError, RecursionError):
        return None
