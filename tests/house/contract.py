"""Which test shows which row of the contract to be kept: asked of pytest, and written down by `python -m`.

python -m tests.house.contract     writes docs/reference/contract.md
"""

import subprocess
import sys
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "reference" / "contract.md"
ROWS = Path(__file__).with_name("contract.toml")
"""Everything that homebridge-enphase-envoy does, one row each."""

_HEAD = """# What the Homebridge plugin does

Whoever comes from homebridge-enphase-envoy should miss nothing. Each row is something that the plugin does; a
row is kept when a test that can fail claims it (`@pytest.mark.contract`). This page is written by
`python -m tests.house.contract`.

"""


def rows():
    """What each row asks, by its id."""
    return {one["id"]: one["what"] for one in tomllib.loads(ROWS.read_text())["row"]}


class _Claims:
    """A plugin that notes what the collected tests claim."""

    def __init__(self):
        self.found = defaultdict(set)

    def pytest_collection_modifyitems(self, items):
        for item in items:
            for mark in item.iter_markers("contract"):
                for row in mark.args:
                    self.found[row].add(f"{item.location[0]}::{item.originalname}")


def claims():
    """The tests of each row, by its id; collected in a process of its own, that nothing here knows of."""
    said = subprocess.run(
        [sys.executable, "-m", "tests.house.contract", "claims"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout  # fmt: skip
    found = defaultdict(list)
    for line in said.splitlines():
        if line.startswith("claim "):
            _, row, test = line.split(" ", 2)
            found[row].append(test)
    return found


def page(found):
    """The whole page."""
    asked = rows()
    kept = sum(row in found for row in asked)
    lines = [
        f"{kept} of {len(asked)} rows are claimed.",
        "",
        "| row | what | shown by |",
        "|---|---|---|",
    ]
    for row, what in asked.items():
        tests = ", ".join(f"`{one.partition('::')[2]}`" for one in sorted(found.get(row, ())))
        lines.append(f"| `{row}` | {what} | {tests or 'nothing yet'} |")
    return _HEAD + "\n".join(lines) + "\n"


def main():
    if sys.argv[1:] == ["claims"]:
        plugin = _Claims()
        tests = [
            one for one in (ROOT / "tests").rglob("test_*.py") if "mark.contract" in one.read_text()
        ]
        how = ("--collect-only", "-qq", "-p", "no:cacheprovider", "-n0")
        pytest.main([*how, *map(str, tests)], plugins=[plugin])
        for row, tests in sorted(plugin.found.items()):
            for test in sorted(tests):
                print("claim", row, test)
    else:
        PAGE.write_text(page(claims()))


if __name__ == "__main__":
    main()
