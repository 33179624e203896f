"""The file of a history: opened, made, brought up to the layout, set aside when it is broken.

A file that cannot be read is set aside and a new one begun: history is worth less than the present.
"""

import logging
import os
import re
import sqlite3
from contextlib import ExitStack, closing
from pathlib import Path

from pyenvoy import UsageError
from pyenvoy_mqtt.history import layout

_log = logging.getLogger(__name__)


def file_of(folder: Path, serial: str) -> Path:
    """Where a gateway's history is, below the folder of all that is kept."""
    name = re.sub(r"[^A-Za-z0-9_-]", "_", serial)[:64] or "_"
    return folder / "history" / f"{name}.sqlite3"


def opened_to_read(path: Path) -> sqlite3.Connection:
    """A file as it is. Raises `UsageError` where there is none, or none of our version."""
    if not path.is_file():
        raise UsageError(f"there is no history at {path}: `pyenvoy run` keeps it")
    try:
        # as a URI, percent-encoded: a name may hold what a URI would take for something else
        with ExitStack() as stack:
            database = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)
            stack.enter_context(closing(database))
            _check_version(database, path)
            stack.pop_all()
    except sqlite3.Error as error:
        raise UsageError(f"{path} cannot be read as a history: {error}") from error
    return database


def opened(path: Path) -> sqlite3.Connection:
    """A file to be written. Raises `UsageError` where none can be, or it is of a newer version."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    except OSError as error:
        raise UsageError(f"no history can be kept at {path}: {error.strerror}") from error
    try:
        return _ready(path)
    except sqlite3.OperationalError as error:  # the disk is full, or somebody else has it
        raise UsageError(f"no history can be kept at {path}: {error}") from error
    except sqlite3.DatabaseError as error:
        aside = _set_aside(path)
        _log.error("%s is broken (%s); it is now %s, and a new one begins", path, error, aside)
        return opened(path)


def _set_aside(path: Path) -> Path:
    free = (path.with_name(f"{path.name}.broken-{number}") for number in range(1, 1000))
    aside = next(one for one in free if not one.exists())
    path.rename(aside)
    for log in ("-wal", "-shm"):  # they belong to what is broken
        path.with_name(path.name + log).unlink(missing_ok=True)
    return aside


def _ready(path: Path) -> sqlite3.Connection:
    with ExitStack() as stack:
        database = stack.enter_context(closing(_connected(path)))
        # an SD card lives longer with few writes; after a loss of power the last minute may be missing
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("PRAGMA synchronous = NORMAL")
        _check_version(database, path)
        with database:
            _laid_out(database)
        stack.pop_all()  # it is in order, and stays open
    return database


def _connected(path: Path) -> sqlite3.Connection:
    return sqlite3.connect(path, check_same_thread=False, timeout=5)


def _check_version(database: sqlite3.Connection, path: Path) -> None:
    found = database.execute("PRAGMA user_version").fetchone()[0]
    if found > layout.VERSION:
        raise UsageError(
            f"{path} was written by a newer version of this program: update it, or move the file away"
        )


def _laid_out(database: sqlite3.Connection) -> None:
    """Make what is missing: tables in a new file, columns in one from before there were they."""
    for table in layout.TABLES:
        database.execute(table)
    for name, columns in layout.WANTED.items():
        there = {one[1] for one in database.execute(f"PRAGMA table_info({name})")}
        for column in (one for one in columns if one not in there):
            database.execute(f"ALTER TABLE {name} ADD COLUMN {column} INTEGER")
    for view, text in layout.VIEWS.items():
        database.execute(f"DROP VIEW IF EXISTS {view}")
        database.execute(text)
    database.execute(f"PRAGMA user_version = {layout.VERSION}")
