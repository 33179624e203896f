"""Runs other programs, and says in one error what any of them did not like."""

import os
import subprocess
from pathlib import Path

_OF_THIS_PROCESS = ("PYTHON", "VIRTUAL")
"""Variables that say where this Python lives, and nothing of the one that is to be run."""


class NotAsItShouldBeError(Exception):
    """What keeps a package from being handed out; every reason, a line each."""


def ran(*command: str | Path, name: str = "", **variables: str) -> str:
    """What a program says. Raises NotAsItShouldBeError where it ends otherwise than well."""
    ours = {one: os.environ[one] for one in os.environ if not one.startswith(_OF_THIS_PROCESS)}
    done = subprocess.run(
        command, env=ours | variables, capture_output=True, text=True, check=False
    )
    if done.returncode:
        said = f"{done.stdout}{done.stderr}".strip()
        raise NotAsItShouldBeError(f"{name or ' '.join(map(str, command[:4]))}: {said}")
    return done.stdout


def git(root: Path, *args: str) -> str:
    """What git says of a repository."""
    return ran("git", "-C", root, *args, name=f"git {args[0]}")
