"""Sets up what the site is built from: docs/, and what its pages lead to elsewhere in the project.

A page may link to the example of a unit for systemd, or to CONTRIBUTING.md: on the site such a file stands below
`tree/`, a page of Markdown as a page like any other, a folder as a list of its files. No file of docs/ is changed.
"""

import posixpath
import re
import shutil
from pathlib import Path

TREE = "tree"
LINK = re.compile(r"(?:(?<=\]\()|(?<=src=\"))([^)\s#:\"]+)(?=[)#\s\"])")
"""What a link or a picture in Markdown leads to, without its place in there; no address elsewhere."""


def stage(root: Path, stage: Path):
    """Make `stage` the folder that zensical builds from."""
    shutil.rmtree(stage, ignore_errors=True)
    for one in _files(root / "docs"):
        _brought(root, stage, one.relative_to(root).as_posix())
    shutil.copy(root / "mkdocs.yml", stage)
    (stage / "src").symlink_to(root / "src")
    ahead = [path.relative_to(root).as_posix() for path in (root / "docs").rglob("*.md")]
    seen = {*ahead}
    while ahead:
        name = ahead.pop()
        found = _written(root, stage, name)
        ahead += [one for one in found - seen if one.endswith(".md") and (root / one).exists()]
        seen |= found


def _files(folder):
    return [
        one for one in sorted(folder.rglob("*")) if one.is_file() and "__pycache__" not in one.parts
    ]


def place(name):
    """Where a file of the project stands in the folder of pages, which becomes the site."""
    return name.removeprefix("docs/") if name.startswith("docs/") else f"{TREE}/{name}"


def _written(root, stage, name):
    """Put one page where it belongs, its links led to where they are; say which files it needs that are not in docs/."""
    found = set()

    def led(match):
        path = posixpath.normpath(posixpath.join(posixpath.dirname(name), match[1]))
        if path.startswith("..") or not (root / path).exists():
            return match[1]
        if not path.startswith("docs/"):
            path = _brought(root, stage, path)
            found.add(path)
        return posixpath.relpath(place(path), posixpath.dirname(place(name)) or ".")

    text = LINK.sub(led, (root / name).read_text())
    there = stage / "docs" / place(name)
    there.parent.mkdir(parents=True, exist_ok=True)
    there.write_text(text)
    return found


def _brought(root, stage, path):
    """A file copied; of a folder its README, or a page that lists it."""
    if (root / path).is_dir():
        if (root / path / "README.md").exists():
            return f"{path}/README.md"
        return _listed(root, stage, path)
    there = stage / "docs" / place(path)
    if not there.exists():  # else a page, with its links led already
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(root / path, there)
    return path


def _listed(root, stage, folder):
    files = _files(root / folder)
    for one in files:
        _brought(root, stage, one.relative_to(root).as_posix())
    names = (one.relative_to(root / folder).as_posix() for one in files)
    lines = "".join(f"* [{name}]({name})\n" for name in names)
    page = stage / "docs" / place(folder) / "files.md"
    page.write_text(f"# {folder}\n\n{lines}")
    return f"{folder}/files.md"
