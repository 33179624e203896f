"""What changes for users is written down so that a release can be made of it."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

ROOT = Path(__file__).parents[2]
TOOL = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["towncrier"]
FRAGMENTS = sorted((ROOT / TOOL["directory"]).glob("*.md"))
KINDS = "|".join(one["directory"] for one in TOOL["type"])


def test_a_fragment_is_named_after_what_changes_and_how():
    named = re.compile(rf"[a-z0-9]+(-[a-z0-9]+)*\.({KINDS})\.md")
    assert [one.name for one in FRAGMENTS if not named.fullmatch(one.name)] == []
    assert [one.name for one in FRAGMENTS if not one.read_text().strip()] == []


def test_the_contributors_are_told_every_kind():
    told = (ROOT / "CONTRIBUTING.md").read_text()
    assert all(f"`{one}`" in told for one in KINDS.split("|"))


def test_the_chapters_of_the_changelog_go_from_new_to_old():
    text = (ROOT / TOOL["filename"]).read_text()
    assert text.count(TOOL["start_string"]) == 1
    found = [
        tuple(map(int, one))
        for one in re.findall(r"^## (\d+)\.(\d+)\.(\d+) \(", text, re.MULTILINE)
    ]
    assert found
    assert all(newer > older for newer, older in pairwise(found))
