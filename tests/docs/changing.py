"""A copy of the tree in which the blocks of a page are carried out as if a person had done it."""

import os
import shutil
import subprocess
import sys

from tests.docs.blocks import ROOT, blocks
from tests.recordings import REAL

_LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.egg-info", "mutants", "docs", "house")
_NEEDED = ("src", "tests")


def steps(page):
    """What a page tells its reader to write, in order."""
    return [one for one in blocks(page) if one.title]


def copied(folder):
    """What the worked example needs of the tree, as links, so that it costs nothing."""
    for name in _NEEDED:
        shutil.copytree(ROOT / name, folder / name, ignore=_LEFT_OUT, copy_function=os.symlink)
    shutil.copy(ROOT / "pyproject.toml", folder)


def carried_out(step, folder):
    """Do what one step says: write a file, or change one."""
    path = folder / step.title
    if step.language == "diff":
        written(path, changed(path.read_text(), step.text))
    elif step.language == "python":
        assert not path.exists(), f"{step.title} is there already"
        written(path, step.text)


def written(path, text):
    """Write a file of the copy, and not the one that it is a link to."""
    path.unlink(missing_ok=True)
    path.write_text(text)


def changed(text, diff):
    """A text after a change whose parts stand between lines of `@@`; each must fit at one place exactly."""
    for part in diff.split("@@\n"):
        lines = part.splitlines()
        assert {line[:1] for line in lines} <= {" ", "+", "-", ""}, part
        old, new = (_side(lines, sign) for sign in "-+")
        assert text.count(old) == 1, f"fits {text.count(old)} times:\n{old}"
        text = text.replace(old, new)
    return text


def _side(lines, sign):
    return "".join(f"{line[1:]}\n" for line in lines if line[:1] in (" ", "", sign))


def ran(folder, *words):
    """A Python of the copy, which finds the copy's packages."""
    places = os.pathsep.join((str(folder / "src"), str(folder)))
    return subprocess.run(
        [sys.executable, *words], cwd=folder, capture_output=True, text=True, check=False,
        env=os.environ | {"PYTHONPATH": places, "PYENVOY_RECORDINGS": str(REAL)},
    )  # fmt: skip
