"""Builds the site of docs/ and checks it: `python -m tests.docs.site`, which `nox -s docs` runs.

A warning of zensical fails, and so does a link or a place that is not there, anything that a browser would fetch from
elsewhere, and a picture or a schema that neither a page nor the README leads to. Addresses elsewhere are listed and never asked.
"""

import os
import posixpath
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs import links

ROOT = Path(__file__).parents[2]
DOCS, SITE = ROOT / "docs", ROOT / "site"
BROUGHT = "tree"
"""The folder of the site for files of the project that pages lead to, though they are not in docs/."""
OUTWARD = re.compile(r'(?<=href=")((?:\.\./)+[^"#]+)')
OWN = ("assets/", f"{BROUGHT}/", "sitemap.xml", "objects.inv", "search.json", "404.html")
"""What no page has to lead to."""


def built():
    """The site, or the end of everything: what zensical finds wrong it has printed."""
    zensical = Path(sys.executable).with_name("zensical")
    ran = subprocess.run(
        [zensical, "build", "--strict", "--clean"], cwd=ROOT, check=False,
        capture_output=True, text=True, env={**os.environ, "NO_COLOR": "1"},
    )  # fmt: skip
    said = ran.stdout + ran.stderr
    if ran.returncode or "No issues found" not in said:
        sys.exit(f"{said}\nthe site was not built, or not without a warning")


def bring(site=SITE):
    """Put what lies outside docs/ into the site, and lead the links there."""
    for page in site.rglob("*.html"):
        text = page.read_text()
        mended = OUTWARD.sub(lambda found, page=page: _brought(site, page, found[1]), text)
        if mended != text:
            page.write_text(mended)


def _brought(site, page, link):
    place = page.parent.relative_to(site)
    path = posixpath.normpath(posixpath.join("docs", place.as_posix(), link))
    if path.startswith(("docs/", "..")) or not (ROOT / path).exists():
        return link
    there = site / BROUGHT / path
    if (ROOT / path).is_dir():
        shutil.copytree(ROOT / path, there, dirs_exist_ok=True)
        there = _listed(there)
    else:
        there.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, there)
    return posixpath.relpath(there.relative_to(site).as_posix(), place.as_posix())


def _listed(folder):
    """A page that lists what a folder holds."""
    names = sorted(one.relative_to(folder).as_posix() for one in folder.rglob("*") if one.is_file())
    lines = "".join(
        f'<li><a href="{name}">{name}</a></li>\n' for name in names if name != "index.html"
    )
    page = folder / "index.html"
    page.write_text(f"<!doctype html>\n<title>{folder.name}</title>\n<ul>\n{lines}</ul>\n")
    return page


def checked(site=SITE):
    """Everything that is wrong with the built site, and what was counted."""
    files = {one.relative_to(site).as_posix() for one in site.rglob("*") if one.is_file()}
    pages = {
        name: links.Page((site / name).read_text())
        for name in files
        if name.endswith(".html") and not name.startswith("assets/")
    }
    wrong = [*links.wrong(pages, files)]
    front = (ROOT / "README.md").read_text()
    lost = [
        one
        for one in links.unreached(pages, files)
        if not one.startswith(OWN) and f"docs/{one}" not in front
    ]
    return pages, wrong + [f"{one}: no page leads there" for one in lost]


def main():
    built()
    bring()
    pages, wrong = checked()
    for one in links.elsewhere(pages):
        print("elsewhere, not asked:", one)
    if wrong:
        sys.exit("\n".join(wrong))
    print(
        f"{len(pages)} pages, {sum(len(one.links) for one in pages.values())} links: all lead there"
    )


if __name__ == "__main__":
    main()
