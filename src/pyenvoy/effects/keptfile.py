"""A file that is kept between runs, as plain data with all that is wrong with it. Nothing here knows what it holds."""

import json
import os
import stat
from collections.abc import Iterable
from contextlib import suppress
from itertools import count
from pathlib import Path

import attrs

from pyenvoy.effects.tokenfile import without_waiting
from pyenvoy.errors import Problem, UsageError

_LARGEST = 64 << 20  # bytes; books of a house have ten thousand, with a hundred inverters a million


@attrs.frozen
class Held:
    """What a file holds: an object, or nothing that can be understood."""

    data: dict[str, object] | None = None
    problems: tuple[Problem, ...] = ()


def read(path: Path) -> Held | None:
    """What a file holds, `None` where there is none. Never raises."""
    try:
        body = start(path, _LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        return Held(problems=(Problem(str(path), f"cannot be read: {error.strerror}"),))
    try:
        data = None if len(body) > _LARGEST else json.loads(body)
    except (ValueError, RecursionError):
        data = None
    if not isinstance(data, dict):
        return Held(problems=(Problem(str(path), "cannot be understood"),))
    return Held(data)


def within(path: Path, problems: Iterable[Problem]) -> tuple[Problem, ...]:
    """Problems of what a file holds, with its name."""
    return tuple(Problem(f"{path}: {one.where}", one.what) for one in problems)


def set_aside(path: Path) -> str:
    """Rename a file, to a name that nothing has; `rename` alone would overwrite. Raises `UsageError`."""
    names = (f"{path.name}.unreadable-{number}" for number in count(1))
    try:
        known = {one.name for one in path.parent.iterdir()}
        name = next(one for one in names if one not in known)
        path.rename(path.with_name(name))
    except OSError as error:
        raise UsageError(f"{path} cannot be set aside: {error.strerror}") from error
    return name


def start(path: Path, most: int = _LARGEST) -> bytes:
    """The first bytes of a file; of a pipe, into which nobody may ever write, none."""
    with open(path, "rb", opener=without_waiting) as file:  # a Path takes no opener
        return file.read(most) or b""


def starts(paths: Iterable[Path], most: int = _LARGEST) -> dict[Path, bytes]:
    """The first bytes of each file that can be read at this moment; of a folder that cannot be listed, none."""
    found = {}
    with suppress(OSError):
        for path in paths:
            with suppress(OSError):
                found[path] = start(path, most)
    return found


def whole(path: Path, most: int) -> bytes:
    """All of a file of at most so many bytes. Raises `OSError`, or `UsageError` where it is none of these."""
    with open(path, "rb", opener=without_waiting) as file:  # a Path takes no opener
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise UsageError(f"cannot read {path}: it is no file of its own")
        if len(body := file.read(most + 1)) > most:
            raise UsageError(f"{path} is larger than {most >> 20} MiB")
        return body
