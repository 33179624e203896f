"""What is kept between runs, one small file per gateway: its token, and the certificate it is known by.

Secrets lie in files that only their owner can read; others are refused, since a token that everybody
can read is not one. Nothing here judges a token: that is `access`.
"""

import errno
import logging
import os
import re
import stat
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Protocol

import attrs

from pyenvoy.access.kept import NOTHING, Kept, parsed, rendered
from pyenvoy.access.lifecycle import ACCOUNT
from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret

_log = logging.getLogger(__name__)

_LARGEST = 64 * 1024  # bytes; a token has about a thousand
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,63}")


class Keep(Protocol):
    """Remembers, per serial number, what is kept between runs."""

    def load(self, serial: str) -> Kept:
        """What is kept for a gateway. Raises `UsageError` when it cannot or must not be read."""

    def save(self, serial: str, kept: Kept) -> None:
        """Keep this in place of what was. Raises `UsageError` when it cannot be written."""

    def at(self, address: str) -> Kept:
        """What is kept for the gateway that was last met there. Raises `UsageError` when nobody can tell."""


class Memory:
    """Remembers until the program ends: for tests, and for those who keep tokens elsewhere."""

    def __init__(self, known: Mapping[str, Kept] | None = None) -> None:
        self._known = dict(known or {})

    def load(self, serial: str) -> Kept:
        """What is kept for a gateway."""
        return self._known.get(serial, NOTHING)

    def save(self, serial: str, kept: Kept) -> None:
        """Keep this in place of what was."""
        self._known[serial] = kept

    def at(self, address: str) -> Kept:
        """What is kept for the gateway that was last met there."""
        return _met_at(address, self._known)


class TokenFiles:
    """Remembers in files, `<serial>.json` in `folder`, written whole or not at all."""

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder or state_folder()

    def load(self, serial: str) -> Kept:
        """What is kept for a gateway. Raises `UsageError` when it cannot or must not be read."""
        path = self._path(serial)
        try:
            kept = parsed(_read_private(path))
        except FileNotFoundError:
            return NOTHING
        if kept is None:
            # Raised here, where no variable holds the token: tracebacks may show them.
            raise UsageError(
                f"{path} cannot be understood: remove it, and the gateway is met as for the first time"
            )
        return kept

    def save(self, serial: str, kept: Kept) -> None:
        """Keep this in place of what was. Raises `UsageError` when it cannot be written."""
        path = self._path(serial)
        try:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(path, rendered(kept))
        except OSError as error:
            raise UsageError(f"{path} cannot be written: {error.strerror}") from error

    def at(self, address: str) -> Kept:
        """What is kept for the gateway that was last met there; files that cannot be read are passed."""
        return _met_at(address, self.all())

    def all(self) -> dict[str, Kept]:
        """What is kept of every gateway, by serial number; files that cannot be read are passed."""
        found = {}
        for path in _listed(self.folder):
            if path.name.startswith(ACCOUNT):
                continue
            with suppress(UsageError):
                found[path.stem] = self.load(path.stem)
        return found

    def remove(self, serial: str) -> None:
        """Keep nothing of this gateway any more. Raises `UsageError` when that cannot be done."""
        path = self._path(serial)
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise UsageError(f"{path} cannot be removed: {error.strerror}") from error

    def _path(self, serial: str) -> Path:
        if _NAME.fullmatch(serial) is None:
            raise UsageError(f"{serial!r} is not a serial number")
        return self.folder / f"{serial}.json"


class Anew:
    """Another keeper, whose tokens are forgotten: whoever signs in wants a new one, and to hear of it.

    The token that is kept stays until the gateway has taken another.
    """

    def __init__(self, keep: Keep, *, again: bool = False) -> None:
        self._keep = keep
        self._again = again
        """Whether the pause of signing in is forgotten too."""

    def load(self, serial: str) -> Kept:
        """The certificate that is kept for a gateway."""
        kept = attrs.evolve(self._keep.load(serial), token=None)
        return attrs.evolve(kept, record=None) if self._again else kept

    def save(self, serial: str, kept: Kept) -> None:
        """Keep this in place of what was; a token only in place of a token."""
        token = kept.token or self._keep.load(serial).token
        self._keep.save(serial, attrs.evolve(kept, token=token))

    def at(self, address: str) -> Kept:
        """The certificate of the gateway that was last met there."""
        return attrs.evolve(self._keep.at(address), token=None)


def _listed(folder: Path) -> list[Path]:
    """Raises `UsageError`: a folder that cannot be listed is none without a certificate that is known."""
    try:
        return sorted(folder.glob("*.json"))
    except OSError as error:
        raise UsageError(f"{folder} cannot be listed: {error.strerror}") from error


def _met_at(address: str, known: Mapping[str, Kept]) -> Kept:
    """The one gateway met there; of several, whose address has been passed on, none."""
    found = [
        attrs.evolve(one, serial=serial)
        for serial, one in known.items()
        if address in (one.address, one.named)
    ]
    return found[0] if len(found) == 1 else NOTHING


def state_folder(environ: Mapping[str, str] = os.environ) -> Path:
    """Where state belongs: systemd's `StateDirectory=`, else the XDG state directory."""
    if given := environ.get("STATE_DIRECTORY", "").partition(":")[0]:
        return Path(given)
    state = environ.get("XDG_STATE_HOME", "")
    # A relative path is to be ignored, says the XDG specification.
    root = Path(state) if Path(state).is_absolute() else Path.home() / ".local" / "state"
    return root / "pyenvoy"


def find_secret(name: str, environ: Mapping[str, str] = os.environ) -> Secret | None:
    """A secret given from outside: systemd's credential `pyenvoy.<name>`, else `$PYENVOY_<NAME>`.

    Raises `UsageError` when the credential is there but cannot be read.
    """
    if (found := credential(f"pyenvoy.{name}", environ)) is not None:
        return found
    text = environ.get(f"PYENVOY_{name.upper().replace('-', '_')}", "").strip()
    return Secret(text) if text else None


def credential(name: str, environ: Mapping[str, str] = os.environ) -> Secret | None:
    """What systemd, or a container, hands over by this name; `None` when there is nothing of it.

    Raises `UsageError` when it cannot be read, or is empty.
    """
    folder = environ.get("CREDENTIALS_DIRECTORY")
    # `os.path` has no objection to a name that is too long for any file
    if not folder or "/" in name or not os.path.exists(path := Path(folder) / name):  # noqa: PTH110  # as said
        return None
    # whoever hands it over guards this folder itself, with a mode or with an access list
    if not (found := _stripped(_read(path, private=False))):
        raise UsageError(f"{path} is empty")
    return found


_NOWHERE = (errno.ENOENT, errno.ENOTDIR, errno.ENAMETOOLONG)


def open_secret(path: Path) -> Secret:
    """The secret that is all of a file. Raises `UsageError` if others may read it, or if it is empty.

    A name that no file has is not repeated: it may be the secret itself, put where its file belongs.
    """
    try:
        secret = _stripped(_read_private(path))
    except (FileNotFoundError, UsageError) as error:
        if getattr(error.__cause__ or error, "errno", None) in _NOWHERE:
            raise UsageError("the file it names does not exist") from None
        raise
    if not secret:
        raise UsageError(f"{path} is empty")
    return secret


def _stripped(body: bytes) -> Secret:
    return Secret(body.decode("utf-8", "replace").strip())


def _read_private(path: Path) -> bytes:
    return _read(path, private=True)


def _read(path: Path, *, private: bool) -> bytes:
    """Read a file that nobody else can read. Raises `FileNotFoundError`, or `UsageError` otherwise."""
    try:
        with open(path, "rb", opener=without_waiting) as file:  # a Path takes no opener
            known = os.fstat(file.fileno())
            if not stat.S_ISREG(known.st_mode):
                raise UsageError(f"{path} cannot be read: it is no file of its own")
            if private:
                _refuse_open_to_others(path, known)
            return file.read(_LARGEST)
    except FileNotFoundError:
        raise
    except OSError as error:
        raise UsageError(f"{path} cannot be read: {error.strerror}") from error


def without_waiting(path: str, flags: int) -> int:
    """Open a pipe too at once, only to see that it is one: nobody may ever write into it."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def shut(path: Path) -> None:
    """Let nobody else read what holds no secret, yet is nobody else's affair; the log says that they could."""
    with suppress(OSError):
        if _is_open_to_others(path.stat()):
            path.chmod(0o600)
            _log.warning("%s could be read by others; now it cannot", path)


def _is_open_to_others(known: os.stat_result) -> bool:
    return os.name == "posix" and bool(known.st_mode & (stat.S_IRWXG | stat.S_IRWXO))


def _refuse_open_to_others(path: Path, known: os.stat_result) -> None:
    if _is_open_to_others(known):
        raise UsageError(f"{path} can be read by others: run `chmod 600 {path}`")


def write_over(path: Path, body: bytes) -> None:
    """Write at the beginning of a file, in one go and without waiting for the disk; what lies behind stays."""
    descriptor = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        os.pwrite(descriptor, body, 0)
    finally:
        os.close(descriptor)


def write_whole(path: Path, body: bytes) -> None:
    """Write a file whole or not at all, readable by its owner alone from its first byte on."""
    new = path.with_name(f".{path.name}.{os.urandom(6).hex()}")
    descriptor = os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(body)
            file.flush()
            os.fsync(file.fileno())
        new.replace(path)
    except OSError:
        new.unlink(missing_ok=True)
        raise
