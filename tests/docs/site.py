"""Builds the site of docs/ and checks it: `python -m tests.docs.site`, which `nox -s docs` runs.

A warning of zensical fails, and so does a link or a place that is not there, anything that a browser would fetch from
elsewhere, and a picture or a schema that neither a page nor the README leads to. Addresses elsewhere are listed and
never asked.
"""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from tests.docs import links
from tests.docs.staging import TREE, stage

ROOT = Path(__file__).parents[2]
STAGE, SITE = ROOT / "build" / "pages", ROOT / "site"
OWN = ("assets/", f"{TREE}/", "sitemap.xml", "objects.inv", "search.json", "404.html")
"""What no page has to lead to."""
_COLOUR = re.compile(r"\x1b\[[\d;]*m")


def built():
    """Build the site, or end everything with what zensical finds wrong."""
    stage(ROOT, STAGE)
    zensical = Path(sys.executable).with_name("zensical")
    ran = subprocess.run(
        [zensical, "build", "--strict", "--clean"], cwd=STAGE, check=False,
        capture_output=True, text=True, env={**os.environ, "PYTHONWARNINGS": ""},
    )  # fmt: skip
    said = _COLOUR.sub("", ran.stdout + ran.stderr.partition("Traceback")[0])
    if ran.returncode or "No issues found" not in said:
        sys.exit(f"{said}\nthe site was not built, or not without a warning")
    shutil.rmtree(SITE, ignore_errors=True)
    shutil.move(STAGE / "site", SITE)


def checked(site=SITE):
    """The pages of the built site, and everything that is wrong with it."""
    files = {one.relative_to(site).as_posix() for one in site.rglob("*") if one.is_file()}
    pages = {
        name: links.Page((site / name).read_text())
        for name in files
        if name.endswith(".html") and not name.startswith("assets/")
    }
    front = (ROOT / "README.md").read_text()
    lost = [
        one
        for one in links.unreached(pages, files)
        if not one.startswith(OWN) and f"docs/{one}" not in front
    ]
    return pages, [*links.wrong(pages, files), *(f"{one}: no page leads there" for one in lost)]


def main():
    built()
    pages, wrong = checked()
    for one in links.elsewhere(pages):
        print("elsewhere, not asked:", one)
    if wrong:
        sys.exit("\n".join(wrong))
    count = sum(len(one.links) for one in pages.values())
    print(f"{len(pages)} pages, {count} links: all lead there")


if __name__ == "__main__":
    main()
