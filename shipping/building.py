"""The wheel and the source distribution: built twice, at different places, and alike to the byte."""

import os
import sys
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import attrs

from shipping.running import NotAsItShouldBeError, git, ran

Files = Mapping[str, bytes]
"""Names and what is in them."""


@attrs.frozen
class Built:
    """What is handed out."""

    wheel: Path
    sdist: Path

    @property
    def both(self) -> tuple[Path, Path]:
        """The two files."""
        return self.wheel, self.sdist


def kept(root: Path) -> Files:
    """Every file that is in the repository and still there; what only lies about is not built."""
    listed = git(root, "ls-files", "-z").split("\0")
    there = [one for one in listed if one and (root / one).is_file()]
    return {one: (root / one).read_bytes() for one in there}


def commit(root: Path) -> tuple[str, int]:
    """The commit that is checked out, and its moment as seconds since 1970."""
    name, at = git(root, "log", "-1", "--format=%H %ct").split()
    return name, int(at)


def built_twice(root: Path, files: Files, out: Path, work: Path) -> Built:
    """Build into `out`, and once more elsewhere. Raises NotAsItShouldBeError where the two differ."""
    at = str(commit(root)[1])
    programs = [one for one in files if os.access(root / one, os.X_OK)]
    for tree in (work / "one", work / "another" / "deeper"):
        _laid_out(files, programs, tree)
    places = ((work / "one", out), (work / "another" / "deeper", work / "again"))
    with ThreadPoolExecutor() as both:
        first, second = both.map(lambda place: _built(place[0], place[1], at), places)
    unlike = [
        f"{one.name} is not the same when it is built again"
        for one, other in zip(first.both, second.both, strict=True)
        if one.read_bytes() != other.read_bytes()
    ]
    if unlike:
        raise NotAsItShouldBeError("\n".join(unlike))
    return first


def _laid_out(files: Files, programs: list[str], tree: Path) -> None:
    for name, body in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_bytes(body)
    for name in programs:
        (tree / name).chmod(0o755)


def _built(tree: Path, out: Path, at: str) -> Built:
    ran(
        "uv", "build", "--quiet", "--no-build-isolation", "--python", sys.executable, "--out-dir", out, tree,
        name="cannot be built", SOURCE_DATE_EPOCH=at,
    )  # fmt: skip
    (out / ".gitignore").unlink(missing_ok=True)  # a builder's own note
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)
