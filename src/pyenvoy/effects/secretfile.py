"""Secrets that stand in files of their own: read only while nobody else can read them."""

import os
import stat
from pathlib import Path

from pyenvoy.errors import UsageError
from pyenvoy.secret import Secret

_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_LARGEST = 65536


def open_secret(path: Path) -> Secret:
    """The text of a file, without the white space around it.

    Raises `UsageError` when there is none, or when others than its owner can read it.
    """
    try:
        with path.open("rb") as file:
            _refuse_if_open_to_others(path, file.fileno())
            text = file.read(_LARGEST).decode("utf-8", "replace").strip()
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    if not text:
        raise UsageError(f"{path} is empty: put the secret into it")
    return Secret(text)


def _refuse_if_open_to_others(path: Path, descriptor: int) -> None:
    # asked of the opened file, so that it cannot be exchanged in between
    if os.name == "posix" and os.fstat(descriptor).st_mode & _OTHERS:
        raise UsageError(f"others can read {path}: run chmod 600 {path}")
