"""What a wheel and a source distribution hold, and what they must not: pure, over names and bytes."""

import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

from shipping.building import Files
from shipping.traces import traces, words

PACKAGES = ("pyenvoy", "pyenvoy_homekit", "pyenvoy_mqtt")
_ALONE = ("pytest_pyenvoy.py",)
"""A module beside the packages: what pytest loads in other projects."""
_NEVER = (
    "__pycache__",
    ".pyc",
    ".har",
    "pyenvoy.toml",
    ".sqlite",
    ".pem",
    ".env",
    ".git/",
    ".nox/",
)
_SOURCE = (
    "pyproject.toml",
    "PKG-INFO",
    "README.md",
    "LICENSE",
    "CHANGELOG.md",
    "SECURITY.md",
    "noxfile.py",
    "try",
)


def of_wheel(path: Path) -> Files:
    """Every file of a wheel by its name."""
    with zipfile.ZipFile(path) as archive:
        return {one: archive.read(one) for one in archive.namelist()}


def of_sdist(path: Path) -> Files:
    """Every file of a source distribution by its name, without the folder that all are in."""
    with tarfile.open(path) as archive:
        found = {one.name: archive.extractfile(one) for one in archive if one.isfile()}
        return {name.partition("/")[2]: held.read() for name, held in found.items() if held}


def wrong_in_wheel(files: Files, kept: Files, version: str) -> Iterator[str]:
    """What is missing in a wheel, what is too much, and what is another; `kept` is the repository."""
    about = f"pyenvoy-{version}.dist-info/"
    expected = {one.removeprefix("src/"): kept[one] for one in kept if one.startswith("src/")}
    ours = {one for one in files if not one.startswith(about)}
    yield from (f"the wheel has no {one}" for one in sorted({*expected} - ours))
    yield from (f"the wheel has {one}, which is not in src/" for one in sorted(ours - {*expected}))
    yield from _unlike("wheel", files, expected)
    tops = {one.partition("/")[0] for one in ours} - {*PACKAGES, *_ALONE}
    yield from (f"{one} is no package of ours" for one in sorted(tops))
    wanted = (
        *(f"{one}/py.typed" for one in PACKAGES),
        *(
            f"{about}{one}"
            for one in ("METADATA", "RECORD", "entry_points.txt", "licenses/LICENSE")
        ),
        "pyenvoy_mqtt/web/page.html",
    )
    yield from (f"the wheel has no {one}" for one in wanted if one not in files)
    said = files.get(f"{about}METADATA", b"").decode().partition("\n\n")[0]
    for line in (f"Version: {version}", "Requires-Python: >=3.11", "License-Expression: MIT"):
        if line not in said.splitlines():
            yield f"the wheel does not say `{line}`"


def wrong_in_sdist(files: Files, kept: Files) -> Iterator[str]:
    """What is missing in a source distribution, what is too much, and what is another."""
    here = {one for one in kept if one.startswith(("src/", "tests/", "shipping/"))}
    yield from (f"the source distribution has no {one}" for one in sorted(here - {*files}))
    yield from (f"the source distribution has no {one}" for one in _SOURCE if one not in files)
    stray = {*files} - {*kept, "PKG-INFO"}
    yield from (f"the source distribution has {one}, which nobody keeps" for one in sorted(stray))
    yield from _unlike("source distribution", files, kept)


def _unlike(name: str, files: Files, kept: Files) -> Iterator[str]:
    changed = (one for one in sorted({*files} & {*kept}) if files[one] != kept[one])
    yield from (f"{one} is not in the {name} as it is here" for one in changed)


def wrong_anywhere(files: Files, known: tuple[str, ...]) -> Iterator[str]:
    """Traces of people, machines and secrets; files that nobody is meant to get. `known` are words of this machine."""
    for name, body in files.items():
        if any(one in name for one in _NEVER):
            yield f"{name} is not to be handed out"
        try:
            text = body.decode()
        except UnicodeDecodeError:
            continue  # a picture
        for one in (*traces(name, text), *words(name, text, known)):
            yield f"{one.file}: {one.kind}: {one.text}"
