"""The wheel and the source distribution: built twice, at different places, and alike to the byte."""

import shutil
from pathlib import Path

import attrs

from shipping.running import NotAsItShouldBeError, git, ran


@attrs.frozen
class Built:
    """What is handed out."""

    wheel: Path
    sdist: Path

    @property
    def both(self) -> tuple[Path, Path]:
        """The two files."""
        return self.wheel, self.sdist


def kept(root: Path) -> tuple[str, ...]:
    """Every file that is in the repository and still there; what only lies about is not built."""
    listed = git(root, "ls-files", "-z").split("\0")
    return tuple(one for one in listed if one and (root / one).is_file())


def commit(root: Path) -> tuple[str, int]:
    """The commit that is checked out, and its moment as seconds since 1970."""
    name, at = git(root, "log", "-1", "--format=%H %ct").split()
    return name, int(at)


def built_twice(root: Path, out: Path, work: Path) -> Built:
    """Build into `out`, and once more elsewhere. Raises NotAsItShouldBeError where the two differ."""
    first = _built(root, work / "one", out)
    second = _built(root, work / "another" / "deeper", work / "again")
    unlike = [
        f"{one.name} is not the same when it is built again"
        for one, other in zip(first.both, second.both, strict=True)
        if one.read_bytes() != other.read_bytes()
    ]
    if unlike:
        raise NotAsItShouldBeError("\n".join(unlike))
    return first


def _built(root: Path, tree: Path, out: Path) -> Built:
    for one in kept(root):
        (tree / one).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(root / one, tree / one)
    moment = str(commit(root)[1])
    command = ("uv", "build", "--quiet", "--out-dir", out, tree)
    ran(*command, name="cannot be built", SOURCE_DATE_EPOCH=moment)
    (out / ".gitignore").unlink(missing_ok=True)  # a builder's own note
    (wheel,), (sdist,) = out.glob("*.whl"), out.glob("*.tar.gz")
    return Built(wheel, sdist)
