"""A wheel installed into fresh environments, as a user would, and asked whether it works."""

from pathlib import Path

import attrs

from shipping.running import NotAsItShouldBeError, ran

MOST_BYTES, MOST_PACKAGES = 5_000_000, 12
"""Of the base install: what it needs without any extra, itself counted, no pip, no bytecode."""

_SHOW = ("pyenvoy", "show", "--era", "8.3")


@attrs.frozen
class Size:
    """How much a base install is."""

    packages: int
    files: int
    """Bytes, as installed by `pip --no-compile` or `uv`."""


@attrs.frozen
class Place:
    """An environment without pip."""

    folder: Path

    @property
    def packages(self) -> Path:
        """Where packages lie."""
        (found,) = self.folder.glob("lib/python3.*/site-packages")
        return found

    def run(self, *words: str | Path, name: str = "") -> str:
        """What a program of it says. Raises NotAsItShouldBeError where it ends otherwise than well."""
        command = [self.folder / "bin" / words[0], *words[1:]]
        return ran(*command, name=name or " ".join(map(str, words)))


def made(python: Path, folder: Path) -> Place:
    """A fresh environment."""
    ran(
        "uv", "venv", "--quiet", "--no-python-downloads", "--python", python, folder, name="uv venv"
    )
    return Place(folder)


def install(place: Place, wheel: Path, extras: str = "") -> None:
    """Install a wheel with what its extras need."""
    wanted = f"pyenvoy{extras} @ {wheel.resolve().as_uri()}"
    python = place.folder / "bin" / "python"
    ran(
        "uv",
        "pip",
        "install",
        "--quiet",
        "--python",
        python,
        wanted,
        name=f"installing {extras or 'it'}",
    )


def tried(folder: Path, python: Path, wheel: Path, version: str) -> Size:
    """Import it alone, ask it for its version with `[cli]`, and let it show a gateway with `[simulator]`."""
    place = made(python, folder)
    install(place, wheel)
    size = measured(place)
    place.run("python", "-W", "error", "-c", "import pyenvoy; pyenvoy.connect, pyenvoy.Snapshot")
    install(place, wheel, "[cli]")
    if version not in (said := place.run("pyenvoy", "--version")):
        raise NotAsItShouldBeError(f"it says {said.strip()!r} where {version} is meant")
    install(place, wheel, "[cli,simulator]")
    if "8.3" not in place.run(*_SHOW):
        raise NotAsItShouldBeError(f"`{' '.join(_SHOW)}` shows no gateway")
    return size


def measured(place: Place) -> Size:
    """Count what is installed."""
    return Size(len([*place.packages.glob("*.dist-info")]), _bytes(place.packages))


def _bytes(folder: Path) -> int:
    """All but the two files with which uv marks an environment as its own."""
    found = (
        one for one in folder.rglob("*") if one.is_file() and not one.name.startswith("_virtualenv")
    )
    return sum(one.stat().st_size for one in found)
