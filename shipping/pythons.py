"""The interpreters of this machine, for each Python that pyproject.toml promises."""

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

_MINOR = re.compile(r"Programming Language :: Python :: (3\.\d+)")
_ASK = "import sys; print('%d.%d' % sys.version_info[:2], sys.executable)"


def promised(root: Path) -> tuple[str, ...]:
    """The versions that the classifiers name, such as `3.11`."""
    project = tomllib.loads((root / "pyproject.toml").read_text())["project"]
    return tuple(found[1] for one in project["classifiers"] if (found := _MINOR.fullmatch(one)))


def interpreter(version: str) -> Path | None:
    """One that is this version when it is asked: what lies there by its name may only say where to get it."""
    return next((true for one in _candidates(version) if (true := _true(one, version))), None)


def _candidates(version: str) -> Iterator[Path]:
    name = f"python{version}"
    for folder in os.get_exec_path():
        if found := shutil.which(name, path=folder):
            yield Path(found)
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    yield from sorted(pyenv.glob(f"versions/{version}.*/bin/{name}"), reverse=True)


def _true(candidate: Path, version: str) -> Path | None:
    asked = subprocess.run([candidate, "-c", _ASK], capture_output=True, text=True, check=False)
    said, _, path = asked.stdout.strip().partition(" ")
    return Path(path) if asked.returncode == 0 and said == version else None
