"""The file of each bridge: whole or not at all, for its owner's eyes alone, kept under the gateway's serial number.

A file that cannot be understood is set aside with a sentence and never overwritten: with it go the pairing and every
room and automation in Home, and a backup may bring them back.
"""

import fcntl
import logging
import re
import secrets
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import attrs

from pyenvoy import UsageError
from pyenvoy.effects.tokenfile import state_folder, write_whole
from pyenvoy.secret import Secret
from pyenvoy_homekit.kept import DamagedError, Kept, NewerError, parsed, rendered
from pyenvoy_homekit.setup import LETTERS, Setup, pin_of

_log = logging.getLogger(__name__)

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")
PAIR, UNPAIR = "pair", "unpair"
"""Words that are left for a bridge: let people try their PIN again; forget every controller."""


def folder() -> Path:
    """Where the files of all bridges are."""
    return state_folder() / "homekit"


def new_setup() -> Setup:
    """A PIN and a set-up id that nobody can guess."""
    pin: Secret | None = None
    while pin is None:
        pin = pin_of(secrets.randbelow(10**8))
    return Setup(pin, "".join(secrets.choice(LETTERS) for _ in range(4)))


class Store:
    """What is kept of one bridge; every change is written at once."""

    def __init__(self, serial: str, where: Path | None = None) -> None:
        """Read what is kept. Raises `UsageError` when it cannot or must not be read."""
        if _NAME.fullmatch(serial) is None:
            raise UsageError(f"{serial!r} is not a serial number")
        self.serial = serial
        self.path = (where or folder()) / f"{serial}.json"
        self.kept = self._read() or self._begun()

    def change(self, how: Callable[[Kept], Kept]) -> None:
        """Keep what becomes of it. Raises `UsageError` when it cannot be written."""
        changed = how(self.kept)
        if changed != self.kept:
            self._write(changed)
            self.kept = changed

    def wish(self, what: str) -> None:
        """Leave word for the bridge that runs, or will run, for this gateway. Raises `UsageError`."""
        path = self._beside(what)
        try:
            path.touch(mode=0o600)
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error

    def wished(self, what: str) -> bool:
        """Whether somebody has left this word; it is said once."""
        with suppress(FileNotFoundError):
            self._beside(what).unlink()
            return True
        return False

    def _beside(self, what: str) -> Path:
        return self.path.with_name(f"{self.serial}.{what}")

    def _read(self) -> Kept | None:
        try:
            if self.path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
                raise UsageError(f"{self.path} can be read by others: run `chmod 600 {self.path}`")
            return parsed(self.path.read_bytes())
        except FileNotFoundError:
            return None
        except OSError as error:
            raise UsageError(f"{self.path} cannot be read: {error.strerror}") from error
        except NewerError:
            raise UsageError(
                f"{self.path} was written by a newer pyenvoy: install that, or move the file away"
            ) from None
        except DamagedError:
            self._set_aside()
            return None

    def _set_aside(self) -> None:
        aside = self.path.with_name(f"{self.path.name}.damaged-{secrets.token_hex(3)}")
        try:
            self.path.rename(aside)
        except OSError as error:
            raise UsageError(
                f"{self.path} is damaged and cannot be set aside: {error.strerror}"
            ) from error
        _log.error(
            "%s could not be understood and is now %s: pair again, or put a backup in its place",
            self.path, aside.name,
        )  # fmt: skip

    def _begun(self) -> Kept:
        found = Kept(new_setup())
        self._write(found)
        return found

    def _write(self, kept: Kept) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(self.path, rendered(kept))
        except OSError as error:
            raise UsageError(f"{self.path} cannot be written: {error.strerror}") from error


@contextmanager
def held(serial: str, where: Path | None = None) -> Iterator[Store]:
    """The bridge as long as nobody else writes it: two would each forget what the other has paired.

    Raises `UsageError` where another process has it, or as `Store` does.
    """
    store = Store(serial, where)
    with store.path.with_name(f"{serial}.lock").open("wb") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            raise UsageError(
                f"another pyenvoy runs the bridge of gateway {serial}: end one of the two"
            ) from None
        yield Store(serial, where)  # as it is now that nobody else can change it


def stores(where: Path | None = None) -> list[Store]:
    """Every bridge that is kept here. Raises `UsageError` as `Store` does."""
    return [Store(serial, where) for serial in _serials(where)]


def _serials(where: Path | None) -> Iterator[str]:
    for path in sorted((where or folder()).glob("*.json")):
        if _NAME.fullmatch(path.stem) is not None:  # people leave copies there
            yield path.stem


def met_at(host: str, where: Path | None = None) -> Store | None:
    """The bridge whose gateway was last met there; `None` where that is nobody or not certain."""
    found = []
    for serial in _serials(where):
        with suppress(UsageError):  # said by whoever needs it
            found.append(Store(serial, where))
    there = [one for one in found if host and one.kept.host == host]
    return there[0] if len(there) == 1 else None


def serial_at(host: str) -> str:
    """The serial number of the gateway that was last met there, or nothing."""
    found = met_at(host)
    return "" if found is None else found.serial


def remembering(host: str) -> Callable[[Kept], Kept]:
    """Remember where the gateway was met."""
    return lambda kept: attrs.evolve(kept, host=host)
