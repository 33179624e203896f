"""Every page of docs/ stands once in the navigation of mkdocs.yml, and no line of it is dead."""

from collections import Counter
from pathlib import Path

import yaml

ROOT = Path(__file__).parents[2]
PAGES = {path.relative_to(ROOT / "docs").as_posix() for path in (ROOT / "docs").rglob("*.md")}


def named(entry):
    """The pages that an entry of the navigation names, with those below it."""
    match entry:
        case str():
            yield entry
        case dict():
            for below in entry.values():
                yield from named(below)
        case list():
            for one in entry:
                yield from named(one)


NAV = Counter(named(yaml.safe_load((ROOT / "mkdocs.yml").read_text())["nav"]))


def test_every_page_stands_in_the_navigation():
    assert sorted(PAGES - {*NAV}) == [], "add a line for each below `nav:` in mkdocs.yml"


def test_no_line_of_the_navigation_is_dead():
    assert sorted({*NAV} - PAGES) == []


def test_no_page_stands_there_twice():
    assert [name for name, times in NAV.items() if times > 1] == []
