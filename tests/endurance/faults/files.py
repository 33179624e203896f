"""Files between runs that cannot be read, cannot be written, or are gone."""

import errno
import os
import resource
import shutil
from datetime import timedelta
from pathlib import PosixPath

import attrs

from pyenvoy.access.lifecycle import ACCOUNT
from tests.endurance.faults.named import Named, once, secure
from tests.endurance.stage import NAME

_GARBAGE = b'{"token": \xff\x00'
_FOR_ALL, _FOR_ONE = 0o644, 0o600
_ALMOST = 512
"""Bytes that a file may have: over what is there already can then be written, as on a full disk."""
_THEN = timedelta(seconds=100)
"""In which the books are kept once more, after whatever it was."""


class Unlisted(PosixPath):
    """A folder whose files can be reached by their names only."""

    def glob(self, _):
        return self.iterdir()

    def iterdir(self):
        raise OSError(errno.EIO, os.strerror(errno.EIO))


def _account(stage):
    """The file that is shared by all with one account."""
    return next(iter(sorted(stage.state.glob(f"{ACCOUNT}*.json"))), None)


def _token(stage):
    return stage.state / f"{stage.actor.serial}.json"


def _needs_a_token(stage):
    kept = stage.tokens.load(stage.actor.serial)
    stage.tokens.save(stage.actor.serial, attrs.evolve(kept, token=None))


def _named(stage):
    """Where the gateway was found since it moved stands in these files only: without them the name must have followed."""
    stage.hosts[NAME] = stage.gateway.origin.host


def garbage(which, *, needy=False):
    """The client is started, with no token if `needy`, while a file holds nothing that can be understood."""

    async def begin(stage):
        path = which(stage)
        _named(stage)
        await stage.stop()
        if needy:
            _needs_a_token(stage)
        before = path.read_bytes() if path.exists() else None
        path.write_bytes(_GARBAGE)
        path.chmod(_FOR_ONE)
        await stage.start()

        async def end():
            if not path.exists() or path.read_bytes() != _GARBAGE:
                return  # whoever replaced it knew better
            if before is None or stage.rng.random() < 0.5:
                path.unlink()
            else:
                path.write_bytes(before)

        return end

    return begin


def open_to_others(which, *, needy=False):
    """The client is started, with no token if `needy`, while a file can be read by everybody."""

    async def begin(stage):
        path = which(stage)
        _named(stage)
        await stage.stop()
        if needy:
            _needs_a_token(stage)
        path.chmod(_FOR_ALL)
        await stage.start()

        async def end():
            if path.exists():
                path.chmod(_FOR_ONE)

        return end

    return begin


async def _deleted(stage):
    """Somebody tidies up."""
    _named(stage)
    shutil.rmtree(stage.state)


async def _unlisted(stage):
    """The disk fails, or there are too many open files."""
    folder = stage.books.folder
    stage.books.folder = stage.tokens.folder = Unlisted(folder)

    async def end():
        stage.books.folder = stage.tokens.folder = folder

    return end


async def _full(stage):
    """Nothing new can be written to any file; or nothing at all."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (stage.rng.choice((0, _ALMOST)), hard))

    async def end():
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))

    return end


def _shares(stage):
    """There is an account that is shared."""
    return stage.secure and _account(stage) is not None


def _knows(stage):
    return _token(stage).exists()


FAULTS = (
    Named(
        "the account file is garbage",
        (1, 19),
        "a dead client, and no word",
        garbage(_account, needy=True),
        fits=_shares,
        group="door",
    ),
    Named(
        "the account file can be read by others",
        (1, 28),
        "a dead client, and no word",
        open_to_others(_account, needy=True),
        fits=_shares,
        group="door",
    ),
    Named(
        "the token file is garbage at the start",
        (1, 19),
        "a restart by hand",
        garbage(_token),
        fits=secure,
        group="door",
    ),
    Named(
        "the token file can be read by others at the start",
        (1, 28),
        "a restart by hand",
        open_to_others(_token),
        fits=_knows,
        group="door",
    ),
    Named(
        "the state folder is deleted",
        (10, 19),
        "energy begins anew, weeks later",
        once(_deleted),
        lasts=(1, 20),
        fresh=True,
        group="door",
        then=_THEN,
    ),
    Named(
        "the state folder cannot be listed",
        (10, 19),
        "the books are never kept again",
        _unlisted,
        fresh=True,
        group="door",
        then=_THEN,
    ),
    Named(
        "the disk is full while the books are kept",
        (10, 19),
        "the books are never kept again",
        _full,
        fresh=True,
        group="door",
        then=_THEN,
    ),
)
