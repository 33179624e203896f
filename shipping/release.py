"""What a release is beside its two files: a tag that says its version, a changelog, what it is made of, whence it is."""

import hashlib
import json
import platform
import re
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

from shipping.building import Built, commit
from shipping.installing import install, made
from shipping.running import NotAsItShouldBeError, git, ran
from shipping.traces import words

_STATEMENT = "https://in-toto.io/Statement/v1"
_PREDICATE = "https://slsa.dev/provenance/v1"
_BY = "urn:pyenvoy:nox-release"
"""How a release is built: `nox -s release` of the commit itself."""


def version_of(root: Path) -> str:
    """The version that pyproject.toml says."""
    said: str = tomllib.loads((root / "pyproject.toml").read_text())["project"]["version"]
    return said


def checked(root: Path) -> None:
    """Look whether this commit may be released. Raises NotAsItShouldBeError with every reason against it."""
    if wrong := [*_against(root, version_of(root))]:
        raise NotAsItShouldBeError("\n".join(wrong))


def _against(root: Path, version: str) -> Iterator[str]:
    tags = git(root, "tag", "--points-at", "HEAD").split()
    if f"v{version}" not in tags:
        yield f"this commit has no tag v{version}, which pyproject.toml says (it has: {' '.join(tags) or 'none'})"
    if changed := git(root, "status", "--porcelain").splitlines():
        yield f"something lies uncommitted: {', '.join(one[3:] for one in changed[:5])}"
    changelog = (root / "CHANGELOG.md").read_text()
    if not re.search(rf"^## {re.escape(version)}\b", changelog, re.MULTILINE):
        yield f"CHANGELOG.md has no chapter {version}: run `nox -s changelog`"
    if left := sorted(one.name for one in (root / "changelog.d").glob("*.md")):
        yield f"changelog.d still has {', '.join(left)}: run `nox -s changelog`"


def finished(root: Path, built: Built, work: Path) -> None:
    """Write beside the two files what they are made of, whence they are, and all their hashes."""
    out, version = built.wheel.parent, version_of(root)
    ran(sys.executable, "-m", "twine", "check", "--strict", *built.both)
    parts = out / f"pyenvoy-{version}.cdx.json"
    place = made(Path(sys.executable), work / "all")
    install(place, built.wheel, "[all]")
    ran(
        sys.executable, "-m", "cyclonedx_py", "environment", "--output-reproducible", "--mc-type", "library",
        "--pyproject", root / "pyproject.toml", "--output-file", parts, place.folder / "bin" / "python",
    )  # fmt: skip
    origin = out / f"pyenvoy-{version}.intoto.json"
    origin.write_text(json.dumps(provenance(built, *commit(root), version), indent=2) + "\n")
    here = (str(root), str(work))
    if wrong := [
        one for file in (parts, origin) for one in words(file.name, file.read_text(), here)
    ]:
        raise NotAsItShouldBeError("\n".join(f"{one.file} says {one.text}" for one in wrong))
    files = (*built.both, parts, origin)
    sums = "".join(f"{_hash(one)}  {one.name}\n" for one in files)
    (out / "SHA256SUMS").write_text(sums)
    print(
        f"{sums}in {out}: twine is content, {_parts(parts)} parts are listed, the origin is stated"
    )


def provenance(built: Built, name: str, at: int, version: str) -> dict[str, object]:
    """Which commit the files are built from, how and by what, as an in-toto statement. Nothing in it is signed."""
    source = f"git+pyenvoy@refs/tags/v{version}"
    return {
        "_type": _STATEMENT,
        "subject": [{"name": one.name, "digest": {"sha256": _hash(one)}} for one in built.both],
        "predicateType": _PREDICATE,
        "predicate": {
            "buildDefinition": {
                "buildType": _BY,
                "externalParameters": {"tag": f"v{version}"},
                "internalParameters": {"SOURCE_DATE_EPOCH": str(at)},
                "resolvedDependencies": [{"uri": source, "digest": {"gitCommit": name}}],
            },
            "runDetails": {
                "builder": {"id": _BY, "version": {"python": platform.python_version()}},
            },
        },
    }


def _parts(sbom: Path) -> int:
    return len(json.loads(sbom.read_text())["components"])


def _hash(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()
